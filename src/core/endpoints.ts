import type { ProviderCard, WireAddress } from './model.js';
import { allowsRegion, outsideText, type Region, type Residency } from './region.js';

/** One place where a provider takes requests. `priceTimes` is what its prices are multiplied by there. */
export type Endpoint = {
  readonly region: Region;
  readonly baseUrl: string;
  readonly also: readonly WireAddress[];
  readonly priceTimes: number;
};

/** A place of a provider, for people. */
export type PlaceView = {
  readonly region: Region;
  /** Its origin; empty for what is called inside this process. */
  readonly address: string;
  /** 'next' is where the next call goes; 'outside' may not be called; 'dearer' would cost more than another. */
  readonly state: 'next' | 'open' | 'dearer' | 'outside';
  /** Mean milliseconds to the head of an answer; undefined when it was not called. */
  readonly latencyMs: number | undefined;
};

/** What of a provider's card tells where it is. */
export type Placed = Pick<ProviderCard, 'baseUrl' | 'also' | 'region' | 'endpoints' | 'elsewhere'>;

/** Every place of a provider, its main address first. What else it speaks there is found under the same origin. */
export function endpointsOf({ baseUrl, also, region, endpoints = [] }: Placed): readonly Endpoint[] {
  const origin = originOf(baseUrl);
  return [
    { region, baseUrl, also, priceTimes: 1 },
    ...endpoints.map((one) => ({
      region: one.region,
      baseUrl: one.baseUrl,
      also: also
        .filter((other) => originOf(other.baseUrl) === origin)
        .map((other) => ({ ...other, baseUrl: originOf(one.baseUrl) + other.baseUrl.slice(origin.length) })),
      priceTimes: one.priceTimes ?? 1,
    })),
  ];
}

/**
 * The places where a model may be called, best first: the allowed ones, and of those only the cheapest, because a place
 * that costs more is for those who need it. Without a model: where the provider may be called at all.
 */
export function openEndpoints(card: Placed, model: string | undefined, residency: Residency): readonly Endpoint[] {
  const away = model === undefined ? undefined : regionElsewhere(card, model);
  if (away !== undefined && !allowsRegion(residency, away)) return [];
  const allowed = endpointsOf(card).filter(({ region }) => allowsRegion(residency, region));
  const cheapest = Math.min(...allowed.map(({ priceTimes }) => priceTimes));
  return allowed.filter(({ priceTimes }) => priceTimes === cheapest);
}

/** What list prices are multiplied by where a provider is called. */
export const priceTimesOf = (card: Placed, residency: Residency): number =>
  openEndpoints(card, undefined, residency)[0]?.priceTimes ?? 1;

/** Why a model may not be called; undefined when it may. Without a model: why its provider may not. */
export function outsideOf(card: Placed, model: string | undefined, residency: Residency): string | undefined {
  if (residency === undefined || openEndpoints(card, model, residency).length > 0) return undefined;
  const away = model === undefined ? undefined : regionElsewhere(card, model);
  const regions = away === undefined ? regionsOf(card) : [away];
  return outsideText(
    regions.filter((region) => !allowsRegion(residency, region)),
    residency,
  );
}

/** The regions a provider can be called in, each once, that of its main address first. */
export const regionsOf = (card: Placed): readonly Region[] => [
  ...new Set(endpointsOf(card).map(({ region }) => region)),
];

/** Where a model is processed wherever it is asked for; undefined: where it is asked for. */
const regionElsewhere = ({ elsewhere = [] }: Placed, model: string): Region | undefined =>
  elsewhere.find(({ models }) => new RegExp(models, 'u').test(model))?.region;

const originOf = (address: string): string => /^[a-z]+:\/\/[^/]*/.exec(address)?.[0] ?? '';
