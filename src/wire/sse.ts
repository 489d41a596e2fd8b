import { createParser } from 'eventsource-parser';
import { GatewayError } from '../core/errors.js';

/** The longest event kept in memory. Real ones are below 1 MiB, even with an image inside. */
const MAX_EVENT_CHARACTERS = 8 * 1024 * 1024;

/** The data of each event of a stream, whatever the chunking and line ends. An event the stream cuts short is dropped. Source: WHATWG HTML, 9.2. */
export async function* readSse(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const ready: string[] = [];
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARACTERS,
    onEvent: ({ data }) => {
      // The parser checks what it buffers; an event that arrives in one chunk never is.
      if (data.length > MAX_EVENT_CHARACTERS) throw tooLong();
      ready.push(data);
    },
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded') throw tooLong();
    },
  });

  for await (const chunk of bytes) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    yield* ready.splice(0);
  }
}

const tooLong = (): GatewayError =>
  new GatewayError('upstream-garbled', 'The provider sent an event longer than 8 MiB.');

/** How streams of events go out. SSE comments keep a silent one open: every client skips them. */
export const SSE_FORM = { streamType: 'text/event-stream; charset=utf-8', keepAlive: ': wait\n\n' } as const;

/** One event as bytes on the wire; line ends inside the data become further data lines. */
export function writeSse(data: string, event?: string): string {
  const name = event === undefined ? '' : `event: ${event}\n`;
  return `${name}data: ${data.replace(/\r\n|\r|\n/g, '\ndata: ')}\n\n`;
}
