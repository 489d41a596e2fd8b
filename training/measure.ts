import { decodeLearnedModel } from '../src/catalog/learned-model.js';
import type { Classification } from '../src/core/classify/classification.js';
import { apgrOf, type RoutedPair } from '../src/core/evaluate/apgr.js';
import { bootstrap, seededChance } from '../src/core/evaluate/bootstrap.js';
import { isHeldOut } from '../src/core/evaluate/held-out.js';
import { HEAD_NAMES, makeScorecard, type Labels, type Scorecard } from '../src/core/evaluate/scorecard.js';
import { toJudgement } from '../src/core/learned/judge.js';
import { TIERS } from '../src/core/model.js';
import { makeLearned } from '../src/core/strategies/learned.js';
import { toRequest, type PlainMessage } from './requests.js';
import type { OutcomeRow, TrainingRows } from './rows.js';
import type { Trained } from './train.js';

/** One figure for how well scores order requests by what a strong model gains. */
export type ApgrFigure = {
  readonly set: string;
  readonly n: number;
  readonly apgr: number;
  readonly low: number;
  readonly high: number;
  readonly cpt50Percent: number;
  readonly cpt80Percent: number;
};

/** Exact accuracy of one head on one set. */
export type LabelFigure = {
  readonly set: string;
  readonly head: string;
  readonly n: number;
  readonly exact: number;
  readonly under?: number;
  readonly over?: number;
  /** Recall by class. */
  readonly recall: Readonly<Record<string, number>>;
};

/** Everything that is said of a trained model. */
export type Report = {
  /** Training rows, each judged by a model that had not seen its cluster. */
  readonly crossValidated: readonly ApgrFigure[];
  /** The data's own validation rows. */
  readonly validation: { readonly apgr: readonly ApgrFigure[]; readonly labels: readonly LabelFigure[] };
  /** Rows of our own corpus that no training saw: the writing of the same authors, so they flatter. */
  readonly heldOut: readonly LabelFigure[];
};

/** Which models are compared on each set; '@' means the mean of the cheap and of the strong pool. */
const PAIRS: readonly { readonly set: string; readonly weak: string; readonly strong: string }[] = [
  { set: 'routellm_mmlu', weak: 'mixtral-8x7b', strong: 'gpt-4-1106' },
  { set: 'mmlupro', weak: 'Mixtral-8x7B-Instruct-v0.1', strong: 'gemini-1.5-pro-002' },
  { set: 'zeroeval_crux', weak: 'claude-3-haiku-20240307', strong: 'gpt-4o-2024-08-06' },
  { set: 'zeroeval_math_l5', weak: 'claude-3-haiku-20240307', strong: 'gpt-4o-2024-08-06' },
  { set: 'llmrouter9', weak: '@', strong: '@' },
  { set: 'routerbench_zs', weak: 'mixtral-8x7b-chat', strong: 'gpt-4-1106-preview' },
  { set: 'alpacaeval', weak: '@', strong: '@' },
];

const LABELLED_SETS = ['mmrouter_embedding_examples', 'ypollak_golden', 'devtier_dev'] as const;
const INTERVAL_DRAWS = 200;
const INTERVAL_SEED = 7;

/** Measures a trained model. Nothing here shapes its weights. */
export function measure(rows: TrainingRows, { bytes, unseen, calibration }: Trained): Report {
  const strategy = makeLearned(decodeLearnedModel(bytes));
  const classify = (messages: readonly PlainMessage[]): Classification =>
    strategy.classify({ request: toRequest(messages), promptTokens: 0 });
  const ask = (prompt: string): Classification => classify([{ role: 'user', content: prompt }]);

  const lifts = new Map(unseen.map(({ id, outputs }) => [id, toJudgement(outputs, calibration).lift]));
  const validation = rows.outcomes.filter(({ split }) => split === 'val');
  const labelled = rows.labels.filter(({ split }) => split === 'val');
  return {
    crossValidated: figuresOf(rows.outcomes, ({ id }) => lifts.get(id)),
    validation: {
      apgr: figuresOf(validation, ({ prompt }) => ask(prompt).score),
      labels: LABELLED_SETS.flatMap((set) =>
        labelFigures(
          set,
          labelled
            .filter((row) => row.set === set)
            .map(({ prompt, complexity, tier, category }) => ({
              labels: {
                complexity: complexity ?? undefined,
                category: category ?? undefined,
                tier: typeof tier === 'number' ? TIERS[tier] : undefined,
                domain: undefined,
              },
              given: ask(prompt),
            })),
        ),
      ),
    },
    heldOut: (['prompts', 'conversations'] as const).flatMap((kind) =>
      labelFigures(
        kind,
        rows.corpus
          .filter((row) => isHeldOut(row) && (row.messages !== undefined) === (kind === 'conversations'))
          .map((row) => ({
            labels: row,
            given: classify(row.messages ?? [{ role: 'user', content: row.prompt ?? '' }]),
          })),
      ),
    ),
  };
}

function figuresOf(
  rows: readonly OutcomeRow[],
  scoreOf: (row: OutcomeRow) => number | undefined,
): readonly ApgrFigure[] {
  return PAIRS.flatMap(({ set, weak, strong }) => {
    const pairs = rows
      .filter((row) => row.set === set)
      .flatMap((row): readonly RoutedPair[] => {
        const score = scoreOf(row);
        const low = weak === '@' ? row.y_cheap : row.scores[weak];
        const high = strong === '@' ? row.y_strong : row.scores[strong];
        const isKnown = score !== undefined && typeof low === 'number' && typeof high === 'number';
        return isKnown ? [{ score, weak: low, strong: high }] : [];
      });
    const figure = apgrOf(pairs);
    if (!figure) return [];
    const interval = bootstrap(pairs, (drawn) => apgrOf(drawn)?.apgr, {
      chance: seededChance(INTERVAL_SEED),
      times: INTERVAL_DRAWS,
    });
    return [
      {
        set,
        n: figure.n,
        apgr: round(figure.apgr),
        low: round(interval?.low ?? 0),
        high: round(interval?.high ?? 1),
        cpt50Percent: round(100 * figure.cpt50Ratio, 1),
        cpt80Percent: round(100 * figure.cpt80Ratio, 1),
      },
    ];
  });
}

function labelFigures(
  set: string,
  rows: readonly { readonly labels: Labels; readonly given: Classification }[],
): readonly LabelFigure[] {
  const tally = makeScorecard();
  for (const { labels, given } of rows) tally.add(labels, given);
  const card: Scorecard = tally.scorecard();
  return HEAD_NAMES.flatMap((head) => {
    const accuracy = card[head];
    if (!accuracy) return [];
    return [
      {
        set,
        head,
        n: accuracy.n,
        exact: round(accuracy.exactRatio),
        ...(accuracy.underRatio === undefined ? {} : { under: round(accuracy.underRatio) }),
        ...(accuracy.overRatio === undefined ? {} : { over: round(accuracy.overRatio) }),
        recall: Object.fromEntries(accuracy.classes.map(({ label, recallRatio }) => [label, round(recallRatio ?? 0)])),
      },
    ];
  });
}

const round = (value: number, digits = 3): number => Number(value.toFixed(digits));
