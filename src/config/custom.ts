import { addressFault, type AddressFault } from '../core/address-rules.js';
import { endpointsOf } from '../core/endpoints.js';
import { isLoopbackHost } from '../core/loopback.js';
import type { ModelCard, Price, ProviderCard } from '../core/model.js';
import { regionOfAddresses } from '../core/region-of-address.js';
import type { Region } from '../core/region.js';
import type { CustomProvider } from './custom-schema.js';
import type { Settings } from './schema.js';

/** Providers and models that the user's settings add or move, and what is wrong with those that were left out. */
export type CustomStock = {
  readonly providers: readonly ProviderCard[];
  readonly models: readonly ModelCard[];
  readonly problems: readonly string[];
};

/** Lays the user's providers over ours: the same id keeps our models and quirks at the new address. */
export function customStock(settings: Settings, ours: readonly ProviderCard[]): CustomStock {
  const providers: ProviderCard[] = [];
  const models: ModelCard[] = [];
  const problems: string[] = [];
  for (const [id, custom] of Object.entries(settings['providers.custom'])) {
    const fault = faultOf(custom);
    if (fault) {
      problems.push(`Provider "${id}" is left out: ${FAULT_TEXTS[fault]}`);
      continue;
    }
    const base = ours.find((provider) => provider.id === id);
    const card = toProviderCard(id, custom, base);
    providers.push(card);
    models.push(...custom.models.map((model) => toModelCard(card, model)));
  }
  return { providers, models, problems };
}

type Fault = AddressFault | 'several-origins';

/** All addresses of a provider, those of its further places last. */
const addressesOf = ({ baseUrl, also, endpoints = [] }: Addressed): readonly string[] =>
  [baseUrl, ...also.map((one) => one.baseUrl), ...endpoints.map((one) => one.baseUrl)].map(withoutSlash);

type Address = { readonly baseUrl: string };
type Addressed = Address & { readonly also: readonly Address[]; readonly endpoints?: readonly Address[] | undefined };

function faultOf(custom: CustomProvider): Fault | undefined {
  const fault = addressesOf(custom)
    .map((url) => addressFault(new URL(url)))
    .find((one) => one !== undefined);
  if (fault) return fault;
  // What else it speaks is found at a further place by its path.
  const origins = new Set(mainAddressesOf(custom).map((url) => new URL(url).origin));
  return custom.endpoints && origins.size > 1 ? 'several-origins' : undefined;
}

/** A server on this machine, unless the user says that it passes requests on. */
const isLocal = (custom: CustomProvider): boolean =>
  custom.region === undefined &&
  custom.endpoints === undefined &&
  addressesOf(custom).every((url) => isLoopbackHost(new URL(url).hostname));

/** What the user says, or the address; at an address of ours it is where we say. */
function regionOf(custom: CustomProvider, base: ProviderCard | undefined): Region {
  if (custom.region !== undefined) return custom.region;
  const own = mainAddressesOf(custom);
  const told = regionOfAddresses(own);
  if (told !== 'other') return told;
  const ours = (base ? endpointsOf(base) : []).filter((place) => own.every((url) => isUnder(place, url)));
  return ours[0]?.region ?? 'other';
}

const mainAddressesOf = ({ baseUrl, also }: CustomProvider): readonly string[] => addressesOf({ baseUrl, also });

const isUnder = (place: Addressed, url: string): boolean =>
  addressesOf(place).some((ours) => URL.canParse(ours) && new URL(ours).origin === new URL(url).origin);

const FAULT_TEXTS: Readonly<Record<Fault, string>> = {
  'several-origins': 'with "endpoints", all its other addresses must be under one origin',
  credentials: 'its address holds a user name or password; use "Signalbox: Set API Key"',
  'not-https': 'http is accepted for this machine only; use https',
  'no-server': 'its address is one where no provider is (link-local, metadata, multicast or unspecified)',
};

const withoutSlash = (url: string): string => url.replace(/(?<!\/)\/+$/, '');

/** The card of a user's provider; `base` is ours with the same id. */
export function toProviderCard(id: string, custom: CustomProvider, base: ProviderCard | undefined): ProviderCard {
  return {
    id,
    name: custom.name ?? base?.name ?? id,
    wire: custom.wire,
    baseUrl: withoutSlash(custom.baseUrl),
    also: custom.also.map(({ wire, baseUrl }) => {
      // The same models are served over it, wherever it is.
      const models = base?.also.find((one) => one.wire === wire)?.models;
      return { wire, baseUrl: withoutSlash(baseUrl), ...(models !== undefined && { models }) };
    }),
    auth: custom.auth,
    headers: custom.headers,
    betas: custom.betas,
    // Environment keys of ours belong to our address; at another one only those the user lists are used.
    keyEnv: custom.keyEnv,
    keyUrl: base?.keyUrl,
    local: isLocal(custom),
    region: regionOf(custom, base),
    ...(custom.endpoints && {
      endpoints: custom.endpoints.map((one) => ({ ...one, baseUrl: withoutSlash(one.baseUrl) })),
    }),
    // Which models are processed elsewhere does not depend on the address.
    ...(base?.elsewhere && { elsewhere: base.elsewhere }),
    quirks: base?.quirks ?? [],
    ...(base?.habits && { habits: base.habits }),
    probePath: undefined,
  };
}

function toModelCard(provider: ProviderCard, model: CustomProvider['models'][number]): ModelCard {
  return {
    provider: provider.id,
    model: model.model,
    name: model.name ?? model.model,
    tier: model.tier,
    contextTokens: model.contextTokens,
    maxOutputTokens: model.maxOutputTokens,
    capabilities: model.capabilities,
    price: toPrice(model, provider.local),
    local: provider.local,
    ...(model.retiresOn !== undefined && { lifecycle: { retiresOn: model.retiresOn, successor: model.successor } }),
  };
}

/** One price of two is none: such a model is unpriced. Without any, one on this machine is free; another is unpriced. */
function toPrice(model: CustomProvider['models'][number], local: boolean): Price | undefined {
  const { inputUsdPerMTok, outputUsdPerMTok } = model;
  if (local && inputUsdPerMTok === undefined && outputUsdPerMTok === undefined) return FREE;
  if (inputUsdPerMTok === undefined || outputUsdPerMTok === undefined) return undefined;
  return {
    inputUsdPerMTok,
    cachedInputUsdPerMTok: inputUsdPerMTok,
    cacheWriteUsdPerMTok: inputUsdPerMTok,
    outputUsdPerMTok,
  };
}

const FREE: Price = { inputUsdPerMTok: 0, cachedInputUsdPerMTok: 0, cacheWriteUsdPerMTok: 0, outputUsdPerMTok: 0 };
