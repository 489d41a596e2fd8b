import { createHash } from 'node:crypto';
import { placesHint } from '../core/address.js';
import type { Disposable } from '../core/emitter.js';
import { outsideOf, type PlaceView } from '../core/endpoints.js';
import { toGatewayError } from '../core/errors.js';
import {
  parseRef,
  refText,
  sameRef,
  type ModelCard,
  type ModelRef,
  type Price,
  type ProviderCard,
  type WireFormat,
} from '../core/model.js';
import { outsideResidency } from '../core/policy/keep-residency.js';
import type { Provider } from '../core/provider.js';
import type { Access, Asked, ResidencyRule } from '../core/route/types.js';
import { missingCredential } from './auth/index.js';
import { dialOf, wiresFor, type Dial, type DialDeps } from './dial.js';
import { viewPlaces } from './endpoint-places.js';
import { httpProvider } from './http-provider.js';
import type { MakeProvider } from './providers/adapter.js';
import { ADAPTERS } from './providers/index.js';
import { offline } from './offline.js';

/** What can be called now, read once per request. */
export type Stock = {
  readonly providers: readonly ProviderCard[];
  readonly models: readonly ModelCard[];
  readonly access: ReadonlyMap<string, Access>;
  /** The wires a model works over. */
  readonly wiresOf: (model: ModelCard) => readonly WireFormat[];
  /** Finds a model by 'provider/model', or by a bare model id: at the cheapest ready provider that offers it. */
  readonly resolve: (text: string) => ModelRef | undefined;
  /** All models, and the one that was asked for by name when no list has it. */
  readonly modelsFor: (asked: Asked) => readonly ModelCard[];
  /** Where prompts may go; undefined: anywhere. */
  readonly residency?: ResidencyRule | undefined;
};

/** Models and providers from all sources, with whether each can be called. */
export type Inventory = Disposable & {
  snapshot(): Promise<Stock>;
  /** The last snapshot, if there was one since something changed; nobody is asked. */
  known(): Stock | undefined;
  providerOf(providerId: string): Provider | undefined;
  cardOf(providerId: string): ProviderCard | undefined;
  /** Where a provider is called and with which key, in one text that tells nothing of the key. */
  lineOf(providerId: string): string;
  /** Looks whether a provider's key was replaced since it was read; if so, it is read anew. */
  hasNewKey(providerId: string): Promise<boolean>;
  /** The places of a provider, the one that is called next first. */
  readonly placesOf: (provider: ProviderCard) => readonly PlaceView[];
  /** The way to a provider over one of its wires, for calls that are no chats. */
  dialTo(provider: ProviderCard, wire: WireFormat): Dial;
  /** Forgets what was read of keys and settings; the next snapshot reads them again. */
  invalidate(): void;
};

/** One source of models beside the catalogue: local servers, the editor. Asked at each snapshot; it caches by itself. */
export type ModelSource = () => Promise<readonly SourcedProvider[]>;
export type SourcedProvider = {
  readonly providerId: string;
  readonly models: readonly ModelCard[];
  readonly access: Access;
};

/** What the inventory needs from the house. */
export type InventoryDeps = {
  /** Catalogue and user rows, laid over each other. Read again after `invalidate`. */
  readonly cards: () => { readonly providers: readonly ProviderCard[]; readonly models: readonly ModelCard[] };
  readonly disabled: () => readonly string[];
  readonly keyOf: (provider: ProviderCard) => Promise<string | undefined>;
  /** The address a stored key was given for, when the provider is at another one now. Absent: no keys are stored. */
  readonly storedElsewhere?: (provider: ProviderCard) => Promise<string | undefined>;
  /** Providers called inside this process, by id (the editor's own models). */
  readonly inProcess: ReadonlyMap<string, Provider>;
  readonly sources: readonly ModelSource[];
  readonly dial: Omit<DialDeps, 'secret'>;
  /** The list price of a model that no row names; undefined when unpriced. */
  readonly priceOf: (ref: ModelRef) => Price | undefined;
};

