import type { Answer, OpenStream, StreamAnswer, WholeAnswer } from '../../../src/proxy/answer.js';

/** A signal of somebody who stays. */
export const here = (): AbortSignal => new AbortController().signal;

/** An answer in one piece. */
export const whole = (body: string): WholeAnswer => ({ kind: 'whole', status: 200, headers: { 'x-a': 'b' }, body });

/** An answer in pieces. */
export const streamed = (frames: AsyncIterable<string>, over: Partial<OpenStream> = {}): StreamAnswer => ({
  kind: 'stream',
  writer: { streamType: 'text/event-stream', keepAlive: undefined, errorFrame: () => 'error' },
  open: () => Promise.resolve({ headers: { 'x-a': 'b' }, frames, close: () => Promise.resolve(), ...over }),
});

/** Frames that come at once, and an error in place of the end when there is one. */
export async function* framesOf(...frames: readonly (string | Error)[]): AsyncGenerator<string, void> {
  await Promise.resolve();
  for (const frame of frames) {
    if (frame instanceof Error) throw frame;
    yield frame;
  }
}

/** All of an answer, read as the server does. */
export async function bodyOf(answer: Answer): Promise<string> {
  if (answer.kind === 'whole') return answer.body.toString();
  const opened = await answer.open();
  let text = '';
  try {
    for await (const frame of opened.frames) text += Buffer.from(frame).toString();
    return text;
  } finally {
    await opened.close();
  }
}

/** A promise that the test settles. */
export function aPromise<T>(): {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
} {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}

/** Reads on until so many bytes have come. */
export async function readUpTo(frames: AsyncIterator<string | Uint8Array>, bytes: number): Promise<void> {
  for (let read = 0; read < bytes;) {
    const next = await frames.next();
    if (next.done) throw new Error(`The answer ended after ${read} bytes.`);
    read += next.value.length;
  }
}
