import type { InputShare } from './input-shares.js';
import type { BudgetStanding, CallBounds, Reservation } from './types.js';

/** What is done with a reservation. 'wait' says that it fits as soon as enough of what others hold is let go of. */
export type Verdict =
  | { readonly kind: 'admit'; readonly holdNanoUsd: number; readonly maxOutputTokens: number | undefined }
  | { readonly kind: 'wait' | 'refuse'; readonly standing: BudgetStanding; readonly wantedNanoUsd: number };

/** What the caps are asked. `standings` are those of the budgets that count over time, without what is held for this request. */
export type Question = {
  readonly reservation: Omit<Reservation, 'draft'>;
  readonly standings: readonly BudgetStanding[];
  /** What replies of the model hardly pass; undefined while that is not known. */
  readonly learntTokens: number | undefined;
  /** What of its input is not read from a cache. */
  readonly learntInput?: InputShare | undefined;
  readonly atMs: number;
};

/** A reply is only made shorter when it stays of use: a quarter of what is expected, and some sentences at least. */
const MIN_REPLY_TOKENS = 64;
const MIN_REPLY_RATIO = 1 / 4;

/** What a reply of a model that nothing is known of may take, where its longest one would break the cap for good. */
const ASSUMED_REPLY_TOKENS = 4_096;

/**
 * Whether a call fits under all caps, and what is set aside for it. First the longest reply, so that no cap can be
 * passed; else, when it may be shortened, as long a reply as there is money for; else a reply of the size that was
 * learnt: then a cap can be passed by what that one reply is longer. A model of which nothing is learnt yet, and whose
 * own longest reply no cap has room for even when it is empty, gets a size that is assumed; else it could never be tried.
 * Caps that only warn refuse nothing.
 */
export function judge(question: Question): Verdict {
  const limit = requestLimit(question);
  if (typeof limit === 'object') return limit;

  const verdict = judgeWithin(question, limit);
  const isKnown = question.learntTokens !== undefined || question.reservation.isLimitAsked;
  if (verdict.kind !== 'refuse' || isKnown) return verdict;
  return judgeWithin({ ...question, learntTokens: ASSUMED_REPLY_TOKENS }, limit);
}

/** The same for a reply of at most `limit`. */
function judgeWithin(question: Question, limit: number): Verdict {
  const hard = question.standings.filter(({ budget }) => budget.isHard);
  const fitting = fit(question, limit, leastOf(hard, leftNow));
  if (fitting) return fitting;

  const kind = fit(question, limit, leastOf(hard, leftWithoutHeld)) ? 'wait' : 'refuse';
  return {
    kind,
    standing: tightest(hard, kind === 'wait' ? leftNow : leftWithoutHeld),
    wantedNanoUsd: costOf(question.reservation, Math.min(limit, question.learntTokens ?? limit)),
  };
}

/** What was learnt of a model. */
export type Learnt = Pick<Question, 'learntTokens' | 'learntInput'>;

/** What the request is expected to cost with all its calls so far, in whole nano-dollars. */
export function expectedNanoUsd(
  { spentNanoUsd, bounds }: Pick<Reservation, 'spentNanoUsd' | 'bounds'>,
  { learntTokens, learntInput }: Learnt,
): number {
  const { plainInputNanoUsd, cachedInputNanoUsd } = bounds;
  const inputNanoUsd = learntInput
    ? mixed(cachedInputNanoUsd, plainInputNanoUsd, learntInput.usual)
    : plainInputNanoUsd;
  const tokens = Math.min(bounds.maxOutputTokens, learntTokens ?? bounds.expectedOutputTokens);
  return Math.ceil(spentNanoUsd + inputNanoUsd + bounds.outputNanoUsdPerToken * tokens);
}

const mixed = (cached: number, fresh: number, freshShare: number): number =>
  cached * (1 - freshShare) + fresh * freshShare;

/** What was spent, and a call with so long a reply; `inputNanoUsd` is the dearest that the input can be unless told otherwise. */
const costOf = (
  { spentNanoUsd, bounds }: Pick<Reservation, 'spentNanoUsd' | 'bounds'>,
  outputTokens: number,
  inputNanoUsd = bounds.inputNanoUsd,
): number => Math.ceil(spentNanoUsd + inputNanoUsd + bounds.outputNanoUsdPerToken * outputTokens);

