/** What a client wants, in no format. `over` holds more fields of the body, as the format has them. */
export type Ask = {
  readonly model: string;
  readonly stream: boolean;
  readonly turns: readonly Turn[];
  readonly system?: string;
  readonly developer?: string;
  /** Names of tools; all take TOOL_SCHEMA. */
  readonly tools?: readonly string[];
  /** The format's own form of a search that the provider runs itself. */
  readonly offersSearch?: boolean;
  readonly schema?: object;
  readonly stop?: readonly string[];
  readonly maxTokens?: number;
  readonly over?: Readonly<Record<string, unknown>>;
};

export type Turn =
  | { readonly who: 'user'; readonly text: string; readonly media?: readonly Media[] }
  | { readonly who: 'assistant'; readonly text: string; readonly calls: readonly Call[] }
  | { readonly who: 'tools'; readonly results: readonly Result[] };

export type Media =
  | { readonly kind: 'image'; readonly mediaType: string; readonly data: string }
  | { readonly kind: 'image-url'; readonly url: string }
  | { readonly kind: 'pdf'; readonly data: string };

export type Call = { readonly id: string; readonly name: string; readonly args: unknown };

/** `call` is the call that is answered. */
export type Result = { readonly call: Call; readonly text: string; readonly isError?: true };

export const TOOL_SCHEMA = { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] };

/** What a client understood of an answer. `reason` is its own word for why the answer ended. */
export type Answer = {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly Call[];
  readonly reason: string;
  readonly usage: Counted | undefined;
  readonly model: string;
  /** The stop text that ended the answer, where the format says it. */
  readonly stopText?: string;
};

/** Tokens as a client counts them: `prompt` is all that was read. Undefined where the format has no word for it. */
export type Counted = {
  readonly prompt: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly output: number;
  readonly reasoning?: number;
};

/** An error as a client reads it. */
export type Fault = { readonly code: string; readonly message: string };

/** A tool on this machine that speaks one format, written from the format's documentation and not from our code. */
export type ClientFormat = {
  readonly request: (ask: Ask) => { readonly path: string; readonly body: Readonly<Record<string, unknown>> };
  readonly readWhole: (text: string) => Answer;
  /** Throws when the stream breaks the rules of the format or lacks its end mark. */
  readonly readStream: (text: string) => Answer;
  readonly readError: (text: string) => Fault;
  /** The error that ended a stream. Throws when there is none, or when an end mark makes the answer look complete. */
  readonly readBroken: (text: string) => Fault;
};

/** What a provider understood of a request. A tool's result names the call that it answers. */
export type Heard = {
  /** Texts at the place for instructions, in order. */
  readonly system: readonly string[];
  readonly turns: readonly HeardTurn[];
  readonly tools: readonly string[];
  readonly schema: unknown;
  readonly stop: unknown;
  readonly maxTokens: unknown;
};

export type HeardTurn =
  | { readonly who: 'user'; readonly text: string; readonly media?: readonly string[] }
  | { readonly who: 'assistant'; readonly text: string; readonly calls?: readonly Omit<Call, 'id'>[] }
  | { readonly who: 'tools'; readonly results: readonly HeardResult[] };

/** `of` is the name of the call with this id; `isError` is the wire's own mark. */
export type HeardResult = { readonly of: string; readonly text: string; readonly isError?: true };

/** Reads one provider's requests, strictly: what stands in a wrong place is not found. */
export type Hear = (body: unknown) => Heard;
