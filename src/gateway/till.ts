import type { Admission, HoldDraft } from '../core/budget/types.js';
import type { BudgetLimits } from '../core/budget/limits.js';
import type { Client } from '../core/chat.js';
import type { GatewayError } from '../core/errors.js';
import type { Cost } from '../core/cost.js';
import type { ModelCard } from '../core/model.js';
import type { Call } from '../core/outcome.js';
import type { Needs } from '../core/route/types.js';

/** A call that wants to be paid for. `spentNanoUsd` is what earlier calls of the request may have cost. */
export type Purchase = {
  readonly requestId: string;
  readonly model: ModelCard;
  readonly needs: Needs;
  /** True when a plan covers it, as of the decision. */
  readonly isIncluded: boolean;
  readonly spentNanoUsd: number;
  readonly draft: HoldDraft;
  /** How long to wait for money that is only set aside. */
  readonly waitMs: number;
};

/** What holds for all calls of a request, from its decision on: the prices of that moment, and whether a plan covers it. */
export type Terms = { readonly atMs: number; readonly isIncluded: boolean };

/** What the gateway needs of the caps. Every call to a provider is let in by `admit` first, and priced by `costOf` after. */
export type Till = {
  /** What the caps leave for somebody's request; undefined when none applies. */
  limits(client: Client): Promise<BudgetLimits | undefined>;
  /** Sets money aside; a wait ends with 'canceled' when the signal aborts. Rejects with 'ledger-unavailable' where caps must hold and nobody can count. */
  admit(purchase: Purchase, signal: AbortSignal): Promise<Admission>;
  /** What one call cost. */
  costOf(model: ModelCard, call: Call, terms: Terms): Cost;
  /** The refusal for a client. */
  refusal(refused: Admission & { readonly kind: 'refused' }): GatewayError;
};
