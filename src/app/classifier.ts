import type { EnsemblePartId, Settings } from '../config/schema.js';
import type { ChatRequest } from '../core/chat.js';
import type { Disposable } from '../core/emitter.js';
import { addressFault, type AddressFault } from '../core/address-rules.js';
import { isLoopbackHost } from '../core/loopback.js';
import { regionOfAddress } from '../core/region-of-address.js';
import { allowsOnlyText, allowsRegion, residencyOf } from '../core/region.js';
import { parseAsked } from '../core/route/asked.js';
import { makeEnsemble } from '../core/strategies/ensemble.js';
import { LOCAL_BASELINES } from '../core/strategies/index.js';
import type { LocalStrategy, Strategy } from '../core/strategies/strategy.js';
import type { Classify } from '../gateway/decide.js';
import type { UpstreamHttp } from '../gateway/http.js';
import { notAsked } from '../gateway/strategies/asking.js';
import { createVectorStore, type VectorStore } from '../gateway/strategies/example-vectors.js';
import { REMOTE_STRATEGIES } from '../gateway/strategies/index.js';
import type { LearnedStore } from './learned.js';
import { CLASSIFIER_APP, makeAskModel, type AskModelDeps } from './classifier-model.js';

/** What the classifier needs from the house. */
export type ClassifierDeps = Pick<AskModelDeps, 'inventory' | 'chat' | 'surface'> & {
  /** The same object until a setting changes. */
  readonly settings: () => Settings;
  readonly http: UpstreamHttp;
  /** What judges by itself when nobody else is asked, or answers. */
  readonly learned: LearnedStore;
  readonly warn: (message: string) => void;
};

/** Judges every request, by the strategy of the settings. The only place that knows which one is in use. */
export type Classifier = Disposable & {
  readonly classify: Classify;
  /** The strategy that judges requests to "auto", as the settings are now. */
  readonly inUse: () => Promise<Strategy>;
};

/** Builds strategies when they are first needed, and again when a setting changes. Asks nobody before. */
export function createClassifier(deps: ClassifierDeps): Classifier {
  const vectors = createVectorStore(deps.http);
  let built: { readonly of: Settings; readonly inUse: InUse } | undefined;

  const inUse = (settings: Settings, local: LocalStrategy): InUse => {
    if (built?.of !== settings) built = { of: settings, inUse: build({ ...deps, vectors, local }, settings) };
    return built.inUse;
  };

  function classifyBy(local: LocalStrategy, ...[request, promptTokens, signal]: Parameters<Classify>) {
    if (request.client.app === CLASSIFIER_APP) return local.classify({ request: labelTask(request), promptTokens });
    const settings = deps.settings();
    const strategy = inUse(settings, local)[audienceOf(request, settings)];
    return strategy.classify({ request, promptTokens }, signal);
  }

  return {
    // At once when the weights are there; only the first request may have to wait for the file.
    classify: (...asked) => {
      const local = deps.learned.ready();
      return local ? classifyBy(local, ...asked) : deps.learned.load().then((loaded) => classifyBy(loaded, ...asked));
    },
    inUse: async () => inUse(deps.settings(), await deps.learned.load()).anybody,
    dispose: () => vectors.dispose(),
  };
}

/** Who may see a request: whom the settings name, nobody beyond this machine, or nobody but us. */
type Audience = 'anybody' | 'this-machine' | 'nobody';
type InUse = Readonly<Record<Audience, Strategy>>;

/** A model that was named answers whatever the class is, so nobody is asked for it. */
function audienceOf(request: ChatRequest, { preset }: Settings): Audience {
  const asked = parseAsked(request.model, preset, () => NAMED);
  if (asked.kind === 'explicit') return 'nobody';
  return asked.preset === 'private' ? 'this-machine' : 'anybody';
}

/** Which model it is does not matter here. */
const NAMED = { provider: '', model: '' };

/** The classifier's own call is a small task, whatever the text in it asks for; the memory must not learn otherwise. */
const labelTask = (request: ChatRequest): ChatRequest => ({
  ...request,
  messages: [{ role: 'user', parts: [{ type: 'text', text: 'Label this text.' }] }],
});

