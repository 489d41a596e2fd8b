import type { ModelRef, WireFormat } from './model.js';

/** The one request shape inside the house: wire formats decode into it, providers encode from it. */
export type ChatRequest = {
  readonly id: string;
  /** As the client asked: 'auto', 'auto:<preset>' or '<provider>/<model>'. */
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ToolSpec[];
  readonly sampling: Sampling;
  readonly client: Client;
  /** The untouched wire body; a provider that speaks the same wire starts from it, so no field is lost. */
  readonly source: WireSource;
};

/** Where a request came in. `app` is the tool's own name when it gives one. */
export type Client = {
  readonly surface: Surface;
  readonly app: string;
  readonly sessionId: string | undefined;
};

export type Surface = 'editor' | 'proxy' | 'cli';

/** `stream` says whether the client wants the reply in pieces. */
export type WireSource = {
  readonly wire: WireFormat | 'none';
  readonly body: Readonly<Record<string, unknown>>;
  readonly stream: boolean;
};

export type Role = 'system' | 'user' | 'assistant' | 'tool';
export type ChatMessage = { readonly role: Role; readonly parts: readonly ContentPart[] };

/** `data` of an image is base64 without a prefix, or an https URL when `mediaType` is 'url'. */
export type ContentPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly mediaType: string; readonly data: string }
  | { readonly type: 'tool-call'; readonly id: string; readonly name: string; readonly argumentsJson: string }
  | { readonly type: 'tool-result'; readonly id: string; readonly text: string };

export type ToolSpec = { readonly name: string; readonly description: string; readonly schema: unknown };

export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string };

/** What shapes the reply. Absent fields are left to the provider. */
export type Sampling = {
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxOutputTokens?: number;
  readonly stop?: readonly string[];
  readonly toolChoice?: ToolChoice;
  /** The JSON schema the reply must follow; `true` asks for any JSON object. */
  readonly jsonSchema?: unknown;
};

/** One step of a reply. Named noun-verb; every reply ends with exactly one 'finish'. */
export type ChatEvent =
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  | { readonly type: 'tool-call-start'; readonly index: number; readonly id: string; readonly name: string }
  | { readonly type: 'tool-call-delta'; readonly index: number; readonly argumentsJson: string }
  /** One payload of the client's own wire format, to be passed on as it came. Sent beside the decoded events. */
  | { readonly type: 'wire-data'; readonly data: string; readonly content: boolean }
  | { readonly type: 'finish'; readonly reason: FinishReason; readonly usage: Usage | undefined };

/** What the gateway gives back: who is answering, then the provider's events. No fallback after 'reply-start'. */
export type ReplyEvent = { readonly type: 'reply-start'; readonly model: ModelRef } | ChatEvent;

export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'refused' | 'other';

/** Tokens as billed, in buckets that do not overlap, except that `reasoningTokens` is a part of `outputTokens`. */
export type Usage = {
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
};

/** Nothing used. */
export const NO_USAGE: Usage = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};

/** Joined text of one message; tool calls and images contribute nothing. */
export function textOf(message: ChatMessage): string {
  return message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** True for the first events a person can see: text, reasoning or a tool call. Source: RELIABILITY 2.1. */
export function isContent(event: ChatEvent): boolean {
  switch (event.type) {
    case 'text-delta':
    case 'reasoning-delta':
      return event.text.length > 0;
    case 'tool-call-start':
    case 'tool-call-delta':
      return true;
    case 'wire-data':
      return event.content;
    case 'finish':
      return false;
  }
}
