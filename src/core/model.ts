import type { Patience } from './health/patience.js';
import type { Lifecycle } from './lifecycle.js';

import type { Region } from './region.js';

/** How requests and replies are written on the wire. 'offline' and 'vscode-lm' are calls inside this process. */
export type WireFormat =
  | 'openai-chat'
  | 'openai-responses'
  | 'openai-completions'
  | 'anthropic-messages'
  | 'gemini'
  | 'ollama'
  | 'ollama-generate'
  | 'vscode-lm'
  | 'offline';

/** The wires that go over HTTP. */
export const CALLED_WIRES = [
  'openai-chat',
  'openai-responses',
  'openai-completions',
  'anthropic-messages',
  'gemini',
  'ollama',
  'ollama-generate',
] as const satisfies readonly WireFormat[];

/** Names one model at one provider. */
export type ModelRef = { readonly provider: string; readonly model: string };

/** 'insert' is filling in the middle: text between a beginning and an end. */
export const CAPABILITIES = ['tools', 'images', 'json-schema', 'reasoning', 'insert'] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** Strength classes, weakest first. 'free' is local or served at no charge. */
export const TIERS = ['free', 'cheap', 'mid', 'premium'] as const;
export type Tier = (typeof TIERS)[number];

/** US dollars per million tokens, at small context sizes. Zero is a fact (local or free), never a missing price. */
export type Price = {
  readonly inputUsdPerMTok: number;
  readonly cachedInputUsdPerMTok: number;
  /** For a cache that keeps for five minutes, and for one that keeps for an hour. */
  readonly cacheWriteUsdPerMTok: number;
  readonly cacheWrite1hUsdPerMTok?: number;
  readonly outputUsdPerMTok: number;
};

/** What the catalogue or discovery knows of one model at one provider. `price` undefined means unpriced. */
export type ModelCard = ModelRef & {
  readonly name: string;
  readonly tier: Tier;
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  readonly capabilities: readonly Capability[];
  readonly price: Price | undefined;
  /** True when the model runs on this machine: the prompt does not leave it. */
  readonly local: boolean;
  /** The wires it works over, best first, when not over all of its provider's. */
  readonly wires?: readonly WireFormat[];
  /** Absent: nothing was announced of its end. */
  readonly lifecycle?: Lifecycle;
};

/**
 * Ways a provider departs from its wire format. Add a value here only when two providers need it, or one that cannot be
 * called without. 'raw-predict': Anthropic Messages with the model in the path and the version in the body.
 * 'reports-cost': its usage says what the call cost, which counts for more than a price list.
 */
export const QUIRKS = [
  'max-completion-tokens',
  'no-stream-usage',
  'reasoning-field',
  'raw-predict',
  'reports-cost',
] as const;
export type Quirk = (typeof QUIRKS)[number];

/** How a request proves who sends it: where the key goes, or which signature or token is made of it. */
export const AUTH_SCHEMES = [
  'bearer',
  'x-api-key',
  'api-key',
  'x-goog-api-key',
  'aws-sigv4',
  'google-adc',
  'azure-entra',
] as const;
export type AuthScheme = (typeof AUTH_SCHEMES)[number];

/** Another wire that a provider speaks, and where. */
export type WireAddress = {
  readonly wire: WireFormat;
  readonly baseUrl: string;
  /** A pattern of the models that are served here and nowhere else; absent: all that no other address claims. */
  readonly models?: string | undefined;
  /** What the models cannot do over this wire, though they can over others. */
  readonly lacks?: readonly Capability[] | undefined;
};

/** How a provider is known to fail. */
export type ProviderHabits = {
  readonly patience?: Partial<Patience> | undefined;
  /** How long to leave it alone after a refusal without a word how long. Milliseconds. */
  readonly pauseMs?: number | undefined;
  /** Words in its errors that mean: no credit or quota left, so that waiting does not help. */
  readonly quotaSignals?: readonly string[] | undefined;
  /** It bills a reply to its end, though the client has left. */
  readonly billsAfterAbort?: boolean | undefined;
};

/** Another place where a provider takes the same requests with the same key. */
export type ProviderEndpoint = {
  readonly region: Region;
  /** For the provider's own wire; the others are found under the same origin. */
  readonly baseUrl: string;
  /** What list prices are multiplied by there; 1 when absent. */
  readonly priceTimes?: number | undefined;
};

/** Models that are processed in a region of their own, wherever they are asked for. */
export type ServedElsewhere = { readonly models: string; readonly region: Region };

/** What the catalogue knows of one provider. `keyEnv` lists environment variables that may hold its key, preferred first. */
export type ProviderCard = {
  readonly id: string;
  readonly name: string;
  /** The wire to use when the client's own is not among `also`. */
  readonly wire: WireFormat;
  readonly baseUrl: string;
  readonly also: readonly WireAddress[];
  /** Hosts that are called otherwise than the places of an address make them. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Absent: as the wire has it. */
  readonly auth: AuthScheme | undefined;
  /** Sent with every request; never a secret. */
  readonly headers: Readonly<Record<string, string>>;
  /** Beta flags of its wire that it takes from clients; '*' stands for all. */
  readonly betas: readonly string[];
  readonly keyEnv: readonly string[];
  readonly keyUrl: string | undefined;
  readonly local: boolean;
  /** Where requests to its addresses above are processed. */
  readonly region: Region;
  /** Further places; core/endpoints.ts joins them with the main one. */
  readonly endpoints?: readonly ProviderEndpoint[];
  /** Patterns of model ids; the first that fits counts. */
  readonly elsewhere?: readonly ServedElsewhere[];
  readonly quirks: readonly Quirk[];
  readonly habits?: ProviderHabits | undefined;
  /** For local servers: the path, from the origin, that lists its models. */
  readonly probePath: string | undefined;
};

/** 'provider/model', the only textual form of a ModelRef. */
export const refText = (ref: ModelRef): string => `${ref.provider}/${ref.model}`;

/** What looks like one. */
export const REF_TEXT = /^[^/]+\/.+$/;

/** Reads 'provider/model'; the model part may itself hold slashes. Undefined when there is no provider part. */
export function parseRef(text: string): ModelRef | undefined {
  const slash = text.indexOf('/');
  if (slash <= 0 || slash === text.length - 1) return undefined;
  return { provider: text.slice(0, slash), model: text.slice(slash + 1) };
}

export const sameRef = (a: ModelRef, b: ModelRef): boolean => a.provider === b.provider && a.model === b.model;