type BuildDeps = ClassifierDeps & { readonly vectors: VectorStore; readonly local: LocalStrategy };
type Build = BuildDeps & { readonly set: Settings; readonly audience: Audience };

function build(deps: BuildDeps, set: Settings): InUse {
  const chosen = (audience: Audience): Strategy =>
    strategyOf(set['classifier.strategy'], {
      ...deps,
      set,
      audience,
      warn: audience === 'anybody' ? deps.warn : QUIET,
    });
  const alone = LOCALS.get(set['classifier.strategy']) ?? deps.local;
  return { anybody: chosen('anybody'), 'this-machine': chosen('this-machine'), nobody: alone };
}

const QUIET = (): void => undefined;

const LOCALS: ReadonlyMap<string, LocalStrategy> = new Map(LOCAL_BASELINES.map((strategy) => [strategy.id, strategy]));

function strategyOf(id: Settings['classifier.strategy'], job: Build): Strategy {
  switch (id) {
    case 'llm':
      return REMOTE_STRATEGIES.llm({ local: job.local, ask: askModel(job) });
    case 'embeddings':
      return embeddings(job);
    case 'sidecar':
      return sidecar(job);
    case 'ensemble':
      return makeEnsemble(partsOf(job));
    case 'learned':
    case 'signals':
    case 'rules':
    case 'diy':
      return LOCALS.get(id) ?? job.local;
  }
}

function partsOf(job: Build) {
  // Safe: the schema allows no other keys.
  const weights = Object.entries(job.set['classifier.ensemble']) as [EnsemblePartId, number][];
  return weights.map(([id, weight]) => ({ strategy: strategyOf(id, job), weight }));
}

const askModel = ({ set, audience, inventory, chat, surface }: Build) =>
  makeAskModel({ inventory, chat, surface, named: set['classifier.llmModel'], onlyLocal: audience !== 'anybody' });

function embeddings(job: Build): Strategy {
  const { http, vectors, set } = job;
  const url = set['classifier.embeddingsUrl'];
  const fault = faultOf(url, 'classifier.embeddingsUrl', job);
  if (fault !== undefined) return notAsked('embeddings', job.local, fault);
  return REMOTE_STRATEGIES.embeddings({
    http,
    vectors,
    url,
    model: set['classifier.embeddingsModel'],
    local: job.local,
  });
}

function sidecar(job: Build): Strategy {
  const url = job.set['classifier.sidecarUrl'];
  const fault = faultOf(url, 'classifier.sidecarUrl', job);
  if (fault !== undefined) return notAsked('sidecar', job.local, fault);
  return REMOTE_STRATEGIES.sidecar({
    http: job.http,
    url,
    weight: job.set['classifier.sidecarWeight'],
    local: job.local,
  });
}

/** Why an address is not asked; undefined when it may be. What the settings have wrong is logged. */
function faultOf(url: string, setting: keyof Settings, { audience, set, warn }: Build): string | undefined {
  const address = new URL(url);
  const fault = addressFault(address);
  if (fault) {
    warn(`The setting "${setting}" is not used: ${FAULT_TEXTS[fault]}`);
    return `was not asked, ${FAULT_TEXTS[fault]}`;
  }
  const residency = residencyOf(set['routing.residency']);
  if (residency && !allowsRegion(residency, regionOfAddress(url))) {
    return `was not asked, because its address does not show that it is in an allowed region; ${allowsOnlyText(residency)}`;
  }
  const stays = isLoopbackHost(address.hostname) || audience === 'anybody';
  return stays ? undefined : 'was not asked, because it is not on this machine and the preset is "private"';
}

const FAULT_TEXTS: Readonly<Record<AddressFault, string>> = {
  credentials: 'because its address holds a user name or password',
  'not-https': 'because http is accepted for this machine only',
  'no-server': 'because no server is at such an address (link-local, metadata, multicast or unspecified)',
};
