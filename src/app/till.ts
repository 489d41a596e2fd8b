import { budgetsFor } from '../config/budgets.js';
import type { Settings } from '../config/schema.js';
import { limitsFrom, type BudgetLimits, type BudgetRules } from '../core/budget/limits.js';
import { refusalText } from '../core/budget/in-words.js';
import type { Admission, Budget, Reservation } from '../core/budget/types.js';
import { clockText } from '../core/budget/zone.js';
import type { Client } from '../core/chat.js';
import { GatewayError } from '../core/errors.js';
import { refText } from '../core/model.js';
import type { Purchase, Till } from '../gateway/till.js';
import type { LedgerStore } from '../store/store.js';
import type { CalendarSource } from './calendar.js';
import type { CostBook } from './cost.js';

/** A limit that no list knows stands for more than this; a reply of this length is prepared for then. */
const MAX_KNOWN_TOKENS = 10_000_000;
const UNKNOWN_LIMIT_TOKENS = 32_768;

/** What the till needs. */
export type TillDeps = {
  readonly settings: () => Settings;
  readonly workspace: () => string | undefined;
  readonly calendar: CalendarSource;
  readonly ledger: Pick<LedgerStore, 'admit' | 'release' | 'standings'>;
  readonly book: CostBook;
  readonly warn: (message: string) => void;
  readonly report: (error: unknown) => void;
};

/** Holds the caps of the settings against the ledger, which counts for all windows. */
export function createTill(deps: TillDeps): Till {
  let hasWarned = false;

  const budgetsOf = (client: Client): readonly Budget[] =>
    budgetsFor(deps.settings(), client, { calendar: deps.calendar(), workspace: deps.workspace() });

  async function limits(client: Client): Promise<BudgetLimits | undefined> {
    const budgets = budgetsOf(client);
    const rules = rulesOf(deps.settings(), budgets);
    const lasting = budgets.filter(({ period }) => period !== 'request');
    if (lasting.length === 0) return limitsFrom([], rules);
    try {
      return limitsFrom(await deps.ledger.standings(lasting), rules);
    } catch {
      return limitsFrom([], rules); // reserving says what is wrong, and refuses if it has to
    }
  }

  async function admit(purchase: Purchase, signal: AbortSignal): Promise<Admission> {
    const { model, requestId, spentNanoUsd, waitMs, draft } = purchase;
    const settings = deps.settings();
    const bounds = purchase.isIncluded ? 'free' : boundsOf(purchase, deps);
    if (bounds === 'free') return OPEN;
    if (settings['budget.pausePaid']) throw paused(refText(model));
    const budgets = budgetsOf(draft.client);
    if (bounds === 'unpriced') {
      if (budgets.length > 0 && isStrict(settings)) throw unpriced(refText(model));
      return OPEN;
    }
    if (budgets.length === 0) return OPEN;
    const mayShorten = settings['budget.shortenReplies'];
    const isLimitAsked = purchase.needs.maxOutputTokens !== undefined;
    const reservation = { requestId, bounds, spentNanoUsd, budgets, mayShorten, isLimitAsked, waitMs, draft };
    return counted(settings, () =>
      waitMs === 0 ? deps.ledger.admit(reservation) : waitFor(reservation, signal, deps),
    );
  }

  /** Where caps must hold, nothing goes out uncounted; where they only warn, one warning is enough. Source: RELIABILITY, fault 32. */
  async function counted(settings: Settings, reserve: () => Promise<Admission>): Promise<Admission> {
    try {
      const admission = await reserve();
      hasWarned = false;
      return admission;
    } catch (thrown) {
      if (settings['budget.onExceeded'] !== 'warn') throw uncounted(thrown);
      if (!hasWarned) deps.warn('The ledger cannot be written, so caps are not counted for now.');
      hasWarned = true;
      return OPEN;
    }
  }

  return {
    limits,
    admit,
    costOf: (model, { used }, { atMs, isIncluded }) => {
      if (!used) return { kind: 'none' };
      if (isIncluded) return { kind: 'included' };
      return deps.book.costOf(model, used, atMs);
    },
    refusal,
  };
}

/** A client that has gone waits for no money. */
async function waitFor(
  reservation: Reservation,
  signal: AbortSignal,
  { ledger, report }: TillDeps,
): Promise<Admission> {
  const leave = (): void => void ledger.release(reservation.requestId).catch(report);
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await ledger.admit(reservation);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

const refusal: Till['refusal'] = ({ standing, wantedNanoUsd }) => {
  const { endMs, budget } = standing;
  const { zone } = budget.calendar;
  const resets = endMs === undefined ? undefined : `${clockText(zone, endMs)} (${zone})`;
  return new GatewayError('budget-exceeded', refusalText(standing, wantedNanoUsd, resets), { budgetId: budget.id });
};

/** Nothing has to be set aside. */
const OPEN: Admission = { kind: 'admitted', heldNanoUsd: 0, maxOutputTokens: undefined };

function rulesOf(settings: Settings, budgets: readonly Budget[]): BudgetRules {
  const single = budgets.filter(({ period }) => period === 'request').map(({ capNanoUsd }) => capNanoUsd);
  return {
    action: settings['budget.onExceeded'],
    downgradeAt: settings['budget.downgradeAt'],
    paused: settings['budget.pausePaid'],
    perRequestNanoUsd: single.length === 0 ? undefined : Math.min(...single),
  };
}

function boundsOf({ model, needs, draft }: Purchase, { book }: TillDeps): ReturnType<CostBook['boundsOf']> {
  const known = model.maxOutputTokens > MAX_KNOWN_TOKENS ? UNKNOWN_LIMIT_TOKENS : model.maxOutputTokens;
  const most = Math.min(needs.maxOutputTokens ?? known, known);
  const size = {
    inputTokens: needs.promptTokens,
    outputs: needs.replies ?? 1,
    maxOutputTokens: most,
    expectedOutputTokens: Math.min(needs.expectedOutputTokens, most),
  };
  return book.boundsOf(model, size, draft.atMs);
}

/** Caps that reject or ask must hold, and nobody can count what has no price. */
const isStrict = (settings: Settings): boolean => ['reject', 'ask'].includes(settings['budget.onExceeded']);

const paused = (name: string): GatewayError =>
  new GatewayError(
    'budget-exceeded',
    `${name} costs money, and paid models are paused. Run "Signalbox: Resume Paid Models" to go on.`,
  );

const unpriced = (name: string): GatewayError =>
  new GatewayError(
    'budget-exceeded',
    `${name} has no known price, so no cap can hold for it. Set one with "Signalbox: Edit Model Price", or let caps only warn ("budget.onExceeded").`,
  );

const uncounted = (cause: unknown): GatewayError =>
  cause instanceof GatewayError && cause.kind !== 'internal'
    ? cause
    : new GatewayError(
        'ledger-unavailable',
        'The ledger cannot be written, and caps must hold. Free disk space or check its folder.',
        { cause },
      );
