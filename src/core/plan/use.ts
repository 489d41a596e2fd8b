import { allInputTokens, type Usage } from '../chat.js';
import type { LedgerEntry } from '../ledger.js';
import { listCostNanoUsd } from '../money.js';
import { parseRef, type ModelRef, type Price } from '../model.js';
import type { SpendQuery, SpendRow } from '../spend/types.js';
import { HOUR_MS } from '../time.js';

/** What was used of a plan. Tokens are those of all buckets; the amount is what they cost at list prices, models without one left out. */
export type PlanUse = { readonly requests: number; readonly tokens: number; readonly listNanoUsd: number };

/** What was used up to a moment, exclusive, and after the slot before. */
export type PlanSlot = PlanUse & { readonly endMs: number };

/** Slots of one window by provider, the oldest first. */
export type PlanSlots = ReadonlyMap<string, readonly PlanSlot[]>;

export type PriceOf = (model: ModelRef) => Price | undefined;

/** The ledger has sums of quarters of an hour, and of hours; a day of quarters, or four of hours, are read in no time. */
const QUARTER_MS = HOUR_MS / 4;
const QUARTERS_UP_TO_HOURS = 24;
const MOST_SLOTS = 96;

const slotMsOf = (hours: number): number =>
  hours <= QUARTERS_UP_TO_HOURS ? QUARTER_MS : HOUR_MS * Math.ceil(hours / MOST_SLOTS);

/** The end of the slot that a moment falls in. */
export const slotEndMs = (hours: number, atMs: number): number =>
  (Math.floor(atMs / slotMsOf(hours)) + 1) * slotMsOf(hours);

/** What is as old as the window has left it. */
const sinceMsOf = (hours: number, nowMs: number): number => nowMs - Math.round(hours * HOUR_MS) + 1;

/** What to ask the ledger for a window of so many hours that ends now. */
export function planQuery(hours: number, nowMs: number): SpendQuery {
  const sinceMs = sinceMsOf(hours, nowMs);
  const slots = [sinceMs];
  for (let startMs = slotEndMs(hours, sinceMs); startMs <= nowMs; startMs += slotMsOf(hours)) slots.push(startMs);
  return { sinceMs, untilMs: nowMs + 1, slots, by: ['model', 'kind'] };
}

/** What the answer to `planQuery` says of each provider. Only what was booked as included in a plan counts. */
export function planSlots(rows: readonly SpendRow[], hours: number, query: SpendQuery, priceOf: PriceOf): PlanSlots {
  const byProvider = new Map<string, PlanSlot[]>();
  for (const row of rows.toSorted((a, b) => a.slot - b.slot)) {
    const model = row.group.kind === 'included' ? parseRef(row.group.model ?? '') : undefined;
    const startMs = query.slots[row.slot];
    if (!model || startMs === undefined) continue;
    const use = { requests: row.requests, ...tokensUsed(model, { ...row, reasoningTokens: 0 }, priceOf) };
    const slots = byProvider.get(model.provider) ?? [];
    slots.push({ endMs: slotEndMs(hours, startMs), ...use });
    byProvider.set(model.provider, slots);
  }
  return byProvider;
}

/** Slots with one more use. What has left the window of so many hours by `nowMs` changes nothing. */
export function withUse(
  slots: readonly PlanSlot[],
  use: PlanUse & { readonly atMs: number },
  hours: number,
  nowMs: number,
): readonly PlanSlot[] {
  if (use.atMs < sinceMsOf(hours, nowMs)) return slots;
  const endMs = slotEndMs(hours, use.atMs);
  const { requests, tokens, listNanoUsd } = use;
  const same = slots.findIndex((slot) => slot.endMs === endMs);
  const slot = slots[same];
  if (!slot) return [...slots, { endMs, requests, tokens, listNanoUsd }].toSorted((a, b) => a.endMs - b.endMs);
  return slots.with(same, {
    endMs,
    requests: slot.requests + requests,
    tokens: slot.tokens + tokens,
    listNanoUsd: slot.listNanoUsd + listNanoUsd,
  });
}

/** What one finished request used of plans, by provider; booked as the ledger's sums are. */
export function usedBy(entry: LedgerEntry, priceOf: PriceOf): readonly (readonly [string, PlanUse])[] {
  const { servedModel, cost, usage } = entry;
  const calls = entry.attempts.some((attempt) => attempt.cost)
    ? entry.attempts
    : servedModel
      ? [{ model: servedModel, cost, usage }]
      : [];
  const used = calls.flatMap(({ model, cost: paid, usage: counted }) =>
    paid?.kind === 'included' && counted
      ? [[model.provider, { requests: 0, ...tokensUsed(model, counted, priceOf) }] as const]
      : [],
  );
  const request = { requests: 1, tokens: 0, listNanoUsd: 0 };
  return servedModel && cost.kind === 'included' ? [...used, [servedModel.provider, request]] : used;
}

function tokensUsed(model: ModelRef, usage: Usage, priceOf: PriceOf): Omit<PlanUse, 'requests'> {
  const price = priceOf(model);
  return {
    tokens: allInputTokens(usage) + usage.outputTokens,
    listNanoUsd: price ? listCostNanoUsd(price, usage) : 0,
  };
}
