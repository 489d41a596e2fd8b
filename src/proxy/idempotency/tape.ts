import { GatewayError } from '../../core/errors.js';

/** How much of an answer is kept for those who come late or read slowly. Source: RELIABILITY 2.7. */
export const MAX_TAPE_BYTES = 1_048_576;

/** Kept in pieces of this size, whatever the size of its frames. */
const BLOCK_BYTES = 16 * 1_024;

/** Memory that all answers share. */
export type Room = {
  take(bytes: number): void;
  give(bytes: number): void;
  /** True when more was taken than there is. */
  isOver(): boolean;
};

/** `blockBytes` divides `maxBytes`. */
export type TapeSizes = { readonly maxBytes: number; readonly blockBytes: number };

/** Where one reader is, in bytes from the start. */
type Reader = { at: number };

/** One who reads. */
export type Follower = {
  /** Everything from the start on, as it comes; to be called once. Rejects when the answer failed, its reader is too slow, or the signal aborts while it waits. */
  frames(signal: AbortSignal): AsyncGenerator<Uint8Array, void>;
  leave(): void;
};

/**
 * The bytes of a streamed answer while it is written, for any number of readers. The fastest of them sets the pace; the
 * others may be `maxBytes` behind. Beyond that the tape forgets its start, and who still needs it is cut off.
 */
export class Tape {
  readonly #room: Room;
  readonly #sizes: TapeSizes;
  readonly #blocks: Buffer[] = [];
  readonly #readers = new Set<Reader>();
  /** Readers that have all there is. */
  readonly #waiting = new Set<() => void>();
  /** Where the first block begins. */
  #start = 0;
  #end = 0;
  #isWhole = true;
  #ending: { readonly error?: unknown } | undefined;
  #wakeWriter: (() => void) | undefined;

  constructor(room: Room, sizes: TapeSizes = { maxBytes: MAX_TAPE_BYTES, blockBytes: BLOCK_BYTES }) {
    this.#room = room;
    this.#sizes = sizes;
  }

  /** True while it can be read from its start. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Puts a frame behind the others as soon as a reader waits for it. Rejects when the signal aborts before. */
  async write(frame: string | Uint8Array, signal: AbortSignal): Promise<void> {
    const bytes = typeof frame === 'string' ? Buffer.from(frame) : frame;
    const { blockBytes } = this.#sizes;
    for (let at = 0; at < bytes.length; at += blockBytes) {
      if (this.#waiting.size === 0) await this.#whenWanted(signal);
      this.#append(bytes.subarray(at, at + blockBytes));
    }
  }

  /** The answer is complete. */
  end(): void {
    this.#finish({});
  }

  /** The answer failed: readers get what there is, and then the error. */
  fail(error: unknown): void {
    this.#finish({ error });
  }

  /** Nobody will come late any more: what all readers have is forgotten. */
  letGo(): void {
    this.#isWhole = false;
    this.#trim();
  }

  /** Begins to follow from the start. What is not read yet is kept, as far as the sizes allow, until `leave`. */
  follow(): Follower {
    const reader: Reader = { at: 0 };
    this.#readers.add(reader);
    return {
      frames: (signal) => this.#read(reader, signal),
      leave: () => {
        this.#readers.delete(reader);
        this.#trim();
      },
    };
  }

  async *#read(reader: Reader, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      if (reader.at < this.#end) yield this.#pieceFor(reader);
      else if (!this.#ending) await this.#more(signal);
      else if ('error' in this.#ending) throw this.#ending.error;
      else return;
    }
  }

  #pieceFor(reader: Reader): Uint8Array {
    if (reader.at < this.#start) throw tooSlow();
    const { blockBytes } = this.#sizes;
    const offset = reader.at % blockBytes;
    const blockStart = reader.at - offset;
    const piece = this.#blocks[(blockStart - this.#start) / blockBytes]?.subarray(offset, this.#end - blockStart);
    if (!piece) throw new Error('A tape lost a block that is still read.');
    reader.at += piece.length;
    this.#trim();
    return piece;
  }

  #append(bytes: Uint8Array): void {
    const { blockBytes, maxBytes } = this.#sizes;
    for (let at = 0; at < bytes.length;) {
      const offset = this.#end % blockBytes;
      if (offset === 0) this.#addBlock();
      const part = bytes.subarray(at, at + blockBytes - offset);
      this.#blocks.at(-1)?.set(part, offset);
      at += part.length;
      this.#end += part.length;
    }
    if (this.#end > maxBytes) this.#isWhole = false;
    this.#trim();
    this.#wakeReaders();
  }

  #addBlock(): void {
    this.#blocks.push(Buffer.allocUnsafeSlow(this.#sizes.blockBytes));
    this.#room.take(this.#sizes.blockBytes);
    while (this.#room.isOver() && this.#blocks.length > 1) {
      this.#isWhole = false;
      this.#dropFirst();
    }
  }

  #dropFirst(): void {
    const { blockBytes } = this.#sizes;
    this.#blocks.shift();
    this.#start += blockBytes;
    this.#room.give(blockBytes);
  }

  /** Forgets blocks that all have read, and those that are too far back, but never the one that is written. */
  #trim(): void {
    if (this.#isWhole) return;
    const { blockBytes, maxBytes } = this.#sizes;
    const needed = Math.max(this.#slowest(), this.#end - maxBytes);
    while (this.#blocks.length > 0 && this.#start + blockBytes <= needed) this.#dropFirst();
    if (this.#ending && needed === this.#end) while (this.#blocks.length > 0) this.#dropFirst();
  }

  #slowest(): number {
    let slowest = this.#end;
    for (const { at } of this.#readers) slowest = Math.min(slowest, at);
    return slowest;
  }

  #finish(ending: { readonly error?: unknown }): void {
    this.#ending = ending;
    this.#wakeReaders();
    this.#trim();
  }

  #wakeReaders(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }

  #whenWanted(signal: AbortSignal): Promise<void> {
    return orAborted(signal, (wake) => {
      this.#wakeWriter = wake;
      return () => (this.#wakeWriter = undefined);
    });
  }

  #more(signal: AbortSignal): Promise<void> {
    return orAborted(signal, (wake) => {
      this.#waiting.add(wake);
      this.#wakeWriter?.();
      return () => this.#waiting.delete(wake);
    });
  }
}

/** Waits until it is woken, or rejects when the signal aborts. `enter` says how to be woken, and gives back how to be forgotten. */
function orAborted(signal: AbortSignal, enter: (wake: () => void) => () => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      forget();
      reject(new GatewayError('canceled', 'Nobody waits for this answer any more.'));
    };
    const forget = enter(() => {
      signal.removeEventListener('abort', stop);
      forget();
      resolve();
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

const tooSlow = (): GatewayError =>
  new GatewayError(
    'busy',
    'This client reads too slowly to share an answer with another one that sent the same Idempotency-Key. Read faster, or ask again.',
  );
