import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../core/errors.js';
import type { Watch } from './http-watch.js';

/** How long a socket may take to finish a reply nobody reads any more, to be used again. The end mark is on its way with the last event. */
const LINGER_MS = 100;

/** One that goes on beyond this is not about to finish. */
const MAX_LINGER_BYTES = 64 * 1024;

/** Replies are text; nobody needs more in one piece. */
const MAX_WHOLE_BYTES = 32 * 1024 * 1024;

/** Read ahead of whoever reads slowly; beyond it the provider has to wait. Source: RELIABILITY 2.6. */
const MAX_AHEAD_BYTES = 256 * 1024;

type BodyResult = IteratorResult<Uint8Array, undefined>;

/** Whoever waits for the next bytes. */
type Waiting = { readonly resolve: (result: BodyResult) => void; readonly reject: (error: GatewayError) => void };

const OVER: BodyResult = { done: true, value: undefined };

/**
 * The bytes of a response as they come; to be read once. The socket is let go of however reading ends. Written by hand,
 * because Node's own iterator of a response costs more than all else that a short reply needs here.
 */
export function readBody(
  response: IncomingMessage,
  watch: Watch,
  idleMs: number,
): AsyncIterableIterator<Uint8Array, undefined> {
  const ahead: Uint8Array[] = [];
  let aheadBytes = 0;
  let end: { readonly error: GatewayError | undefined } | undefined;
  let reader: Waiting | undefined;
  let hasBegun = false;

  const onData = (chunk: Uint8Array): void => {
    watch.disarm();
    hasBegun = true;
    if (reader) {
      reader.resolve({ done: false, value: chunk });
      reader = undefined;
      return;
    }
    ahead.push(chunk);
    aheadBytes += chunk.length;
    if (aheadBytes > MAX_AHEAD_BYTES) response.pause();
  };
  const onEnd = (error?: GatewayError): void => {
    end ??= { error };
    watch.release();
    if (end.error) reader?.reject(end.error);
    else reader?.resolve(OVER);
    reader = undefined;
  };
  const onBroken = (cause?: unknown): void => {
    if (end) return;
    onEnd(watch.failure ?? new GatewayError('upstream-failed', `${watch.name} broke the connection off.`, { cause }));
  };
  response.on('data', onData);
  response.on('end', () => onEnd());
  response.on('error', onBroken);
  response.on('close', () => onBroken());

  // One promise for each piece of a stream, straight from its arrival: an async function makes three.
  function next(): Promise<BodyResult> {
    const chunk = ahead.shift();
    if (chunk) {
      aheadBytes -= chunk.length;
      if (aheadBytes <= MAX_AHEAD_BYTES && response.isPaused()) response.resume();
      return Promise.resolve({ done: false, value: chunk });
    }
    if (end) return end.error ? Promise.reject(end.error) : Promise.resolve(OVER);
    // Until the first bytes the deadline of the head is on.
    if (hasBegun) watch.arm(idleMs, 'sent nothing for');
    return new Promise((resolve, reject) => (reader = { resolve, reject }));
  }

  return {
    next,
    return: () => {
      if (!end) letGo(response, onData);
      onEnd();
      return Promise.resolve(OVER);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** All of a body. Throws 'upstream-garbled' when it is larger than any reply. */
export async function readBytes(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const { bytes, isWhole } = await readUpTo(body, MAX_WHOLE_BYTES);
  if (!isWhole) throw new GatewayError('upstream-garbled', 'The provider sent a reply larger than 32 MiB.');
  return bytes;
}

/** All of a body as text. Throws 'upstream-garbled' when it is larger than any reply. */
export const readText = async (body: AsyncIterable<Uint8Array>): Promise<string> =>
  Buffer.from(await readBytes(body)).toString('utf8');

/** The start of a body as text; what lies beyond `maxBytes` is not read. */
export async function readStart(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<{ readonly text: string; readonly isWhole: boolean }> {
  const { bytes, isWhole } = await readUpTo(body, maxBytes);
  return { text: bytes.toString('utf8'), isWhole };
}

async function readUpTo(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<{ readonly bytes: Buffer; readonly isWhole: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    chunks.push(chunk);
    if (length > maxBytes) break;
  }
  const [only] = chunks;
  const bytes = Buffer.isBuffer(only) && chunks.length === 1 ? only : Buffer.concat(chunks);
  return { bytes: length > maxBytes ? bytes.subarray(0, maxBytes) : bytes, isWhole: length <= maxBytes };
}

/** Reads on for a moment, so that a connection whose reply is practically over can serve the next request. */
function letGo(response: IncomingMessage, onData: (chunk: Uint8Array) => void): void {
  response.off('data', onData);
  let moreBytes = 0;
  response.on('data', ({ length }: Uint8Array) => {
    moreBytes += length;
    if (moreBytes > MAX_LINGER_BYTES) response.destroy();
  });
  const timer = setTimeout(() => response.destroy(), LINGER_MS);
  response.once('close', () => {
    clearTimeout(timer);
  });
  response.resume();
}