/** Keeps the stock until something changes; sources are asked each time. */
export function createInventory(deps: InventoryDeps): Inventory {
  let fixed: Promise<FixedStock> | undefined;
  let adapters = new Map<string, Provider>();
  let dials = new Map<string, Dial>();
  let last: Joined | undefined;
  let lines: ReadonlyMap<string, string> = new Map();

  const fixedStock = (): Promise<FixedStock> => (fixed ??= readFixed(deps));

  async function snapshot(): Promise<Stock> {
    const parts = [await fixedStock(), ...(await Promise.all(deps.sources.map((source) => source())))] as const;
    if (last && last.parts.length === parts.length && parts.every((part, index) => part === last?.parts[index]))
      return last.stock;
    const [base, ...sourced] = parts;
    lines = base.lines;
    const stock = joinStock(base, sourced.flat(), deps.priceOf);
    last = { parts, stock, byRef: new Map(stock.models.map((model) => [refText(model), model])) };
    return stock;
  }

  function providerOf(providerId: string): Provider | undefined {
    const known = deps.inProcess.get(providerId) ?? adapters.get(providerId);
    if (known) return known;
    const card = cardOf(providerId);
    const make = card && makerOf(card);
    if (!make) return undefined;
    const provider = make(card, {
      ...deps.dial,
      secret: kept(() => deps.keyOf(card)),
      modelOf: (ref) => last?.byRef.get(refText(ref)),
    });
    adapters.set(providerId, provider);
    return provider;
  }

  const cardOf = (providerId: string): ProviderCard | undefined =>
    deps.cards().providers.find((provider) => provider.id === providerId);

  // In-process providers, and those nobody has read yet, are their id.
  const lineOf = (providerId: string): string => lines.get(providerId) ?? providerId;

  async function hasNewKey(providerId: string): Promise<boolean> {
    const card = cardOf(providerId);
    const known = lines.get(providerId);
    if (!card || known === undefined || lineText(card, await deps.keyOf(card)) === known) return false;
    invalidate();
    await snapshot();
    return true;
  }

  function dialTo(provider: ProviderCard, wire: WireFormat): Dial {
    const key = `${provider.id} ${wire}`;
    const dial = dials.get(key) ?? dialOf(provider, wire, { ...deps.dial, secret: kept(() => deps.keyOf(provider)) });
    dials.set(key, dial);
    return dial;
  }

  const invalidate = (): void => {
    fixed = undefined;
    last = undefined;
    adapters = new Map();
    dials = new Map();
  };
  const known = (): Stock | undefined => last?.stock;
  const placesOf = (provider: ProviderCard): readonly PlaceView[] => viewPlaces(provider, deps.dial);
  return { snapshot, known, providerOf, cardOf, placesOf, lineOf, hasNewKey, dialTo, invalidate, dispose: invalidate };
}

function makerOf({ wire }: ProviderCard): MakeProvider | undefined {
  if (wire === 'offline') return offline;
  return ADAPTERS.has(wire) ? httpProvider : undefined;
}

/** The stock with what it was made of, and its models by name. */
type Joined = {
  readonly parts: readonly unknown[];
  readonly stock: Stock;
  readonly byRef: ReadonlyMap<string, ModelCard>;
};

/** Reads a key once, until the inventory forgets: the editor's store is another process, and no request should wait for it. */
function kept(read: () => Promise<string | undefined>): () => Promise<string | undefined> {
  let reading: Promise<string | undefined> | undefined;
  const forget = (): void => {
    reading = undefined;
  };
  return () => {
    if (reading) return reading;
    reading = read();
    reading.then((key) => {
      if (key === undefined) forget();
    }, forget);
    return reading;
  };
}

type FixedStock = {
  readonly providers: readonly ProviderCard[];
  readonly models: readonly ModelCard[];
  readonly access: ReadonlyMap<string, Access>;
  readonly lines: ReadonlyMap<string, string>;
  readonly residency: ResidencyRule | undefined;
};

/** So much of a digest tells keys apart, in the form of SHARED_LINE; nobody finds a key by it. */
const DIGEST_CHARACTERS = 22;

/** The same text in every process that calls the same address with the same key. */
function lineText({ id, baseUrl, headers, local }: ProviderCard, key: string | undefined): string {
  // Who calls is told by what this process alone may have: roles, files, variables.
  if (key === undefined && !local) return `${id} ${baseUrl}`;
  const digest = createHash('sha256').update(JSON.stringify([id, baseUrl, headers, key ?? null]));
  return `#${digest.digest('base64url').slice(0, DIGEST_CHARACTERS)}`;
}

async function readFixed(deps: InventoryDeps): Promise<FixedStock> {
  const { providers, models } = deps.cards();
  const disabled = new Set(deps.disabled());
  const cards = new Map(providers.map((provider) => [provider.id, provider]));
  const regions = deps.dial.residency();
  const read = await Promise.all(
    providers.map(async (provider) => {
      const secret = kept(() => deps.keyOf(provider));
      const access = await accessOf(provider, disabled, { ...deps, secret });
      const isCalled = access.state === 'ready' || provider.local;
      const line = isCalled ? lineText(provider, await secret().catch(() => undefined)) : provider.id;
      return { id: provider.id, access, line };
    }),
  );
  return {
    providers,
    models,
    access: new Map(read.map(({ id, access }) => [id, access])),
    lines: new Map(read.map(({ id, line }) => [id, line])),
    residency: regions && { regions, cardOf: (id) => cards.get(id) },
  };
}

type AccessDeps = InventoryDeps & { readonly secret: () => Promise<string | undefined> };

