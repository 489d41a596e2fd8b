import type { Budget, BudgetStanding, CallBounds, HoldDraft, Reservation } from '../../../src/core/budget/types.js';

/** A hard cap for everyone and for a day; `capNanoUsd` is a round number that tests can count with. */
export const aBudget = (over: Partial<Budget> = {}): Budget => ({
  id: 'everyone:day',
  scope: { kind: 'everyone' },
  period: 'day',
  capNanoUsd: 10_000,
  calendar: { zone: 'UTC', resetHour: 0, weekStart: 'monday' },
  isHard: true,
  ...over,
});

/** A cap of which nothing is used. */
export const aStanding = (over: Partial<BudgetStanding> = {}): BudgetStanding => {
  const budget = over.budget ?? aBudget();
  return {
    budget,
    startMs: 0,
    endMs: 86_400_000,
    settledNanoUsd: 0,
    heldNanoUsd: 0,
    raisedNanoUsd: 0,
    capNanoUsd: budget.capNanoUsd,
    ...over,
  };
};

/** 1,000 for the input and 1 for each of up to 8,000 tokens: at most 9,000, and 2,000 as expected. */
export const bounds = (over: Partial<CallBounds> = {}): CallBounds => ({
  model: { provider: 'acme', model: 'one' },
  inputNanoUsd: 1_000,
  plainInputNanoUsd: 1_000,
  cachedInputNanoUsd: 1_000,
  outputNanoUsdPerToken: 1,
  maxOutputTokens: 8_000,
  expectedOutputTokens: 1_000,
  ...over,
});

export const aDraft = (over: Partial<HoldDraft> = {}): HoldDraft => ({
  atMs: 1_760_000_400_000,
  client: { surface: 'proxy', app: 'test', sessionId: undefined },
  askedModel: 'auto',
  task: { tier: 'mid', complexity: 'medium', category: 'factual', domain: 'general', score: 0.5, confidence: 0.9 },
  ...over,
});

/** A first call under one cap that does not wait and may not be shortened. */
export const aReservation = (over: Partial<Reservation> = {}): Reservation => ({
  requestId: '01TEST00000000000000000001',
  bounds: bounds(),
  spentNanoUsd: 0,
  budgets: [aBudget()],
  mayShorten: false,
  isLimitAsked: true,
  waitMs: 0,
  draft: aDraft(),
  ...over,
});
