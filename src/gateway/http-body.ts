import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../core/errors.js';
import type { Watch } from './http-watch.js';

/** How long a socket may take to finish a reply nobody reads any more, to be used again. The end mark is on its way with the last event. */
const LINGER_MS = 100;

/** Replies are text; nobody needs more in one piece. */
const MAX_WHOLE_BYTES = 32 * 1024 * 1024;

/** The bytes of a response as they come. The socket is let go of however reading ends. */
export async function* readBody(
  response: IncomingMessage,
  watch: Watch,
  idleMs: number,
): AsyncGenerator<Uint8Array, void> {
  let isComplete = false;
  try {
    // Safe: without an encoding set, a response yields Buffers only.
    const chunks = response.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    for await (const chunk of chunks) {
      watch.disarm();
      yield chunk;
      watch.arm(idleMs, 'sent nothing for');
    }
    isComplete = true;
  } catch (thrown) {
    throw (
      watch.failure ?? new GatewayError('upstream-failed', `${watch.name} broke the connection off.`, { cause: thrown })
    );
  } finally {
    watch.release();
    if (!isComplete) letGo(response);
  }
}

/** All of a body as text. Throws 'upstream-garbled' when it is larger than any reply. */
export async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const { text, isWhole } = await readStart(body, MAX_WHOLE_BYTES);
  if (!isWhole) throw new GatewayError('upstream-garbled', 'The provider sent a reply larger than 32 MiB.');
  return text;
}

/** The start of a body as text; what lies beyond `maxBytes` is not read. */
export async function readStart(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<{ readonly text: string; readonly isWhole: boolean }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    chunks.push(chunk);
    if (bytes > maxBytes) break;
  }
  return { text: Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8'), isWhole: bytes <= maxBytes };
}

/** Reads on for a moment, so that a connection whose reply is practically over can serve the next request. */
function letGo(response: IncomingMessage): void {
  const timer = setTimeout(() => response.destroy(), LINGER_MS);
  response.once('close', () => {
    clearTimeout(timer);
  });
  response.resume();
}
