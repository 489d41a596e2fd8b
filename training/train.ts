import { personTextAt } from '../src/core/classify/human-text.js';
import { SOURCES } from '../src/core/learned/carry.js';
import { readFeatures } from '../src/core/learned/features.js';
import { judge, tierOf, toJudgement } from '../src/core/learned/judge.js';
import {
  HEAD_STARTS,
  HEADS,
  RELATIONS,
  STYLES,
  type Calibration,
  type Knot,
  type LearnedModel,
} from '../src/core/learned/model.js';
import { COMPLEXITIES } from '../src/core/classify/classification.js';
import { DENSE_SIZE } from '../src/core/learned/dense.js';
import { TERM_CLASSES } from '../src/core/learned/terms.js';
import { decodeLearnedModel, type Header } from '../src/catalog/learned-model.js';
import { isHeldOut } from '../src/core/evaluate/held-out.js';
import { TIERS } from '../src/core/model.js';
import { fitCarry, type LabelledTalk } from './carry.js';
import {
  applyLifts,
  correctLifts,
  fitCheapOk,
  fitLiftRanges,
  fitOutcomes,
  fitTemperatures,
  type LiftCorrection,
  type Unseen,
} from './calibrate.js';
import { fit, predict, type LinearModel } from './fit.js';
import { fitIsotonic } from './isotonic.js';
import { wordsToName } from './named-words.js';
import { pack } from './pack.js';
import { toRequest } from './requests.js';
import type { CorpusRow, TrainingRows } from './rows.js';
import { FOLDS, samplesWithout, toSamples, type Samples } from './samples.js';

/** What training gives: the weights file, and the rows with the outputs of models that had not seen them. */
export type Trained = {
  readonly bytes: Uint8Array;
  readonly unseen: readonly Unseen[];
  readonly calibration: Calibration;
};

/** Fits the linear model on all samples, or on all outside one fold. */
export type FitWithout = (fold: number | undefined) => Promise<LinearModel>;

/** Trains the shipped model. The same rows always give the same bytes, wherever the fits are done. */
export async function train(rows: TrainingRows, fitElsewhere?: FitWithout): Promise<Trained> {
  const samples = toSamples(rows);
  const fitWithout = fitElsewhere ?? ((fold) => Promise.resolve(fit(samplesWithout(samples, fold))));
  const { unseen, corrections } = await predictUnseen(samples, fitWithout);
  const model = await fitWithout(undefined);
  correct(model, corrections);
  const uncarried = calibrate(unseen);
  const packed = packer(samples, model);
  const first = decodeLearnedModel(packed({ ...uncarried, carry: NO_CARRY }));
  const calibration = { ...uncarried, carry: fitCarry(toTalks(rows.corpus, first)) };
  return { bytes: packed(calibration), unseen, calibration };
}

/** Makes the weights file of a model for a calibration. */
function packer({ samples, terms }: Samples, model: LinearModel): (calibration: Calibration) => Uint8Array {
  const namedWords = wordsToName(samples.map(({ text }) => text));
  const header = {
    styles: [...STYLES],
    classes: [...TERM_CLASSES],
    classSets: terms.classSets.map((set) => [...set]),
    terms: terms.hashes.length,
    namedWords: namedWords.length,
    dense: DENSE_SIZE,
    heads: HEADS,
  } satisfies Omit<Header, 'entries' | 'gaps' | 'calibration'>;
  return (calibration) =>
    pack({
      header: { ...header, calibration: toPlain(calibration) },
      model,
      terms,
      namedWords,
    });
}

const NO_CARRY = RELATIONS.map(() => SOURCES.map((source) => (source === 'own' ? 1 : 0)));

/** JSON has no undefined. */
const toPlain = (calibration: Calibration) => ({
  ...calibration,
  outcomes: calibration.outcomes.map((one) => (one ? { ...one, ok: one.ok.map((line) => ({ ...line })) } : null)),
  liftRanges: calibration.liftRanges.map(([least, most]): [number, number] => [least, most]),
  cheapOk: calibration.cheapOk.map(([x, y]): [number, number] => [x, y]),
  confidence: calibration.confidence.map(([x, y]): [number, number] => [x, y]),
  carry: calibration.carry.map((shares) => [...shares]),
});

