import type {
  Category,
  Classification,
  Complexity,
  Contribution,
  Counterfactual,
  Domain,
  Escalation,
  OkRatios,
  Specialty,
} from '../classify/classification.js';
import { CATEGORIES, COMPLEXITIES, DOMAINS, SIGNAL_GROUPS } from '../classify/classification.js';
import { humanText, type HumanText } from '../classify/human-text.js';
import { contributionsOf, movingWords } from '../learned/evidence.js';
import { readConversation, type Read } from '../learned/conversation.js';
import { contextLoad, liftOf, underLoad, type ContextLoad } from '../learned/facts.js';
import { cheapOkOf, tierOf, toJudgement, type Judgement } from '../learned/judge.js';
import { interpolate, type LearnedModel } from '../learned/model.js';
import { GROUPS, outputsOf } from '../learned/sums.js';
import { TERM_CLASSES } from '../learned/terms.js';
import { TIERS, type Tier } from '../model.js';
import { isReadable } from '../signals/legibility.js';
import type { LocalStrategy } from './strategy.js';

/** The shipped classifier: a linear model over words and form, calibrated on outcomes. Source: ROUTER 5. */
export const makeLearned = (model: LearnedModel): LocalStrategy => ({
  id: 'learned',
  meaning: 'Words and form, weighed as outcomes of real models and labelled requests taught it',
  classify: ({ request, promptTokens }) => {
    const human = humanText(request);
    if (human.characters === 0 || !isReadable(human.text.slice(0, LEGIBLE_CHARACTERS))) return unreadable(human);
    const read = readConversation(request, human, model);
    return classify(read, human, contextLoad(request, human, promptTokens), model);
  },
});

/** Enough to tell text from binary data. */
const LEGIBLE_CHARACTERS = 4_000;

/** Share of a text's buckets that must be known before its words are trusted. Source: ROUTER 5, calibration. */
const FEWEST_KNOWN_RATIO = 0.3;

/** From here down the next stronger tier is taken where it is nearly as likely. */
const LOW_CONFIDENCE = 0.45;
const NEARLY_AS_LIKELY = 0.4;

/** From here on a turn is taken to say that the last answer failed. */
const SURELY_FAILED = 0.5;

function classify(read: Read, human: HumanText, load: ContextLoad | undefined, model: LearnedModel): Classification {
  const { calibration } = model;
  const judgement = underLoad(read.carried.judgement, load);
  const first = tierOf(judgement.tiers, calibration.enoughRatio);
  const confidence = confidenceOf(judgement, first, read, human, model);
  const index = confidence < LOW_CONFIDENCE && isNearlyAsLikely(judgement.tiers, first) ? first + 1 : first;
  const words = movingWords(read.features, read.own.styles, model);
  const contributions = explain(read, load, words, model);
  return {
    strategy: 'learned',
    score: clamp(contributions.reduce((sum, { points }) => sum + points, 0)),
    tier: at(TIERS, index),
    complexity: most<Complexity>(COMPLEXITIES, judgement.complexities),
    category: most<Category>(CATEGORIES, judgement.categories),
    domain: most<Domain>(DOMAINS, judgement.domains),
    specialty: specialtyOf(read.features.classCounts, most<Domain>(DOMAINS, judgement.domains)),
    confidence,
    okRatios: okRatiosOf(judgement, model),
    contributions,
    words: words.map(({ word, points }) => ({ word, points: rounded(points) })),
    counterfactuals: counterfactualsOf(read, load, at(TIERS, index), model),
    escalation: escalationOf(read, first, index, calibration.enoughRatio),
    fallback: undefined,
    scoredCharacters: human.characters,
  };
}

/** How often a tier was right where the model was as sure; less for texts it could not read well. */
function confidenceOf(
  { tiers }: Judgement,
  tier: number,
  { sums }: Read,
  human: HumanText,
  { calibration }: LearnedModel,
): number {
  const sure = interpolate(calibration.confidence, tiers[tier] ?? 0);
  const isUnknown = sums.known < sums.size * FEWEST_KNOWN_RATIO;
  return rounded(sure * (isUnknown ? 0.5 : 1) * (human.isTruncated ? 0.8 : 1));
}

/** Whether what is left above a tier is worth the step when the judge is unsure. */
function isNearlyAsLikely(tiers: readonly number[], tier: number): boolean {
  const above = tiers.slice(tier + 1).reduce((sum, chance) => sum + chance, 0);
  return tier > 0 && tier < TIERS.length - 1 && above >= NEARLY_AS_LIKELY;
}

function escalationOf(
  { own, carried }: Read,
  first: number,
  index: number,
  enoughRatio: number,
): Escalation | undefined {
  if (index > first) return { from: at(TIERS, first), because: 'low-confidence' };
  const alone = tierOf(own.tiers, enoughRatio);
  return carried.failedRatio >= SURELY_FAILED && first > alone
    ? { from: at(TIERS, alone), because: 'failed-before' }
    : undefined;
}

