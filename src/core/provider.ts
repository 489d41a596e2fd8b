import type { ChatEvent, ChatRequest } from './chat.js';
import type { ModelRef } from './model.js';

/** One call to one provider. */
export type ProviderCall = {
  readonly request: ChatRequest;
  readonly model: ModelRef;
  readonly signal: AbortSignal;
  /** How long its phases may take; absent: as the adapter has it. */
  readonly timeouts?: CallTimeouts;
  /** The reply may be no longer, whatever the request asks for. */
  readonly maxOutputTokens?: number;
};

/** How long each phase of an exchange may take. Milliseconds. */
export type CallTimeouts = { readonly connectMs: number; readonly firstByteMs: number; readonly idleMs: number };

/** Somewhere a request can be sent. Always streams; a caller that wants one value collects. */
export interface Provider {
  readonly id: string;
  /**
   * Yields events ending with one 'finish'. Throws GatewayError of an 'upstream-*' kind, or 'key-missing'.
   * When the request's own wire is the provider's, the reply itself comes as 'wire-bytes', whole events at a time, or
   * all at once for a client that does not stream.
   */
  stream(call: ProviderCall): AsyncIterable<ChatEvent>;
}
