import type { ErrorKind } from './errors.js';
import type { ModelRef, WireFormat } from './model.js';

/** The one request shape inside the house: wire formats decode into it, providers encode from it. */
export type ChatRequest = {
  readonly id: string;
  /** As the client asked: 'auto', 'auto:<preset>' or '<provider>/<model>'. */
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ToolSpec[];
  readonly sampling: Sampling;
  /** Text behind the gap that the reply fills; what stands before it is the only message. */
  readonly suffix?: string;
  readonly client: Client;
  /** The untouched wire body; a provider that speaks the same wire starts from it, so no field is lost. */
  readonly source: WireSource;
};

/** Where a request came in. `app` is the tool's own name when it gives one. */
export type Client = {
  readonly surface: Surface;
  readonly app: string;
  readonly sessionId: string | undefined;
  /** The folder that is worked in, by its name. */
  readonly workspace?: string;
  /** The client key that was used, by its name, and the team it belongs to. */
  readonly key?: string;
  readonly team?: string;
  /** Patterns of the models that key may use; absent when it may use all. */
  readonly allowedModels?: readonly string[];
};

export type Surface = 'editor' | 'proxy' | 'cli';

/** `stream` says whether the client wants the reply in pieces. */
export type WireSource = {
  readonly wire: WireFormat | 'none';
  readonly body: Readonly<Record<string, unknown>>;
  readonly stream: boolean;
  /** The body as it came, UTF-8; a provider of the same wire gets these bytes. Absent when nothing was sent as JSON. */
  readonly bytes?: Uint8Array;
  /** What may be passed on of the client's headers, by lower-case name: versions and beta flags of the wire. */
  readonly headers?: Readonly<Record<string, string>>;
};

export type Role = 'system' | 'user' | 'assistant' | 'tool';
export type ChatMessage = { readonly role: Role; readonly parts: readonly ContentPart[] };

export type ContentPart =
  | { readonly type: 'text'; readonly text: string }
  | MediaPart
  /** What the model thought before it spoke. Without a seal it is only words. */
  | { readonly type: 'reasoning'; readonly text: string; readonly seal?: Seal }
  | {
      readonly type: 'tool-call';
      readonly id: string;
      readonly name: string;
      readonly argumentsJson: string;
      readonly seal?: Seal;
    }
  | ToolResultPart;

/** `data` is base64 without a prefix, or an https URL when `mediaType` is 'url'. A file is a document such as a PDF. */
export type MediaPart =
  | { readonly type: 'image'; readonly mediaType: string; readonly data: string }
  | { readonly type: 'file'; readonly mediaType: string; readonly data: string; readonly name?: string };

/** `media` are pictures and documents among the result; `isError` says that the tool failed. */
export type ToolResultPart = {
  readonly type: 'tool-result';
  readonly id: string;
  readonly text: string;
  readonly media?: readonly MediaPart[];
  readonly isError?: true;
};

/**
 * What only its maker can read: a thinking signature, encrypted reasoning. `value` is the maker's own block or text, as
 * it came in `wire`; it goes back to the model that made it and to nobody else, and is never made up.
 */
export type Seal = { readonly wire: WireFormat; readonly value: unknown };

/** `freeform` tools take plain text; on wires without such tools it is the field "input" of the arguments. */
export type ToolSpec = {
  readonly name: string;
  readonly description: string;
  readonly schema: unknown;
  readonly strict?: boolean;
  readonly freeform?: true;
};

export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string };

/** How long a model may think, weakest first. */
export const REASONING_EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
export type ReasoningEffort = (typeof REASONING_EFFORTS)[number];

/** What shapes the reply. Absent fields are left to the provider. */
export type Sampling = {
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly seed?: number;
  readonly presencePenalty?: number;
  readonly frequencyPenalty?: number;
  readonly maxOutputTokens?: number;
  readonly stop?: readonly string[];
  readonly toolChoice?: ToolChoice;
  /** False asks for at most one tool call a turn. */
  readonly parallelToolCalls?: boolean;
  readonly reasoningEffort?: ReasoningEffort;
  /** The most tokens to think with, where a client says it in tokens. */
  readonly reasoningTokens?: number;
  /** The JSON schema the reply must follow; `true` asks for any JSON object. */
  readonly jsonSchema?: unknown;
};