/** Own evidence first, then what the conversation and the context change; adds up to the lift. */
function explain(
  read: Read,
  load: ContextLoad | undefined,
  words: Parameters<typeof contributionsOf>[3],
  model: LearnedModel,
): readonly Contribution[] {
  const own = contributionsOf(read.features, read.own, read.sums, words, model);
  const carried = read.carried.judgement.lift - read.own.lift;
  const all = [
    ...own,
    ...(read.carried.carriedRatio > 0 || Math.abs(carried) > 0.005
      ? [{ signal: 'conversation', group: 'conversation' as const, points: carried, evidence: saidBefore(read) }]
      : []),
    ...(load ? [{ signal: 'context', group: 'context' as const, points: liftOf(load), evidence: load.evidence }] : []),
  ];
  return all.map((one) => ({ ...one, points: rounded(one.points) }));
}

const saidBefore = ({ carried: { carriedRatio, failedRatio } }: Read): string =>
  failedRatio >= SURELY_FAILED
    ? 'says that an answer did not work'
    : `${Math.round(100 * carriedRatio)} % judged by the request before`;

function counterfactualsOf(
  read: Read,
  load: ContextLoad | undefined,
  tier: Tier,
  model: LearnedModel,
): readonly Counterfactual[] {
  const { calibration } = model;
  const found: Counterfactual[] = [];
  const tierIf = (judgement: Judgement): Tier => at(TIERS, tierOf(judgement.tiers, calibration.enoughRatio));
  if (load && tierIf(read.carried.judgement) !== tier) {
    found.push({ without: 'context', tier: tierIf(read.carried.judgement) });
  }
  if (read.carried.carriedRatio > 0 && tierIf(read.own) !== tier) {
    found.push({ without: 'conversation', tier: tierIf(read.own) });
  }
  if (read.carried.carriedRatio > 0.5) return found;
  for (let group = 0; group < GROUPS; group += 1) {
    const name = SIGNAL_GROUPS[group];
    if (name === undefined || name === 'wording' || name === 'length' || read.sums.buckets[group] === 0) continue;
    const without = tierIf(underLoad(toJudgement(outputsOf(read.sums, model, [group]), calibration), load));
    if (without !== tier) found.push({ without: name, tier: without });
  }
  return found;
}

function okRatiosOf(judgement: Judgement, { calibration }: LearnedModel): OkRatios {
  const cheap = cheapOkOf(judgement, calibration);
  const [free = 0, , mid = 1, premium = 1] = judgement.ok;
  return {
    free: rounded(Math.min(free, cheap)),
    cheap: rounded(cheap),
    mid: rounded(Math.max(mid, cheap)),
    premium: rounded(Math.max(premium, mid, cheap)),
  };
}

/** Which specialties each domain has; words of others in it are by chance ("race condition" is no medicine). */
const SPECIALTIES_OF: { readonly [D in Domain]?: readonly Specialty[] } = {
  legal: ['legal'],
  medical: ['medical'],
  finance: ['finance'],
  cs: ['security', 'architecture', 'ml'],
  science: ['research', 'medical'],
  math: ['research'],
};

function specialtyOf(classCounts: Uint16Array, domain: Domain): Specialty | undefined {
  let best: { readonly specialty: Specialty; readonly hits: number } | undefined;
  for (const specialty of SPECIALTIES_OF[domain] ?? []) {
    const hits = classCounts[TERM_CLASSES.indexOf(specialty)] ?? 0;
    if (hits > (best?.hits ?? 0)) best = { specialty, hits };
  }
  return best?.specialty;
}

/** Nothing to go by: a cheap model may look at it. */
const unreadable = (human: HumanText): Classification => ({
  strategy: 'learned',
  score: 0.1,
  tier: 'cheap',
  complexity: 'simple',
  category: 'factual',
  domain: 'general',
  specialty: undefined,
  confidence: 0,
  okRatios: undefined,
  contributions: [{ signal: 'base', group: 'base', points: 0.1, evidence: 'no text that can be read' }],
  words: [],
  counterfactuals: [],
  escalation: undefined,
  fallback: undefined,
  scoredCharacters: human.characters,
});

function most<Name extends string>(names: readonly Name[], chances: readonly number[]): Name {
  return at(names, chances.indexOf(Math.max(...chances)));
}

/** An index that was made from the list itself is in the list. */
function at<Name extends string>(names: readonly Name[], index: number): Name {
  const name = names[index] ?? names[0];
  if (name === undefined) throw new RangeError('A list of names is empty');
  return name;
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** Ten-thousandths: finer would be noise. */
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