async function accessOf(provider: ProviderCard, disabled: ReadonlySet<string>, deps: AccessDeps): Promise<Access> {
  if (disabled.has(provider.id)) return { state: 'disabled', hint: `turned off in the setting "providers.disabled"` };
  const outside = outsideOf(provider, undefined, deps.dial.residency());
  if (outside !== undefined) return { state: 'disabled', hint: outside };
  if (provider.wire === 'offline') return { state: 'ready' };
  // Whether a local server runs, and what it offers, is the discovery's to say; a server the user added is taken at their word.
  if (provider.local) return provider.probePath === undefined ? { state: 'ready' } : notRunning(provider);
  const places = placesHint(provider.baseUrl);
  if (places !== undefined) return { state: 'key-missing', hint: places };
  try {
    const hint = await missingCredential(provider, { ...deps.dial, secret: deps.secret });
    return hint === undefined
      ? { state: 'ready' }
      : { state: 'key-missing', hint: await movedHint(provider, deps, hint) };
  } catch (error) {
    // One key that cannot be read must not take the other providers away.
    return { state: 'key-missing', hint: `try again later: ${toGatewayError(error).message}` };
  }
}

/** A key is never sent to another address than the one it was given for, and the person should know why it is not used. */
async function movedHint(provider: ProviderCard, deps: InventoryDeps, otherwise: string): Promise<string> {
  const from = await deps.storedElsewhere?.(provider);
  if (from === undefined) return otherwise;
  const { origin } = new URL(provider.baseUrl);
  return `the key of ${provider.name} is stored for ${from}, not for ${origin}: set it again with "Signalbox: Set API Key"`;
}

const notRunning = (provider: ProviderCard): Access => ({
  state: 'not-running',
  hint: `start ${provider.name} on this machine`,
});

function joinStock(base: FixedStock, sourced: readonly SourcedProvider[], priceOf: InventoryDeps['priceOf']): Stock {
  const access = new Map(base.access);
  for (const source of sourced) {
    if (access.get(source.providerId)?.state !== 'disabled') access.set(source.providerId, source.access);
  }
  const models = sourced.length === 0 ? base.models : [...base.models, ...sourced.flatMap((source) => source.models)];
  const modelsFor = (asked: Asked): readonly ModelCard[] =>
    asked.kind === 'auto' || models.some((model) => sameRef(model, asked.ref))
      ? models
      : [...models, unlistedCard(asked.ref, priceOf(asked.ref))];
  const cards = new Map(base.providers.map((provider) => [provider.id, provider]));
  return {
    providers: base.providers,
    models,
    access,
    wiresOf: (model) => {
      const card = cards.get(model.provider);
      return card ? wiresFor(card, model) : [];
    },
    resolve: makeResolver(models, access, base.residency),
    modelsFor,
    residency: base.residency,
  };
}

/** Nothing is known of it, so nothing is held against it: the provider itself will say what it cannot do. */
const unlistedCard = (ref: ModelRef, price: Price | undefined): ModelCard => ({
  ...ref,
  name: ref.model,
  tier: 'mid',
  contextTokens: Number.MAX_SAFE_INTEGER,
  maxOutputTokens: Number.MAX_SAFE_INTEGER,
  capabilities: ['tools', 'images', 'json-schema', 'reasoning', 'insert'],
  price,
  local: false,
});

/** The same model at several providers: the cheapest that is ready, unpriced ones last. */
const byInputPrice = (a: ModelCard, b: ModelCard): number =>
  (a.price?.inputUsdPerMTok ?? Number.MAX_VALUE) - (b.price?.inputUsdPerMTok ?? Number.MAX_VALUE);

function makeResolver(
  models: readonly ModelCard[],
  access: ReadonlyMap<string, Access>,
  residency: ResidencyRule | undefined,
): Stock['resolve'] {
  const byRef = new Map(models.map((model) => [refText(model), model]));
  return (text) => {
    const exact = byRef.get(text);
    if (exact) return { provider: exact.provider, model: exact.model };
    const named = models.filter((model) => model.model === text);
    const ready = named.filter((model) => access.get(model.provider)?.state === 'ready');
    // One that may not be used is told so by its name, which beats "not known".
    const isBarred = named.every((model) => outsideResidency(model, residency) !== undefined);
    const found = ready.toSorted(byInputPrice)[0] ?? (named.length === 1 || isBarred ? named[0] : undefined);
    if (found) return { provider: found.provider, model: found.model };
    return unlisted(text, access);
  };
}

/** A model the catalogue does not list may still exist at a provider it does; the provider is asked by name. */
function unlisted(text: string, access: ReadonlyMap<string, Access>): ModelRef | undefined {
  const ref = parseRef(text);
  return ref && access.has(ref.provider) ? ref : undefined;
}
