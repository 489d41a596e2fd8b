import { NO_USAGE, type Usage } from '../chat.js';
import { knownNanoUsd, type Cost, type CostKind } from '../cost.js';
import type { LedgerEntry } from '../ledger.js';
import { refText } from '../model.js';
import { addSpend, NO_SPEND } from './sums.js';
import { ESTIMATED_KINDS, type SpendDimension, type SpendSums } from './types.js';

/** What one request adds to the sums of one model and one kind of cost. */
export type Booking = { readonly model: string; readonly kind: CostKind; readonly sums: SpendSums };

/** What of an entry its bookings are made from. */
export type Bookable = Pick<
  LedgerEntry,
  'client' | 'servedModel' | 'attempts' | 'usage' | 'cost' | 'result' | 'durationMs'
> & { readonly task: Pick<LedgerEntry['task'], 'tier' | 'category'> };

/** Stands for the model of a request that nobody answered, and for its provider. */
export const NO_MODEL = 'none';

/**
 * Where an entry counts. The request itself counts for the model that answered; each call that cost something, for the
 * model that was called. Money of the entry that none of its calls explains counts for the model that answered, so the
 * bookings of an entry add up to its cost however they are grouped. Durations are whole milliseconds, so that they add
 * up as well.
 */
export function bookingsOf(entry: Bookable): readonly Booking[] {
  const bookings = new Map<string, Booking>();
  const book = (model: string, kind: CostKind, sums: Partial<SpendSums>): void => {
    const key = `${kind} ${model}`;
    const before = bookings.get(key)?.sums ?? NO_SPEND;
    bookings.set(key, { model, kind, sums: addSpend(before, { ...NO_SPEND, ...sums }) });
  };

  const served = entry.servedModel ? refText(entry.servedModel) : NO_MODEL;
  book(served, entry.cost.kind, requestOf(entry));

  const paid = entry.attempts.flatMap(({ model, cost, usage }) => (cost ? [{ model, cost, usage }] : []));
  for (const { model, cost, usage } of paid) book(refText(model), cost.kind, amountOf(cost, usage));

  const explainedNanoUsd = paid.reduce((sum, { cost }) => sum + knownNanoUsd(cost), 0);
  const nanoUsd = Math.max(0, knownNanoUsd(entry.cost) - explainedNanoUsd);
  const usage = paid.length === 0 ? entry.usage : undefined;
  book(served, entry.cost.kind, amountOf(entry.cost, usage, nanoUsd));
  return [...bookings.values()];
}

/** The value by which a booking of an entry is grouped; '' where it has none. */
export function groupOf(dimension: SpendDimension, { client, task }: Bookable, { model, kind }: Booking): string {
  switch (dimension) {
    case 'model':
      return model;
    case 'provider':
      return model === NO_MODEL ? NO_MODEL : model.slice(0, model.indexOf('/'));
    case 'kind':
      return kind;
    case 'tier':
    case 'category':
      return task[dimension];
    case 'app':
    case 'surface':
    case 'workspace':
    case 'key':
    case 'team':
      return client[dimension] ?? '';
  }
}

const requestOf = ({ cost, result, durationMs }: Bookable): Partial<SpendSums> => ({
  requests: 1,
  estimatedRequests: isEstimate(cost) ? 1 : 0,
  unpricedRequests: cost.kind === 'unpriced' ? 1 : 0,
  failedRequests: result === 'failed' ? 1 : 0,
  durationMs: Math.round(durationMs),
});

/** Tokens count only where it is known what they cost, so that the two can be compared. */
function amountOf(cost: Cost, usage: Usage = NO_USAGE, nanoUsd = knownNanoUsd(cost)): Partial<SpendSums> {
  if (cost.kind === 'unpriced' || cost.kind === 'none') return { nanoUsd };
  const { inputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens, outputTokens } = usage;
  const estimatedNanoUsd = isEstimate(cost) ? nanoUsd : 0;
  return {
    nanoUsd,
    estimatedNanoUsd,
    inputTokens,
    cacheReadTokens,
    cacheWrite5mTokens,
    cacheWrite1hTokens,
    outputTokens,
  };
}

const isEstimate = ({ kind }: Cost): boolean => ESTIMATED_KINDS.includes(kind);
