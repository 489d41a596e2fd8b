import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { GatewayError } from '../core/errors.js';
import { forPeople, type OpenStream, type StreamAnswer, type StreamForm } from './answer.js';
import { whileWaiting } from './first-event.js';
import type { Pacer } from './pacer.js';
import { writeHead } from './send.js';

/** What a stream needs beside its frames. */
type StreamDeps = {
  readonly signal: AbortSignal;
  readonly pacer: Pacer;
  /** How long to stay silent before the first content. */
  readonly waitMs: number;
  /** How long a client may take to read what is already on its way. */
  readonly stallMs: number;
};

/** How long a stream stays silent before its first content. Source: RELIABILITY 2.1. */
export const WAIT_MS = 15_000;

/** Sends a reply as it comes. Rejects when it fails, before a status was sent or after. */
export async function sendStream(response: ServerResponse, answer: StreamAnswer, deps: StreamDeps): Promise<void> {
  const reply = await whileWaiting(answer.open(), deps.waitMs, () => remindClient(response, answer.writer));
  await sendFrames(response, reply, { ...deps, streamType: answer.writer.streamType });
}

/** Idle connections stay open when something is said that every client skips. */
function remindClient(response: ServerResponse, { streamType, keepAlive }: StreamForm): void {
  if (keepAlive === undefined) return;
  if (!response.headersSent) writeHead(response, 200, { 'content-type': streamType });
  response.write(keepAlive);
}

async function sendFrames(
  response: ServerResponse,
  reply: OpenStream,
  deps: StreamDeps & Pick<StreamForm, 'streamType'>,
): Promise<void> {
  try {
    if (!response.headersSent) writeHead(response, 200, { 'content-type': deps.streamType, ...reply.headers });
    for await (const frame of reply.frames) {
      if (!response.write(frame)) {
        await orCutOff(once(response, 'drain', { signal: deps.signal }), response, deps.stallMs);
      }
      const pause = deps.pacer.pause();
      if (pause) await pause;
    }
    response.end();
  } finally {
    await reply.close();
  }
}

/** Puts a failure into a stream that has begun, and ends it without its end mark, so that nobody takes it for complete. */
export async function breakOff(
  response: ServerResponse,
  { errorFrame }: Pick<StreamForm, 'errorFrame'>,
  { error, stallMs }: { readonly error: GatewayError; readonly stallMs: number },
): Promise<void> {
  const frame = errorFrame(forPeople(error));
  const written = new Promise((resolve) => response.write(frame, resolve));
  await orCutOff(written, response, stallMs);
  response.destroy();
}

/** Waits for a client to read on; one that does not is cut off, which settles whatever waits for it. */
async function orCutOff(reading: Promise<unknown>, response: ServerResponse, stallMs: number): Promise<void> {
  const timer = setTimeout(() => response.destroy(), stallMs);
  try {
    await reading;
  } finally {
    clearTimeout(timer);
  }
}
