import type { Client } from '../chat.js';
import type { TaskSummary } from '../classify/classification.js';
import type { ModelRef } from '../model.js';

/** What a cap counts over. A 'request' cap bounds one request; a 'session' is what its client calls one. */
export const BUDGET_PERIODS = ['request', 'session', 'day', 'week', 'month'] as const;
export type BudgetPeriod = (typeof BUDGET_PERIODS)[number];

/** Whose spending a cap counts. */
export type BudgetScope =
  { readonly kind: 'everyone' } | { readonly kind: 'workspace' | 'client' | 'team'; readonly name: string };

/** When days, weeks and months begin. `zone` is an IANA name, `resetHour` 0 to 23. */
export type BudgetCalendar = {
  readonly zone: string;
  readonly resetHour: number;
  readonly weekStart: Weekday;
};

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What happens to a request that a cap has no room for. 'warn' lets it pass: such a cap only tells. */
export const EXCEEDED_ACTIONS = ['cheapest', 'reject', 'ask', 'warn'] as const;
export type ExceededAction = (typeof EXCEEDED_ACTIONS)[number];

/**
 * One cap as it applies to one request. `id` names it for good, such as 'everyone:day' or 'client:ci:month'; for a
 * session it ends in '#' and the session. Nano-dollars.
 */
export type Budget = {
  readonly id: string;
  readonly scope: BudgetScope;
  readonly period: BudgetPeriod;
  readonly capNanoUsd: number;
  readonly calendar: BudgetCalendar;
  /** False for a cap that only warns: nothing is ever refused for it. */
  readonly isHard: boolean;
};

/** How one budget stands. `capNanoUsd` includes what was raised for this period; `endMs` is undefined for a session. */
export type BudgetStanding = {
  readonly budget: Budget;
  readonly startMs: number;
  readonly endMs: number | undefined;
  readonly settledNanoUsd: number;
  /** Set aside for requests that are under way. */
  readonly heldNanoUsd: number;
  readonly raisedNanoUsd: number;
  readonly capNanoUsd: number;
};

/** What a call may cost at most, so that room can be made for it. Amounts are nano-dollars. */
export type CallBounds = {
  readonly model: ModelRef;
  /** The whole input at its dearest rate, with room for a count that was short. */
  readonly inputNanoUsd: number;
  /** The input as it was counted, at the list price; and all of it read from a cache. */
  readonly plainInputNanoUsd: number;
  readonly cachedInputNanoUsd: number;
  /** For one output token of every reply asked for; may be a fraction. */
  readonly outputNanoUsdPerToken: number;
  /** The longest reply: the request's own limit, else the model's. */
  readonly maxOutputTokens: number;
  /** What a reply usually takes, when nothing was learnt yet. */
  readonly expectedOutputTokens: number;
};

/** A wish to make a call under caps. */
export type Reservation = {
  /** Replaces what is held for the same request. */
  readonly requestId: string;
  readonly bounds: CallBounds;
  /** What earlier calls of the request may have cost; it stays set aside. */
  readonly spentNanoUsd: number;
  readonly budgets: readonly Budget[];
  /** Whether the reply may be limited to what the caps leave. */
  readonly mayShorten: boolean;
  /** Whether the client itself said how long the reply may be; then it is taken at its word. */
  readonly isLimitAsked: boolean;
  /** How long to wait for money that is only set aside; 0 does not wait. */
  readonly waitMs: number;
  /** The row to write when the process dies before the end. */
  readonly draft: HoldDraft;
};

/** What is known of a request before its call. */
export type HoldDraft = {
  readonly atMs: number;
  readonly client: Client;
  readonly askedModel: string;
  readonly task: TaskSummary;
};

/** The answer to a reservation. */
export type Admission =
  | {
      readonly kind: 'admitted';
      readonly heldNanoUsd: number;
      /** The reply has to be limited to this; undefined when it need not. */
      readonly maxOutputTokens: number | undefined;
    }
  /** `standing` is the budget with the least room. */
  | { readonly kind: 'refused'; readonly standing: BudgetStanding; readonly wantedNanoUsd: number };

/** Something that happened to money and is told once: a threshold passed, a cap raised, an alert. */
export type Notice = {
  /** A ULID. */
  readonly id: string;
  readonly atMs: number;
  readonly kind: 'threshold' | 'raise' | 'alert' | 'delivery' | 'price' | 'clock';
  /** What it is about, such as a budget's id or a rule's. Kind, subject and `once` together come only once. */
  readonly subject: string;
  /** What makes it one of a kind: a period's start with a threshold, or the notice's own id. */
  readonly once: string;
  /** One sentence for people; never a secret. */
  readonly text: string;
  readonly severity: 'info' | 'warning' | 'critical';
  /** An amount or a share that belongs to it. */
  readonly value: number | undefined;
};