async function predictUnseen(
  { samples, folds }: Samples,
  fitWithout: FitWithout,
): Promise<{ readonly unseen: readonly Unseen[]; readonly corrections: readonly LiftCorrection[] }> {
  const unseen: Unseen[] = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const model = await fitWithout(fold);
    samples.forEach((sample, at) => {
      if (folds[at] === fold) unseen.push({ ...sample, outputs: predict(sample.features, model) });
    });
  }
  const corrections = correctLifts(unseen);
  for (const { outputs } of unseen) applyLifts(outputs, corrections);
  return { unseen, corrections };
}

/** Folds the corrections of the lift heads into their weights. */
function correct({ words, form, intercepts }: LinearModel, corrections: readonly LiftCorrection[]): void {
  corrections.forEach(({ middle, slope, mean }, at) => {
    const head = HEAD_STARTS.lift + at;
    for (let index = head; index < words.length; index += HEADS) words[index] = (words[index] ?? 0) * slope;
    for (let index = head; index < form.length; index += HEADS) form[index] = (form[index] ?? 0) * slope;
    intercepts[head] = mean + slope * ((intercepts[head] ?? 0) - middle);
  });
}

function calibrate(unseen: readonly Unseen[]): Omit<Calibration, 'carry'> {
  const temperatures = fitTemperatures(unseen);
  const outcomes = fitOutcomes(unseen);
  const liftRanges = fitLiftRanges(unseen);
  const rough: Calibration = {
    temperatures,
    outcomes,
    liftRanges,
    cheapOk: [],
    enoughRatio: 0.5,
    confidence: [],
    carry: NO_CARRY,
  };
  const judged = unseen.map((row) => ({ row, judgement: toJudgement(row.outputs, rough) }));
  const cheapOk = fitCheapOk(
    judged.flatMap(({ row: { cheapOk: actual }, judgement }) =>
      actual === undefined ? [] : [{ predicted: judgement.ok[1] ?? 0, actual }],
    ),
  );
  const labelled = judged.flatMap(({ row: { labels }, judgement }) =>
    labels.tier === undefined ? [] : [{ tiers: judgement.tiers, right: labels.tier.index }],
  );
  const enoughRatio = bestRatio(labelled);
  const confidence = fitIsotonic(
    labelled.map(({ tiers, right }): Knot => {
      const tier = tierOf(tiers, enoughRatio);
      return [tiers[tier] ?? 0, tier === right ? 1 : 0];
    }),
    12,
  );
  return { temperatures, outcomes, liftRanges, cheapOk, enoughRatio, confidence };
}

/** Ratios that are tried. */
const RATIOS = [0.44, 0.47, 0.5, 0.53, 0.56, 0.6, 0.65] as const;

/** The ratio with the most exact tiers, of those that are not too low more often than too high. */
function bestRatio(rows: readonly { readonly tiers: readonly number[]; readonly right: number }[]): number {
  const tried = RATIOS.map((ratio) => {
    const steps = rows.map(({ tiers, right }) => tierOf(tiers, ratio) - right);
    const count = (holds: (step: number) => boolean): number => steps.filter(holds).length;
    return {
      ratio,
      exact: count((step) => step === 0),
      under: count((step) => step < 0),
      over: count((step) => step > 0),
    };
  });
  const careful = tried.filter(({ under, over }) => under <= over);
  return (careful.length > 0 ? careful : tried).reduce((best, each) => (each.exact > best.exact ? each : best)).ratio;
}

/** The conversations of the corpus, read by a model. */
export function toTalks(corpus: readonly CorpusRow[], model: LearnedModel): readonly LabelledTalk[] {
  return corpus.flatMap((row) => {
    if (row.messages === undefined || isHeldOut(row)) return [];
    return [toTalk(row.messages, row, model)];
  });
}

export function toTalk(
  messages: NonNullable<CorpusRow['messages']>,
  { tier, complexity }: Pick<CorpusRow, 'tier' | 'complexity'>,
  model: LearnedModel,
): LabelledTalk {
  const request = toRequest(messages);
  const turns = request.messages.flatMap((_, at) => {
    const human = personTextAt(request, at);
    if (!human || human.characters === 0) return [];
    const features = readFeatures(human.text, model.vocabulary);
    return [judge(features, model).judgement];
  });
  return { turns, tier: TIERS.indexOf(tier), complexity: COMPLEXITIES.indexOf(complexity) };
}