/** One step of a reply. Named noun-verb; every reply ends with exactly one 'finish'. */
export type ChatEvent =
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'refusal-delta'; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  /** Ends the block of reasoning so far, or stands for one whose words are hidden. */
  | { readonly type: 'reasoning-seal'; readonly seal: Seal }
  | {
      readonly type: 'tool-call-start';
      readonly index: number;
      readonly id: string;
      readonly name: string;
      readonly seal?: Seal;
    }
  | { readonly type: 'tool-call-delta'; readonly index: number; readonly argumentsJson: string }
  /** Bytes of the client's own wire, to be passed on as they are. Only what they tell beside text is decoded and sent along. */
  | WireBytes
  /** What the provider has counted so far, before the end: all there is when a reply breaks off. */
  | { readonly type: 'usage'; readonly usage: Usage }
  | {
      readonly type: 'finish';
      readonly reason: FinishReason;
      readonly usage: Usage | undefined;
      /** What the provider itself says that the call cost, in integer nano-dollars. */
      readonly reportedNanoUsd?: number;
      /** The stop text that ended the reply, where the provider says which. */
      readonly stopText?: string;
    };

/** `content` says whether a person can see something of it. */
export type WireBytes = {
  readonly type: 'wire-bytes';
  readonly bytes: Uint8Array;
  readonly content: boolean;
  readonly unread?: Unread;
};

/**
 * What was not decoded of bytes that passed: whole payloads. `textOf` is the same one for a whole reply, reads several that
 * are joined as well, and is asked only when nobody counted tokens.
 */
export type Unread = { readonly raw: string; readonly textOf: (raw: string) => string };

/**
 * What the gateway gives back: who is answering, then the provider's events. No fallback after 'reply-start'. When
 * `passes`, the reply is in the 'wire-bytes', ready for a client of its wire.
 */
export type ReplyEvent = ReplyStart | ChatEvent;

/** `noRoomFor` is the model that was chosen first, when the caps had no room for it; `failed` are the calls before this one. */
export type ReplyStart = {
  readonly type: 'reply-start';
  readonly model: ModelRef;
  readonly passes: boolean;
  readonly noRoomFor?: ModelRef;
  readonly failed?: readonly FailedCall[];
};

/** A call that somebody else had to answer for. */
export type FailedCall = { readonly model: ModelRef; readonly error: ErrorKind };

export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'refused' | 'other';

/**
 * Tokens as billed, in buckets that do not overlap, except that `reasoningTokens` is a part of `outputTokens`. Input is
 * what no cache had to do with; writes to a cache are told apart by how long it keeps them.
 */
export type Usage = {
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWrite5mTokens: number;
  readonly cacheWrite1hTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
};

/** Nothing used. */
export const NO_USAGE: Usage = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};

/** All that went in, whatever a cache had to do with it. */
export const allInputTokens = (usage: Usage): number =>
  usage.inputTokens + usage.cacheReadTokens + usage.cacheWrite5mTokens + usage.cacheWrite1hTokens;

/** Joined text of one message; tool calls and images contribute nothing. */
export function textOf(message: ChatMessage): string {
  return message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** True for the first events a person can see: text, reasoning or a tool call. Source: RELIABILITY 2.1. */
export function isContent(event: ChatEvent): boolean {
  switch (event.type) {
    case 'text-delta':
    case 'refusal-delta':
    case 'reasoning-delta':
      return event.text.length > 0;
    case 'reasoning-seal':
      return false;
    case 'tool-call-start':
    case 'tool-call-delta':
      return true;
    case 'wire-bytes':
      return event.content;
    case 'usage':
    case 'finish':
      return false;
  }
}
