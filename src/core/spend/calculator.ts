import { GatewayError } from '../errors.js';
import type { Price } from '../model.js';
import { NANO_USD_PER_TOKEN } from '../money.js';

/** Models by their prices, and how large a part of the requests each gets; shares need not add up to one. */
export type Mix = readonly { readonly price: Price; readonly share: number }[];

/** How much is asked: tokens of one request, requests a day, and days. */
export type Use = {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly requestsPerDay: number;
  readonly days: number;
};

/** The same use at two prices. `savedNanoUsd` is below zero when the baseline is cheaper, `savedShare` undefined when it is free. */
export type Comparison = {
  readonly costNanoUsd: number;
  readonly baselineNanoUsd: number;
  readonly savedNanoUsd: number;
  readonly savedShare: number | undefined;
};

/** What this use costs with that mix, in integer nano-dollars at list prices. Throws 'invalid-request' for a mix without a share above zero. */
export function whatWouldItCost(use: Use, mix: Mix): number {
  const shares = mix.reduce((sum, { share }) => sum + share, 0);
  if (!(shares > 0) || mix.some(({ share }) => share < 0)) {
    throw new GatewayError('invalid-request', 'Give at least one model a share above zero, and none one below.');
  }
  const perRequest = mix.reduce((sum, { price, share }) => sum + (share / shares) * requestUsdPerMTok(use, price), 0);
  return Math.round(perRequest * NANO_USD_PER_TOKEN * use.requestsPerDay * use.days);
}

/** The mix against one model for everything. Throws as `whatWouldItCost` does. */
export function whatWouldISave(use: Use, mix: Mix, baseline: Price): Comparison {
  const costNanoUsd = whatWouldItCost(use, mix);
  const baselineNanoUsd = whatWouldItCost(use, [{ price: baseline, share: 1 }]);
  const savedNanoUsd = baselineNanoUsd - costNanoUsd;
  return {
    costNanoUsd,
    baselineNanoUsd,
    savedNanoUsd,
    savedShare: baselineNanoUsd === 0 ? undefined : savedNanoUsd / baselineNanoUsd,
  };
}

const requestUsdPerMTok = ({ inputTokens, outputTokens }: Use, price: Price): number =>
  inputTokens * price.inputUsdPerMTok + outputTokens * price.outputUsdPerMTok;
