import type { Disposable } from '../core/emitter.js';
import { GatewayError } from '../core/errors.js';
import type { ModelCard, ProviderCard } from '../core/model.js';
import { isLoopback, makeAskLocal, type AskLocal } from './discovery-ask.js';
import { listOllamaModels } from './discovery-ollama.js';
import { listOpenAiModels } from './discovery-openai.js';
import type { UpstreamHttp } from './http.js';

/** What was found of one local server. `note` is for people: what it has, or what to do. */
type DiscoveredProvider = {
  readonly provider: ProviderCard;
  readonly running: boolean;
  readonly models: readonly ModelCard[];
  readonly note: string;
};

/** Looks for model servers on this machine, and nowhere else. */
export type Discovery = Disposable & {
  /** All local servers with their models. `fresh` asks again; the same list comes back until something was asked. */
  models(options?: { readonly fresh?: boolean }): Promise<readonly DiscoveredProvider[]>;
};

/** What discovery needs from the house. */
type DiscoveryDeps = {
  readonly http: Pick<UpstreamHttp, 'get' | 'post'>;
  /** Read at each call, because users can move a server; those without a probe path are passed over. */
  readonly providers: () => readonly ProviderCard[];
  readonly nowMs: () => number;
  readonly report: (error: unknown) => void;
};

/** A running server changes its models rarely; one that was just started should be seen soon. */
const RUNNING_FRESH_MS = 30_000;
const NOT_RUNNING_FRESH_MS = 10_000;

/** `untilMs` is Infinity while the probe is under way, so that all callers wait for the same one. */
type Kept = { readonly found: Promise<DiscoveredProvider>; untilMs: number };

/** Keeps what each probe found for a while; dispose cancels probes that are under way. */
export function createDiscovery(deps: DiscoveryDeps): Discovery {
  const gone = new AbortController();
  const ask = makeAskLocal(deps.http, gone.signal);
  const kept = new Map<string, Kept>();
  let last: readonly DiscoveredProvider[] = [];

  function find(provider: ProviderCard, url: URL | undefined, fresh: boolean): Promise<DiscoveredProvider> {
    const key = `${provider.id} ${url?.href ?? provider.baseUrl}`;
    const known = kept.get(key);
    if (known && (known.untilMs === Infinity || (!fresh && deps.nowMs() < known.untilMs))) return known.found;

    const entry: Kept = { found: probe(provider, url, ask, deps.report).then(keep), untilMs: Infinity };
    kept.set(key, entry);
    return entry.found;

    function keep(found: DiscoveredProvider): DiscoveredProvider {
      entry.untilMs = deps.nowMs() + (found.running ? RUNNING_FRESH_MS : NOT_RUNNING_FRESH_MS);
      return found;
    }
  }

  async function models({ fresh = false }: { readonly fresh?: boolean } = {}): Promise<readonly DiscoveredProvider[]> {
    const found = await Promise.all(
      withAddresses(deps.providers()).map(({ provider, url }) => find(provider, url, fresh)),
    );
    const isSame = found.length === last.length && found.every((one, index) => one === last[index]);
    if (!isSame) last = found;
    return last;
  }

  return { models, dispose: () => gone.abort() };
}

type Addressed = { readonly provider: ProviderCard; readonly url: URL | undefined };

/** Where to ask each provider. Two at one address would list the same models twice, so the first one keeps it. */
function withAddresses(providers: readonly ProviderCard[]): readonly Addressed[] {
  const taken = new Set<string>();
  return providers.flatMap((provider) => {
    if (provider.probePath === undefined) return [];
    const url = URL.parse(provider.probePath, provider.baseUrl) ?? undefined;
    if (url && taken.has(url.href)) return [];
    if (url) taken.add(url.href);
    return [{ provider, url }];
  });
}

async function probe(
  provider: ProviderCard,
  url: URL | undefined,
  ask: AskLocal,
  report: DiscoveryDeps['report'],
): Promise<DiscoveredProvider> {
  if (!url || !isLoopback(url)) return notRunning(provider, refusalOf(provider));
  const list = provider.wire === 'ollama' ? listOllamaModels : listOpenAiModels;
  try {
    return running(provider, await list(provider, url, ask));
  } catch (thrown) {
    if (!(thrown instanceof GatewayError)) report(thrown);
    return notRunning(provider, `start ${provider.name} on this machine; ${troubleAt(url, thrown)}`);
  }
}

const notRunning = (provider: ProviderCard, note: string): DiscoveredProvider => ({
  provider,
  running: false,
  models: [],
  note,
});

function running(provider: ProviderCard, models: readonly ModelCard[]): DiscoveredProvider {
  const count = models.length === 1 ? '1 chat model' : `${models.length} chat models`;
  const note = models.length === 0 ? `${provider.name} is running, but offers no chat model of its own` : count;
  return { provider, running: true, models, note };
}

const refusalOf = ({ name, baseUrl }: ProviderCard): string =>
  `give ${name} an http address on this machine, such as http://127.0.0.1:8080; "${baseUrl}" is not one, so it was not asked`;

function troubleAt({ host }: URL, thrown: unknown): string {
  if (!(thrown instanceof GatewayError)) return `asking ${host} failed`;
  if (thrown.kind === 'upstream-unreachable') return `nothing listens at ${host}`;
  if (thrown.kind === 'upstream-timeout') return `${host} did not answer in time`;
  if (thrown.kind === 'canceled') return `asking ${host} was stopped`;
  return `what answers at ${host} is something else, or not ready`;
}
