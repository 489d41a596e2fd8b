import type { PricedRef, Pricing } from '../catalog/prices.js';
import { withoutNoise } from '../catalog/price-table.js';
import type { CallBounds } from '../core/budget/types.js';
import type { Cost } from '../core/cost.js';
import type { Used } from '../core/outcome.js';

/** How long a call may become. `outputs` is how many replies are asked for. */
export type CallSize = Pick<CallBounds, 'maxOutputTokens' | 'expectedOutputTokens'> & {
  readonly inputTokens: number;
  readonly outputs: number;
};

/** What calls cost, and what they may cost. */
export type CostBook = {
  /**
   * What one call cost. Without usage it is 'none'; what the provider itself says that it cost counts for more than
   * prices, where the provider is one that does.
   */
  costOf(model: PricedRef, used: Used | undefined, atMs: number): Cost;
  /** The most a call may cost: 'free' when there is nothing to pay, 'unpriced' when nobody knows. */
  boundsOf(model: PricedRef, size: CallSize, atMs: number): CallBounds | 'free' | 'unpriced';
};

/** What the book is kept from. `reportsCost` says whether a provider's own amounts are to be believed. */
export type CostDeps = {
  readonly pricing: Pick<Pricing, 'chargeOf' | 'dearestOf'>;
  readonly reportsCost: (providerId: string) => boolean;
};

/** Token counts before a call are ours and may be short by so much. Source: RELIABILITY 2.8. */
const INPUT_HEADROOM = 1.15;

/** Prices calls. It keeps nothing, so prices may change under it. */
export function makeCostBook({ pricing, reportsCost }: CostDeps): CostBook {
  return {
    costOf(model, used, atMs) {
      if (!used) return { kind: 'none' };
      const { usage, how, reportedNanoUsd } = used;
      if (isAmount(reportedNanoUsd) && reportsCost(model.provider))
        return { kind: 'reported', nanoUsd: reportedNanoUsd };
      const charge = pricing.chargeOf(model, usage, atMs);
      if (!charge) return { kind: 'unpriced' };
      return charge.isFree ? { kind: 'free' } : { kind: how, nanoUsd: charge.nanoUsd };
    },
    boundsOf(model, { inputTokens, outputs, maxOutputTokens, expectedOutputTokens }, atMs) {
      const mostTokens = Math.ceil(inputTokens * INPUT_HEADROOM);
      const rates = pricing.dearestOf(model, mostTokens, atMs);
      if (!rates) return 'unpriced';
      const { inputNanoUsdPerToken, outputNanoUsdPerToken, requestNanoUsd } = rates;
      if (inputNanoUsdPerToken + outputNanoUsdPerToken + requestNanoUsd === 0) return 'free';
      return {
        model: { provider: model.provider, model: model.model },
        inputNanoUsd: Math.ceil(withoutNoise(mostTokens * inputNanoUsdPerToken + requestNanoUsd)),
        plainInputNanoUsd: Math.ceil(withoutNoise(inputTokens * rates.plainInputNanoUsdPerToken + requestNanoUsd)),
        cachedInputNanoUsd: Math.ceil(withoutNoise(mostTokens * rates.cachedInputNanoUsdPerToken + requestNanoUsd)),
        outputNanoUsdPerToken: outputs * outputNanoUsdPerToken,
        maxOutputTokens,
        expectedOutputTokens,
      };
    },
  };
}

const isAmount = (nanoUsd: number | undefined): nanoUsd is number =>
  nanoUsd !== undefined && Number.isSafeInteger(nanoUsd) && nanoUsd >= 0;
