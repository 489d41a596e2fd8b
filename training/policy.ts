import type { Style, StyleOutcomes } from '../src/core/learned/model.js';
import { gainOverHull, type Tradeoff } from '../src/core/evaluate/hull.js';
import { TIERS, type Tier } from '../src/core/model.js';
import { mean } from './examples.js';
import { TIER_PRICES } from './styles.js';

/** One row whose outcome at several tiers is known. */
export type Replayed = { readonly lift: number; readonly ok: { readonly [T in Tier]?: number } };

/** Where the stronger of two tiers begins to pay. */
export type Policy = Pick<StyleOutcomes, 'lower' | 'upper' | 'cut'>;

/**
 * Kinds where the text tells too little for a cut: there one tier is best, and a paraphrase keeps it. Exam questions go
 * to a cheap model, hard ones to a premium one: outcomes say that cheap ones mostly fail there.
 */
const CONSTANT: { readonly [S in Style]?: Tier } = {
  exam: 'cheap',
  'hard-exam': 'premium',
};

/** Shares of requests that may go to the stronger tier. */
const SHARES = [0.15, 0.25, 0.35, 0.5, 0.65, 0.75, 0.85] as const;

/** Gains below this are luck on so few rows, in percentage points. */
const LEAST_GAIN_POINTS = 0.3;

/** Two tiers and a cut with the largest gain over constant policies at the same cost, on rows the model had not seen. */
export function bestPolicy(rows: readonly Replayed[], style: Style): Policy {
  const constant = CONSTANT[style];
  if (constant !== undefined) return always(constant);
  const comparable = mostKnown(rows);
  const known = TIERS.filter((tier) => comparable[0]?.ok[tier] !== undefined);
  const constants = known.map((tier) => ({ cost: TIER_PRICES[tier], quality: qualityOf(comparable, () => tier) }));
  let best = { policy: always('mid'), gain: LEAST_GAIN_POINTS };
  for (const { policy, gain } of candidates(comparable, known, constants))
    if (gain > best.gain) best = { policy, gain };
  return best.policy;
}

/** Rows of different sources know different tiers; only rows that know the same ones can be compared, so the richest are taken. */
function mostKnown(rows: readonly Replayed[]): readonly Replayed[] {
  const tiersOf = ({ ok }: Replayed): string => TIERS.filter((tier) => ok[tier] !== undefined).join();
  const richest = rows.map(tiersOf).reduce((best, each) => (each.length > best.length ? each : best), '');
  return rows.filter((row) => tiersOf(row) === richest);
}

function* candidates(
  rows: readonly Replayed[],
  known: readonly Tier[],
  constants: readonly Tradeoff[],
): Generator<{ policy: Policy; gain: number }> {
  const lifts = rows.map(({ lift }) => lift).sort((a, b) => a - b);
  for (const [at, lower] of known.entries()) {
    if (lower === 'free') continue; // a laptop's model is for what cannot go wrong
    for (const upper of known.slice(at + 1)) {
      for (const share of SHARES) {
        const cut = lifts[Math.floor(lifts.length * (1 - share))] ?? 0;
        const choose = ({ lift }: Replayed): Tier => (lift < cut ? lower : upper);
        const cost = mean(rows.map((row) => TIER_PRICES[choose(row)]));
        const gain = gainOverHull({ cost, quality: qualityOf(rows, choose) }, constants) ?? 0;
        yield { policy: { lower: TIERS.indexOf(lower), upper: TIERS.indexOf(upper), cut }, gain };
      }
    }
  }
}

const qualityOf = (rows: readonly Replayed[], choose: (row: Replayed) => Tier): number =>
  mean(rows.map((row) => row.ok[choose(row)] ?? 0));

function always(tier: Tier): Policy {
  const index = TIERS.indexOf(tier);
  return { lower: index, upper: index, cut: 0 };
}
