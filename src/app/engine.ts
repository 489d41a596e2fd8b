import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Disposable } from '../core/emitter.js';
import { loadEmbeddings } from '../catalog/embeddings.js';
import type { Memory } from '../core/memory/memory.js';
import type { Provider } from '../core/provider.js';
import { residencyOf, type Residency } from '../core/region.js';
import type { DialDeps } from '../gateway/dial.js';
import { createDiscovery, type Discovery } from '../gateway/discovery.js';
import { Backends } from '../gateway/backends.js';
import { createGateway, type Gateway, type GatewayDeps } from '../gateway/gateway.js';
import type { Guard } from '../gateway/guardrails/guard.js';
import { patienceFor } from '../gateway/patience.js';
import { createSleepWatch } from '../gateway/sleep-watch.js';
import { makeLocalEmbedders } from '../gateway/local-embedders.js';
import { createUpstreamHttp, type UpstreamHttp } from '../gateway/http.js';
import { EndpointTimes } from '../gateway/endpoint-times.js';
import { createInventory, type Inventory } from '../gateway/inventory.js';
import { createMakers } from '../gateway/seals.js';
import type { Host } from '../host.js';
import { createClassifier, type Classifier } from './classifier.js';
import type { CalendarSource } from './calendar.js';
import type { SharedLedger } from './lazy-ledger.js';
import type { LearnedStore } from './learned.js';
import { makeCostBook } from './cost.js';
import { createKeys, type Keys } from './keys.js';
import { createPlans, type Plans } from './plans.js';
import { createPriceFile, type PriceFile } from './price-file.js';
import { atUsersPrices, EDITOR_PROVIDER, editorModels, localServers, withinResidency } from './sources.js';
import { createStock, type CardStock } from './stock.js';
import { createTill } from './till.js';
import { estimateUsage } from './tokens.js';

/** What answers requests: models, keys and the gateway over them. */
export type Engine = {
  readonly http: UpstreamHttp;
  readonly stock: CardStock;
  readonly priceFile: PriceFile;
  /** The user's subscriptions. */
  readonly plans: Plans;
  readonly keys: Keys;
  readonly discovery: Discovery;
  readonly inventory: Inventory;
  readonly gateway: Gateway;
  /** The strategy of the settings. */
  readonly strategyInUse: Classifier['inUse'];
  /** What has to be let go of at the end, in this order. */
  readonly parts: readonly Disposable[];
};

/** What the engine needs beside the host. */
export type EngineDeps = {
  readonly guard: Pick<Guard, 'inspect'>;
  readonly memory: () => Memory;
  readonly learned: LearnedStore;
  readonly ledger: SharedLedger;
  readonly calendar: CalendarSource;
  readonly nowMs: () => number;
  readonly report: (error: unknown) => void;
};

/** Goes on whatever is done to the time of day. */
const clockMs = (): number => performance.now();

/** Builds the engine; it asks nobody until a request comes. */
export function createEngine(host: Host, deps: EngineDeps): Engine {
  const http = createUpstreamHttp({ proxyEnv: host.proxyEnv });
  const priceFile = createPriceFile(host.storageDir, (message) => host.log.warn(message));
  const stock = createStock(host, host.log, priceFile);
  const plans = createPlans({
    ...deps,
    settings: host.settings,
    priceOf: stock.pricing.priceOf,
    zone: () => deps.calendar().zone,
  });
  const keys = createKeys(host);
  const discovery = createDiscovery({ ...deps, http, providers: stock.localServers });
  const inventory = createStockedInventory(host, { ...deps, http, stock, keys, discovery });
  const classifier = createClassifier({
    settings: host.settings,
    surface: host.surface,
    warn: (message) => host.log.warn(message),
    http,
    learned: deps.learned,
    inventory,
    chat: (request, signal) => gateway.chat(request, signal),
  });
  const patienceOf: GatewayDeps['patienceOf'] = (model, call) =>
    patienceFor({ ...call, model, provider: inventory.cardOf(model.provider) }, host.settings()['providers.patience']);
  const gateway: Gateway = createGateway({
    ...deps,
    clockMs,
    backends: new Backends({ ...deps, clockMs, chance: Math.random, lineOf: (id) => inventory.lineOf(id) }),
    sleepWatch: createSleepWatch({ ...deps, clockMs }),
    patienceOf,
    onAmbiguous: () => host.settings()['routing.onAmbiguous'],
    hedgeAfterMs: () => host.settings()['routing.hedgeAfterMs'],
    makers: createMakers(),
    inventory,
    embedders: { catalog: loadEmbeddings(Date.now()), localEmbedders: makeLocalEmbedders({ ...deps, http }) },
    classify: classifier.classify,
    till: createTill({
      ...deps,
      settings: host.settings,
      workspace: host.workspace,
      book: makeCostBook(stock),
      warn: (message) => host.log.warn(message),
    }),
    plans: plans.headroom,
    preset: () => host.settings().preset,
    maxFallbacks: () => host.settings().maxFallbacks,
    queueMs: () => host.settings()['routing.queueMs'],
    estimateUsage,
    chance: Math.random,
    sleep: (ms, signal) => delay(ms, undefined, { signal }),
  });
  const parts = [gateway, plans, classifier, inventory, discovery, http];
  return { http, stock, priceFile, plans, keys, discovery, inventory, gateway, strategyInUse: classifier.inUse, parts };
}

function createStockedInventory(
  host: Host,
  { http, stock, keys, discovery, report, nowMs }: EngineDeps & Pick<Engine, 'http' | 'stock' | 'keys' | 'discovery'>,
): Inventory {
  const residency = (): Residency => residencyOf(host.settings()['routing.residency']);
  const sources = [localServers(discovery, () => host.settings()['discovery.localServers'])];
  const inProcess = new Map<string, Provider>();
  if (host.editorModels) {
    const placed = () => stock.cards().providers.find(({ id }) => id === EDITOR_PROVIDER);
    inProcess.set(EDITOR_PROVIDER, withinResidency(host.editorModels.provider, placed, residency));
    sources.push(editorModels(host.editorModels, () => host.settings()['discovery.vscodeModels'], report));
  }
  return createInventory({
    cards: stock.cards,
    disabled: () => host.settings()['providers.disabled'],
    keyOf: keys.keyOf,
    storedElsewhere: keys.storedElsewhere,
    inProcess,
    sources: sources.map((source) => atUsersPrices(source, stock)),
    dial: { ...credentialDeps(host, { http, nowMs }), residency, times: new EndpointTimes(clockMs) },
    priceOf: stock.pricing.priceOf,
  });
}

/** What proving who calls is made of, beside a provider's key. */
export const credentialDeps = (
  host: Host,
  { http, nowMs }: Pick<DialDeps, 'http' | 'nowMs'>,
): Omit<DialDeps, 'secret' | 'residency' | 'times'> => ({
  http,
  env: credentialEnv(host),
  readFile: (path) => readFile(path, 'utf8'),
  nowMs,
});

/** Credentials of the environment, and of the files it leads to, are used as keys of it are: when the user lets us. */
const credentialEnv =
  (host: Host): Host['env'] =>
  (name) =>
    host.settings()['discovery.environmentKeys'] ? host.env(name) : undefined;
