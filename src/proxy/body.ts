import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { GatewayError, toGatewayError } from '../core/errors.js';
import { bodyTooLarge } from './gate.js';
import type { Call } from './send.js';

/** `maxBytes` is for one body, `maxInFlightBytes` for all that are held at a time. */
type BodyLimits = { readonly maxBytes: number; readonly maxInFlightBytes: number };

/** Anthropic's own limit for one request, and two of them at a time. Source: RELIABILITY T14. */
const BODY_LIMITS: BodyLimits = { maxBytes: 32 * 1_048_576, maxInFlightBytes: 64 * 1_048_576 };

/** Memory set aside for one request's body. Released when the request ends, because its text lives as long. */
export class BodyLease {
  #bytes = 0;
  readonly #room: BodyRoom;

  constructor(room: BodyRoom) {
    this.#room = room;
  }

  /** Makes the lease this large, or throws. Never makes it smaller. */
  growTo(bytes: number): void {
    if (bytes <= this.#bytes) return;
    if (bytes > this.#room.limits.maxBytes) throw bodyTooLarge(this.#room.limits.maxBytes);
    this.#room.take(bytes - this.#bytes);
    this.#bytes = bytes;
  }

  release(): void {
    this.#room.take(-this.#bytes);
    this.#bytes = 0;
  }

  /** A lease of the same memory for whoever needs the body longer than the request. This one is released. */
  handOver(): BodyLease {
    const lease = new BodyLease(this.#room);
    lease.#bytes = this.#bytes;
    this.#bytes = 0;
    return lease;
  }
}

/** Counts the bodies of all requests together. */
export class BodyRoom {
  readonly limits: BodyLimits;
  #heldBytes = 0;

  constructor(limits: BodyLimits = BODY_LIMITS) {
    this.limits = limits;
  }

  /** Takes bytes, or throws 'busy' when they do not fit. A negative number gives them back. */
  take(bytes: number): void {
    if (this.#heldBytes + bytes > this.limits.maxInFlightBytes) {
      throw new GatewayError('busy', 'Too much is being sent at once. Try again in a second.', { retryAfterMs: 1_000 });
    }
    this.#heldBytes += bytes;
  }
}

/** Reads a body. Stops at once, without closing the connection, when it does not fit. */
export async function readBody({ request, response }: Call, lease: BodyLease): Promise<Buffer> {
  lease.growTo(Number(request.headers['content-length'] ?? 0));
  if (request.headers.expect !== undefined) response.writeContinue();
  const bytes = await collect(request, lease);
  if (!isUtf8(bytes)) throw new GatewayError('invalid-request', 'The body is not valid UTF-8.');
  // A byte-order mark says nothing in UTF-8, and JSON has none.
  return bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? bytes.subarray(3) : bytes;
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Up to here a body mostly comes in one chunk, which is then taken as it is. */
const MAX_CHUNK_BYTES = 64 * 1_024;

function collect(request: IncomingMessage, lease: BodyLease): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts = partsOf(Number(request.headers['content-length'] ?? 0));
    let receivedBytes = 0;

    const stop = (): void => {
      request.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone);
    };
    const onData = (chunk: Buffer): void => {
      const at = receivedBytes;
      receivedBytes += chunk.length;
      try {
        lease.growTo(receivedBytes);
        parts.add(chunk, at);
      } catch (thrown) {
        stop();
        request.pause();
        reject(toGatewayError(thrown));
      }
    };
    const onEnd = (): void => {
      stop();
      resolve(parts.whole());
    };
    const onGone = (): void => {
      stop();
      reject(new GatewayError('canceled', 'The client went away while it was sending.'));
    };
    request.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
  });
}

/** Where the chunks of a body are put; `at` is how many bytes came before. */
type Parts = { readonly add: (chunk: Buffer, at: number) => void; readonly whole: () => Buffer };

function partsOf(announcedBytes: number): Parts {
  if (announcedBytes > MAX_CHUNK_BYTES) {
    const whole = Buffer.allocUnsafeSlow(announcedBytes);
    return { add: (chunk, at) => void move(chunk, whole, at), whole: () => whole };
  }
  const chunks: Buffer[] = [];
  return {
    add: (chunk) => void chunks.push(chunk),
    whole: () => (chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)),
  };
}

/**
 * Copies a chunk and gives its memory back at once, for the next one: left to the garbage collector, the chunks of large
 * bodies make it run over the whole heap every few requests.
 */
function move(chunk: Buffer, to: Buffer, at: number): void {
  to.set(chunk, at);
  const buffer: ArrayBufferLike & { transfer?: (bytes: number) => ArrayBuffer } = chunk.buffer;
  // Node 20 cannot. Memory that others lie in as well must stay.
  if (buffer.byteLength === chunk.length) buffer.transfer?.(0);
}
