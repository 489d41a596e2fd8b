import { toGatewayError } from '../core/errors.js';
import { toHost, type ToHost, type ToPage } from './protocol.js';

/** Answers one message of the page, which is not yet checked. The signal aborts when the page has closed. */
export type Dispatch = (raw: unknown, signal: AbortSignal) => Promise<ToPage>;

/** One handler per message type. Leaving one out, or misspelling one, does not compile. */
export type Handlers = {
  readonly [T in ToHost['type']]: (message: Extract<ToHost, { type: T }>, signal: AbortSignal) => Promise<ToPage>;
};

/** Checks what crossed the boundary, then asks its handler. Never throws: what goes wrong is an 'action-failed' answer. */
export async function dispatch(handlers: Handlers, raw: unknown, signal: AbortSignal): Promise<ToPage> {
  const parsed = toHost.safeParse(raw);
  if (!parsed.success) return failed('The page asked for something this version does not know. Reload the page.');
  try {
    // TypeScript cannot pair the handler with its message; the Handlers type already did.
    const handle = handlers[parsed.data.type] as (message: ToHost, signal: AbortSignal) => Promise<ToPage>;
    return await handle(parsed.data, signal);
  } catch (thrown) {
    return failed(toGatewayError(thrown).message);
  }
}

const failed = (message: string): ToPage => ({ type: 'action-failed', message });
