import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { GatewayError } from '../core/errors.js';
import { openAiErrorBody } from '../wire/error-body.js';
import { writeSse } from '../wire/sse.js';
import { forPeople, type OpenStream, type StreamAnswer } from './answer.js';
import { whileWaiting } from './first-event.js';
import type { Pacer } from './pacer.js';

/** What a stream needs beside its frames. */
export type StreamDeps = {
  readonly signal: AbortSignal;
  readonly pacer: Pacer;
  /** How long to stay silent before the first content. */
  readonly waitMs: number;
  /** How long a client may take to read what is already on its way. */
  readonly stallMs: number;
};

/** Source of both: RELIABILITY 2.1 and 2.5. */
export const STREAM_TIMES = { waitMs: 15_000, stallMs: 60_000 };

/** A comment; every client skips it, and idle connections stay open. */
const WAIT_COMMENT = ': wait\n\n';

const STREAM_HEADERS = { 'content-type': 'text/event-stream; charset=utf-8' };

/** Sends a reply as it comes. Rejects when it fails, before a status was sent or after. */
export async function sendStream(response: ServerResponse, answer: StreamAnswer, deps: StreamDeps): Promise<void> {
  const reply = await whileWaiting(answer.open(), deps.waitMs, () => remindClient(response));
  await sendFrames(response, reply, deps);
}

function remindClient(response: ServerResponse): void {
  if (!response.headersSent) response.writeHead(200, STREAM_HEADERS);
  response.write(WAIT_COMMENT);
}

async function sendFrames(response: ServerResponse, reply: OpenStream, deps: StreamDeps): Promise<void> {
  try {
    if (!response.headersSent) response.writeHead(200, { ...STREAM_HEADERS, ...reply.headers });
    for await (const frame of reply.frames) {
      if (!response.write(frame)) {
        await orCutOff(once(response, 'drain', { signal: deps.signal }), response, deps.stallMs);
      }
      await deps.pacer.pause();
    }
    response.end();
  } finally {
    await reply.close();
  }
}

/** Puts a failure into a stream that has begun, and ends it without its end mark, so that nobody takes it for complete. */
export async function breakOff(response: ServerResponse, error: GatewayError, stallMs: number): Promise<void> {
  const frame = writeSse(JSON.stringify(openAiErrorBody(forPeople(error))));
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
