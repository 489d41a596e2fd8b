import { CATEGORIES, COMPLEXITIES, DOMAINS, type Classification } from '../classify/classification.js';
import { TIERS } from '../model.js';
import { accuracyOf, makeTally, type Accuracy } from './confusion.js';

/** The labels a strategy gives, with what each may be. 'tier' and 'complexity' are ordered, lowest first. */
export const HEADS = { tier: TIERS, complexity: COMPLEXITIES, category: CATEGORIES, domain: DOMAINS } as const;
export type Head = keyof typeof HEADS;

/** The heads in the order they are shown. */
export const HEAD_NAMES = ['tier', 'complexity', 'category', 'domain'] as const satisfies readonly Head[];

/** What a person says a request is; a head without an opinion is undefined. */
export type Labels = { readonly [H in Head]: (typeof HEADS)[H][number] | undefined };

/** Accuracy by head; undefined for a head that no row had a label for. */
export type Scorecard = Readonly<Record<Head, Accuracy | undefined>>;

/** Counts a strategy's answers against labels, one at a time. */
export type ScorecardTally = {
  readonly add: (expected: Labels, given: Pick<Classification, Head>) => void;
  readonly scorecard: () => Scorecard;
};

/** An empty scorecard. */
export function makeScorecard(): ScorecardTally {
  const tallies = {
    tier: makeTally(HEADS.tier),
    complexity: makeTally(HEADS.complexity),
    category: makeTally(HEADS.category),
    domain: makeTally(HEADS.domain),
  };
  return {
    add(expected, given) {
      for (const head of HEAD_NAMES) {
        const label = expected[head];
        if (label !== undefined) tallies[head].add(label, given[head]);
      }
    },
    scorecard: () => ({
      tier: accuracyOf(tallies.tier.confusion(), true),
      complexity: accuracyOf(tallies.complexity.confusion(), true),
      category: accuracyOf(tallies.category.confusion(), false),
      domain: accuracyOf(tallies.domain.confusion(), false),
    }),
  };
}
