import { unlessLeft } from '../../gateway/unless-left.js';
import type { Answer, AnswerHeaders, StreamAnswer, StreamForm, WholeAnswer } from '../answer.js';
import type { Follower, Tape } from './tape.js';

/** Makes an answer. The signal aborts when nobody waits for it any more. */
export type MakeAnswer = (signal: AbortSignal) => Promise<Answer>;

/** Failures are told to those who wait; one that was left by all has failed. `bytes` is the size of an answer in one piece. */
export type Ending = { readonly kind: 'failed' | 'stream' } | { readonly kind: 'whole'; readonly bytes: number };

/** What a shared answer needs beside its maker. */
export type SharedAnswerDeps = {
  /** What is kept of the answer when it comes in pieces. */
  readonly tape: Tape;
  /** Called once, and not before the constructor has returned. */
  readonly onEnd: (ending: Ending) => void;
  /** Takes what nobody waits for. */
  readonly report: (error: unknown) => void;
};

/** What is known once an answer has begun. A stream's head may take longer. */
type Begun =
  WholeAnswer | { readonly kind: 'stream'; readonly writer: StreamForm; readonly headers: Promise<AnswerHeaders> };

/** One answer for everybody who sent the same request. It goes on until the last of them has left. */
export class SharedAnswer {
  /** Resolves when everything is over, also after all have left. */
  readonly settled: Promise<void>;
  readonly #deps: SharedAnswerDeps;
  readonly #begun: Promise<Begun>;
  #recorded: Promise<void> | undefined;
  #present = 0;
  /** Undefined once the answer has ended. Nothing of the request may be held on to then. */
  #abort: (() => void) | undefined;

  /** Begins at once. */
  constructor(make: MakeAnswer, deps: SharedAnswerDeps) {
    const controller = new AbortController();
    this.#deps = deps;
    this.#abort = () => controller.abort();
    this.#begun = this.#begin(make, controller.signal);
    this.settled = this.#settle();
  }

  /** The answer for one more. Its signal aborts when that one goes away. */
  async join(signal: AbortSignal): Promise<Answer> {
    const seat = this.#sit(signal);
    try {
      const begun = await unlessLeft(this.#begun, signal);
      if (begun.kind === 'whole') {
        await seat.leave();
        return begun;
      }
      const { writer, headers } = begun;
      return { kind: 'stream', writer, open: () => this.#openFor(seat, headers, signal) };
    } catch (thrown) {
      await seat.leave();
      throw thrown;
    }
  }

  async #openFor(seat: Seat, opening: Promise<AnswerHeaders>, signal: AbortSignal) {
    try {
      const headers = await unlessLeft(opening, signal);
      return { headers, frames: seat.follower.frames(signal), close: seat.leave };
    } catch (thrown) {
      await seat.leave();
      throw thrown;
    }
  }

  /** Who goes away leaves at once, whatever he waits for. Who is the last waits until all is over. */
  #sit(signal: AbortSignal): Seat {
    const follower = this.#deps.tape.follow();
    this.#present += 1;
    let left: Promise<void> | undefined;
    const leave = (): Promise<void> => (left ??= this.#stand(follower));
    signal.addEventListener('abort', () => void leave(), { once: true });
    return { follower, leave };
  }

  #stand(follower: Follower): Promise<void> {
    follower.leave();
    this.#present -= 1;
    if (this.#present > 0) return Promise.resolve();
    const abort = this.#abort;
    this.#end({ kind: 'failed' });
    abort?.();
    return this.settled;
  }

  #end(ending: Ending): void {
    if (!this.#abort) return;
    this.#abort = undefined;
    this.#deps.onEnd(ending);
  }

  async #begin(make: MakeAnswer, signal: AbortSignal): Promise<Begun> {
    try {
      const answer = await make(signal);
      if (answer.kind === 'whole') {
        this.#end({ kind: 'whole', bytes: Buffer.byteLength(answer.body) });
        return answer;
      }
      const { streamType, keepAlive, errorFrame } = answer.writer;
      const headers = this.#open(answer, signal);
      headers.catch(() => undefined); // told to those who wait; there may be nobody yet
      return { kind: 'stream', writer: { streamType, keepAlive, errorFrame }, headers };
    } catch (thrown) {
      this.#end({ kind: 'failed' });
      throw thrown;
    }
  }

  async #open(answer: StreamAnswer, signal: AbortSignal): Promise<AnswerHeaders> {
    try {
      const opened = await answer.open();
      this.#recorded = this.#record(opened, signal);
      return opened.headers;
    } catch (thrown) {
      this.#end({ kind: 'failed' });
      throw thrown;
    }
  }

  async #record({ frames, close }: Awaited<ReturnType<StreamAnswer['open']>>, signal: AbortSignal): Promise<void> {
    const { tape } = this.#deps;
    try {
      for await (const frame of frames) await tape.write(frame, signal);
      this.#end({ kind: 'stream' });
      tape.end();
    } catch (thrown) {
      this.#end({ kind: 'failed' });
      tape.fail(thrown);
    } finally {
      await close();
    }
  }

  async #settle(): Promise<void> {
    const begun = await this.#begun.catch(() => undefined);
    if (begun?.kind === 'stream') await begun.headers.catch(() => undefined);
    await this.#recorded?.catch(this.#deps.report);
  }
}

/** The place of one who waits. To leave twice is to leave once. */
type Seat = { readonly follower: Follower; readonly leave: () => Promise<void> };
