import { BUILT_IN, loadCatalog, modelCards } from '../catalog/load.js';
import type { Rates } from '../catalog/price-rates.js';
import { timedPricing } from '../catalog/price-times.js';
import { makePricing, type PriceLayers, type Pricing, type RefreshedPrices } from '../catalog/prices.js';
import { customStock } from '../config/custom.js';
import { fillPlaces } from '../core/address.js';
import { priceTimesOf } from '../core/endpoints.js';
import { refText, type ModelCard, type ProviderCard } from '../core/model.js';
import { regionOfAddresses } from '../core/region-of-address.js';
import { residencyOf, type Region } from '../core/region.js';
import type { Host, Log } from '../host.js';
import type { PriceFile } from './price-file.js';

/** The catalogue with the user's own providers and prices laid over it. */
export type CardStock = {
  readonly cards: () => { readonly providers: readonly ProviderCard[]; readonly models: readonly ModelCard[] };
  /** Providers that discovery looks for on this machine, at the addresses the user gave. */
  readonly localServers: () => readonly ProviderCard[];
  /** What models cost now; it follows the settings and what was looked up. */
  readonly pricing: Pricing;
  /** What the user set, by 'provider/model'; another map after each change. */
  readonly overrides: () => ReadonlyMap<string, Rates>;
  /** Whether a provider's own amounts are to be believed. */
  readonly reportsCost: (providerId: string) => boolean;
  /** Prices without what the user set, with these looked-up ones. */
  readonly pricingWith: (refreshed: RefreshedPrices | undefined) => Pricing;
  /** Reads the settings again, and what was looked up. */
  readonly reload: () => void;
};

/** Joins catalogue, settings and looked-up prices; problems in the settings are logged once each time they are read. */
export function createStock(host: Host, log: Log, prices: Pick<PriceFile, 'current'>): CardStock {
  const providers = located(loadCatalog().providers, host.env);
  let joined: Joined | undefined;
  const read = (): Joined => {
    if (joined) return joined;
    const { models, problems, ...custom } = customStock(host.settings(), providers);
    for (const problem of problems) log.warn(problem);
    const overrides = new Map(Object.entries(host.settings()['prices.overrides']));
    const refreshed = prices.current();
    joined = join(providers, { overrides, custom: { ...custom, models }, refreshed }, host);
    return joined;
  };
  return {
    cards: read,
    localServers: () => read().providers.filter(({ probePath }) => probePath !== undefined),
    pricing: {
      priceOf: (ref) => read().pricing.priceOf(ref),
      sourceOf: (ref) => read().pricing.sourceOf(ref),
      chargeOf: (ref, usage, atMs) => read().pricing.chargeOf(ref, usage, atMs),
      costNanoUsd: (ref, usage, atMs) => read().pricing.costNanoUsd(ref, usage, atMs),
      dearestOf: (ref, inputTokens, atMs) => read().pricing.dearestOf(ref, inputTokens, atMs),
    },
    overrides: () => read().overrides,
    reportsCost: (providerId) => read().reporting.has(providerId),
    pricingWith: (refreshed) => makePricing(BUILT_IN, Date.now(), { refreshed }),
    reload: () => {
      joined = undefined;
    },
  };
}

/** Everything that follows from one reading of the settings. */
type Joined = {
  readonly providers: readonly ProviderCard[];
  readonly models: readonly ModelCard[];
  readonly pricing: Pricing;
  readonly overrides: ReadonlyMap<string, Rates>;
  readonly reporting: ReadonlySet<string>;
};

function join(ours: readonly ProviderCard[], layers: PriceLayers, { settings }: Host): Joined {
  const { custom, overrides } = layers;
  const replaced = new Set(custom.providers.map((provider) => provider.id));
  const customRefs = new Set(custom.models.map(refText));
  const addresses = settings()['discovery.localAddresses'];
  const providers = [
    ...ours.filter((provider) => !replaced.has(provider.id)).map((provider) => moved(provider, addresses)),
    ...custom.providers,
  ];
  const residency = residencyOf(settings()['routing.residency']);
  const times = new Map(providers.map((card) => [card.id, priceTimesOf(card, residency)]));
  const pricing = timedPricing(makePricing(BUILT_IN, Date.now(), layers), (id) => times.get(id) ?? 1);
  return {
    providers,
    models: [
      ...modelCards(BUILT_IN, pricing).filter((model) => !customRefs.has(refText(model))),
      ...custom.models.map((model) => ({ ...model, price: pricing.priceOf(model) })),
    ],
    pricing,
    overrides,
    reporting: new Set(providers.filter(({ quirks }) => quirks.includes('reports-cost')).map(({ id }) => id)),
  };
}

/** Regions, projects and resources are the user's: the environment names them, and the address tells the region. */
function located(providers: readonly ProviderCard[], env: Host['env']): readonly ProviderCard[] {
  const fill = (provider: ProviderCard, address: string): string => fillPlaces(address, env, provider.hosts);
  return providers.map((provider) => {
    const baseUrl = fill(provider, provider.baseUrl);
    const also = provider.also.map((one) => ({ ...one, baseUrl: fill(provider, one.baseUrl) }));
    const region = provider.region === 'other' ? regionAt({ baseUrl, also }) : provider.region;
    return { ...provider, baseUrl, also, region };
  });
}

const regionAt = ({ baseUrl, also }: Pick<ProviderCard, 'baseUrl' | 'also'>): Region =>
  regionOfAddresses([baseUrl, ...also.map((one) => one.baseUrl)]);

/** A local server where the user's settings say it is; what else it speaks there is found under the same origin. */
function moved(provider: ProviderCard, addresses: Readonly<Record<string, string>>): ProviderCard {
  const address = provider.probePath === undefined ? undefined : addresses[provider.id];
  if (address === undefined) return provider;
  const baseUrl = address.replace(/(?<!\/)\/+$/, '');
  const { origin } = new URL(baseUrl);
  const also = provider.also.map((one) => ({ ...one, baseUrl: `${origin}${pathOf(one.baseUrl)}` }));
  return { ...provider, baseUrl, also, region: regionAt({ baseUrl, also }) };
}

const pathOf = (url: string): string => new URL(url).pathname.replace(/\/$/, '');