/**
 * The longest reply that the caps for a single request allow, or their refusal. They are held against what the request
 * is expected to cost: the longest reply that most models can give would break any cap that is of use.
 */
function requestLimit({ reservation, atMs, ...learnt }: Question): number | Verdict {
  const { bounds, mayShorten } = reservation;
  const standings = reservation.budgets
    .filter(({ period, isHard }) => period === 'request' && isHard)
    .map((budget) => untouched(budget, atMs));
  const left = leastOf(standings, leftNow);
  const wantedNanoUsd = expectedNanoUsd(reservation, learnt);
  if (wantedNanoUsd <= left) return bounds.maxOutputTokens;

  const tokens = mayShorten ? shortened(reservation, bounds.maxOutputTokens, left) : undefined;
  return tokens ?? { kind: 'refuse', standing: tightest(standings, leftNow), wantedNanoUsd };
}

const untouched = (budget: Reservation['budgets'][number], atMs: number): BudgetStanding => ({
  budget,
  startMs: atMs,
  endMs: undefined,
  settledNanoUsd: 0,
  heldNanoUsd: 0,
  raisedNanoUsd: 0,
  capNanoUsd: budget.capNanoUsd,
});

/** How the call fits into what is left, with a reply of at most `limit`; undefined when it does not. */
function fit({ reservation, learntTokens, learntInput }: Question, limit: number, left: number): Verdict | undefined {
  const { bounds, mayShorten } = reservation;
  const maxOutputTokens = limit < bounds.maxOutputTokens ? limit : undefined;
  const longest = costOf(reservation, limit);
  if (longest <= left) return { kind: 'admit', holdNanoUsd: longest, maxOutputTokens };

  const tokens = mayShorten ? shortened(reservation, limit, left) : undefined;
  if (tokens !== undefined) {
    return { kind: 'admit', holdNanoUsd: costOf(reservation, tokens), maxOutputTokens: tokens };
  }

  if (learntTokens === undefined) return undefined;
  const inputNanoUsd = learntInput && mixed(bounds.cachedInputNanoUsd, bounds.inputNanoUsd, learntInput.most);
  const learnt = costOf(reservation, Math.min(limit, learntTokens), inputNanoUsd);
  return learnt <= left ? { kind: 'admit', holdNanoUsd: learnt, maxOutputTokens } : undefined;
}

/** How long a reply there is money for; undefined when it would be of no use. */
function shortened(reservation: Question['reservation'], limit: number, left: number): number | undefined {
  const { bounds, spentNanoUsd } = reservation;
  const affordable = (left - spentNanoUsd - bounds.inputNanoUsd) / bounds.outputNanoUsdPerToken;
  const floor = Math.min(limit, Math.floor(affordable));
  // A quotient that was rounded up would cost a nano-dollar more than there is.
  const tokens = costOf(reservation, floor) <= left ? floor : floor - 1;
  return tokens >= leastUseful(bounds) ? tokens : undefined;
}

function leastUseful({ expectedOutputTokens, maxOutputTokens }: CallBounds): number {
  const share = Math.min(expectedOutputTokens, maxOutputTokens) * MIN_REPLY_RATIO;
  return Math.min(maxOutputTokens, Math.max(MIN_REPLY_TOKENS, share));
}

type Left = (standing: BudgetStanding) => number;

const leftWithoutHeld: Left = ({ capNanoUsd, settledNanoUsd }) => capNanoUsd - settledNanoUsd;
const leftNow: Left = (standing) => leftWithoutHeld(standing) - standing.heldNanoUsd;

/** Endless when there is no cap. */
const leastOf = (standings: readonly BudgetStanding[], left: Left): number => Math.min(...standings.map(left));

/** Of at least one. */
const tightest = (standings: readonly BudgetStanding[], left: Left): BudgetStanding =>
  standings.reduce((least, one) => (left(one) < left(least) ? one : least));
