import type { Price } from '../core/model.js';
import type { PricedRef, Pricing } from './prices.js';

/**
 * The same prices, multiplied where a provider is called at a place that costs more; what the user set is what they pay
 * there already. `timesOf` is by provider id.
 */
export function timedPricing(pricing: Pricing, timesOf: (providerId: string) => number): Pricing {
  const factorOf = (ref: PricedRef): number =>
    timesOf(ref.provider) === 1 || pricing.sourceOf(ref).kind === 'override' ? 1 : timesOf(ref.provider);
  const chargeOf: Pricing['chargeOf'] = (ref, usage, atMs) => {
    const charged = pricing.chargeOf(ref, usage, atMs);
    return charged && { ...charged, nanoUsd: Math.round(charged.nanoUsd * factorOf(ref)) };
  };
  return {
    priceOf: (ref) => {
      const price = pricing.priceOf(ref);
      const times = factorOf(ref);
      return price && times !== 1 ? multiplied<Price>(price, times) : price;
    },
    sourceOf: (ref) => {
      const source = pricing.sourceOf(ref);
      const times = factorOf(ref);
      return times === 1
        ? source
        : { ...source, text: `${source.text}, times ${times} for the region it is called in` };
    },
    chargeOf,
    costNanoUsd: (ref, usage, atMs) => {
      const nanoUsd = pricing.costNanoUsd(ref, usage, atMs);
      return nanoUsd === undefined ? undefined : Math.round(nanoUsd * factorOf(ref));
    },
    dearestOf: (ref, inputTokens, atMs) => {
      const dearest = pricing.dearestOf(ref, inputTokens, atMs);
      return dearest && multiplied(dearest, factorOf(ref));
    },
  };
}

// Safe: every field of these is a number, or absent.
const multiplied = <T extends { readonly [name: string]: number | undefined } | object>(rates: T, times: number): T =>
  Object.fromEntries(
    Object.entries(rates).map(([name, rate]) => [name, typeof rate === 'number' ? rate * times : rate]),
  ) as T;
