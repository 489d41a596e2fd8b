import type { ChatEvent, ChatRequest, Client, ReplyEvent } from '../core/chat.js';
import type { GatewayError } from '../core/errors.js';
import type { Capability, Quirk, WireFormat } from '../core/model.js';

/** What the proxy knows of a request beside its body. `model` and `stream` are there when the path says them, as Gemini's does. */
export type RequestMeta = {
  readonly id: string;
  readonly client: Client;
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly model?: string;
  readonly stream?: boolean;
};

/** Reads what a client sends. The body itself is kept untouched as the request's source. Throws 'invalid-request' naming the wrong field. */
export type DecodeRequest = (body: Record<string, unknown>, meta: RequestMeta) => ChatRequest;

/** What a request to a provider needs beside the conversation. `name` is the provider's, for refusals. */
export type EncodeOptions = {
  readonly model: string;
  readonly name: string;
  readonly quirks: readonly Quirk[];
  /** Sent where the wire demands a limit and the client set none. */
  readonly maxOutputTokens: number;
  /** The model's window, where the wire has to ask for it. */
  readonly contextTokens: number;
  /** What the model can do, where it is known and the wire refuses to be asked for more. */
  readonly capabilities?: readonly Capability[];
};

/** Writes a request for a provider, always for a streamed reply. Throws 'invalid-request' for what cannot be carried. */
export type EncodeRequest = (request: ChatRequest, options: EncodeOptions) => Record<string, unknown>;

/** Something in a body that no other wire can carry, or few. What is only `offered` (a provider's own tool) is left out and told; all else is refused. */
export type Uncarried = {
  readonly field: string;
  readonly offered?: true;
  /** Other wires that do carry it. */
  readonly wires?: readonly WireFormat[];
};

/** One reply of a provider while it is read. */
export type ReplyReader = {
  /** The events of one payload: the data of one server-sent event, or one line. Throws the provider's own error when the payload is one, after what it tells of usage: read to the end. */
  read(data: string): Iterable<ChatEvent>;
  /** The last event. Throws 'upstream-garbled' when the provider never said why it ended, or a tool call is cut. */
  finish(): ChatEvent & { readonly type: 'finish' };
  /** A payload as the wire's clients need it, where this provider leaves something out or says it twice; '' leaves it out. To be asked before `read`. */
  repaired?(data: string): string;
  /** What a complete stream of this wire still lacks at its end. To be asked after `finish`. */
  closing?(): string;
};

/** How a provider's replies of one wire are read. `name` is the provider's, for errors. */
export type WireReader = {
  readonly framing: 'sse' | 'ndjson';
  /** `passes`: the client gets the payloads themselves and judges them, so calls are not checked. */
  readonly start: (name: string, passes?: boolean) => ReplyReader;
  /** Found in every payload that tells more than some text or thoughts. */
  readonly telling: RegExp;
  /** The name of a payload's event, on wires whose clients need one. */
  readonly eventName?: (data: string) => string | undefined;
  /** The events of a reply in one piece, ending with 'finish'. When it failed only its usage, and then its error is thrown. */
  readonly readWhole: (text: string, name: string) => Iterable<ChatEvent>;
};

/** What an answer needs beside its events. */
export type AnswerMeta = {
  readonly id: string;
  readonly createdS: number;
  readonly request: ChatRequest;
  /** Milliseconds since the request came in, for wires that tell how long things took. */
  readonly elapsedMs?: () => number;
};

/** How one wire writes to its clients. */
export type WireWriter = {
  /** The media type of a streamed answer. */
  readonly streamType: string;
  readonly encodeStream: (meta: AnswerMeta, events: AsyncIterable<ReplyEvent>) => AsyncIterable<string>;
  readonly encodeWhole: (meta: AnswerMeta, events: AsyncIterable<ReplyEvent>) => Promise<string>;
  readonly errorBody: (error: GatewayError) => object;
  /** What ends a stream that failed; nothing follows it, so that nobody takes it for complete. */
  readonly errorFrame: (error: GatewayError) => string;
  /** Keeps a silent stream open: something every client skips. Undefined where the wire has no such thing. */
  readonly keepAlive: string | undefined;
};
