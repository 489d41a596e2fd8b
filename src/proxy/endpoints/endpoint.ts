import type { Client } from '../../core/chat.js';
import type { BreakerView, Rest } from '../../core/health/breaker.js';
import type { BackendState } from '../../core/health/types.js';
import type { Retirement } from '../../core/lifecycle.js';
import type { Capability, ModelRef, Price, ProviderCard, Tier } from '../../core/model.js';
import type { RoutingDecision } from '../../core/route/types.js';
import type { Gateway } from '../../gateway/gateway.js';
import type { ResponseStores } from '../../gateway/response-store.js';
import type { Answer, FailureForm } from '../answer.js';
import type { Access, Caller } from '../auth.js';
import type { KeyRing } from '../client-keys.js';
import type { RequestHead } from '../head.js';
import type { Operation } from '../operation.js';
import type { Claim, Identity } from '../proof.js';

/** What the proxy needs from the house. */
export type ProxyApp = {
  readonly version: string;
  /** How long a request may wait for a place, and a client may leave unread what is on its way. Milliseconds. */
  limits(): { readonly queueMs: number; readonly stallMs: number };
  /** A new request id: unique, and sorts by time. */
  newId(): string;
  nowMs(): number;
  readonly gateway: Pick<Gateway, 'decide' | 'chat'>;
  /** Makes vectors of texts. */
  readonly embed: Gateway['embed'];
  models(): Promise<readonly ListedModel[]>;
  /** Responses that clients may refer to by id. */
  readonly responses: ResponseStores;
  /** State of providers and spending, for the owner. */
  health(): Promise<Readonly<Record<string, unknown>>>;
  /** What was spent, by model, provider and kind of request: by one client key, or by everybody. */
  stats(key: string | undefined): Promise<Readonly<Record<string, unknown>>>;
  /** The caps that bind this client and how they stand; all caps when it is undefined. */
  budgets(client: Client | undefined): Promise<readonly object[]>;
  readonly backends: ProxyBackends;
  /** Notes a request whose Idempotency-Key was known. */
  countRepeat(repeat: Repeat): void;
  /** What went through this process, in Prometheus' text format. */
  metrics(): Promise<string>;
  /** True when a decision may ask a model how hard a text is. */
  decidingAsks(): boolean;
  readonly clientKeys: KeyRing;
  readonly dashboard: PanelFiles;
  /** A decision as JSON, the same in every surface. */
  explain(decision: RoutingDecision): Readonly<Record<string, unknown>>;
  readonly log: { error(message: string, cause?: unknown): void };
};

/**
 * What a request got whose Idempotency-Key was known: a part in the answer under way, the complete one again, a call of its
 * own because it came too late for the first, or a refusal because it is another request.
 */
export type Repeat = 'joined' | 'replayed' | 'separate' | 'refused';

/** The panel's page and what it asks. */
export type PanelFiles = {
  /** A file of the page by its name, such as 'index.html'; undefined when there is none. */
  file(name: string): Promise<PanelFile | undefined>;
  /** True for a message of the page that may change something. */
  mayChange(message: Readonly<Record<string, unknown>>): boolean;
  /** Answers one message of the page, which is from outside and not yet checked. The signal aborts when the page has gone. */
  dispatch(message: unknown, signal: AbortSignal): Promise<unknown>;
};

/** `type` is the media type. */
export type PanelFile = { readonly body: Buffer; readonly type: string };

/** A model as the list shows it. `price` undefined means unpriced; `ready` that it can be called now, and is not retired. */
export type ListedModel = {
  readonly ref: ModelRef;
  readonly name: string;
  readonly price: Price | undefined;
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  readonly capabilities: readonly Capability[];
  readonly ready: boolean;
  /** Absent: nothing was announced of its end. */
  readonly retirement?: Retirement | undefined;
};

/** How providers do, as the calls of all processes found them. */
export type ProxyBackends = {
  /** The models that can be called, and those that were. */
  rows(): Promise<readonly BackendRow[]>;
  /** Since the router started. */
  uptimeMs(): number;
  /** Forgets the failures of a provider, or of all; resolves to the ids of those that had been called. Rejects with 'not-found'. */
  reset(provider: string | undefined): Promise<readonly string[]>;
};

/** A model and how it does. Undefined stands for what is not known. */
export type BackendRow = {
  readonly ref: ModelRef;
  readonly tier: Tier | undefined;
  readonly price: Price | undefined;
  readonly region: ProviderCard['region'] | undefined;
  readonly state: BackendState;
  readonly breaker: BreakerView['state'];
  readonly rest: Rest | undefined;
  /** From 0 to 1. */
  readonly score: number | undefined;
  /** Mean time to the first content. */
  readonly latencyMs: number | undefined;
  readonly inFlight: number;
  readonly calls: number;
  readonly errors: number;
};

/** What the proxy itself can do for an endpoint. */
export type Desk = {
  readonly identity: Identity;
  /** Shows knowledge of the token for a nonce, without the token. */
  prove(nonce: string): string;
  /** True when a claim comes from a process of this user and was made for this one. */
  isGenuine(claim: Claim, proof: string): boolean;
  /** A new session for a genuine ticket, undefined for any other. */
  openSession(ticket: string): string | undefined;
  /** This API as an OpenAPI document. */
  describe(): Readonly<Record<string, unknown>>;
  /** Asks the process to give up the port, once this answer is on its way. */
  handOver(): void;
};

/** One request on its way through an endpoint. The gate has let it in. */
export type Exchange = {
  readonly app: ProxyApp;
  readonly desk: Desk;
  readonly id: string;
  readonly head: RequestHead;
  /** The part of the path that stands for '*' in the endpoint's path; not decoded. */
  readonly rest: string;
  readonly caller: Caller;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  /** Reads the body, which is valid UTF-8; called at most once. */
  body(): Promise<Buffer>;
};

/** One path of the proxy. A path that ends in '/*' takes everything below it. */
export type Endpoint = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly access: Access;
  /** What /openapi.json says of it: one path, or one for each form that '*' takes. */
  readonly operations: readonly [Operation, ...Operation[]];
  /** How clients of this path read errors; OpenAI's form when absent. */
  readonly writer?: FailureForm;
  readonly handle: (exchange: Exchange) => Answer | Promise<Answer>;
};
