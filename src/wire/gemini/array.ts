import type { GatewayError } from '../../core/errors.js';
import { readSse } from '../sse.js';
import { errorBody } from './errors.js';

/** What a streamed answer looks like without 'alt=sse': one JSON array, an element at a time. */
export const ARRAY_FORM = {
  streamType: 'application/json; charset=utf-8',
  // The array stays open, so that nobody can read it as a whole.
  errorFrame: (error: GatewayError): string => `,\r\n${JSON.stringify(errorBody(error))}`,
  keepAlive: undefined,
};

/** Server-sent events, our own or as a provider sent them, as such an array. */
export async function* asArray(frames: AsyncIterable<string | Uint8Array>): AsyncGenerator<string, void> {
  let before = '[';
  for await (const data of readSse(bytesOf(frames))) {
    yield before + data;
    before = ',\r\n';
  }
  yield before === '[' ? '[]' : ']';
}

async function* bytesOf(frames: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  for await (const frame of frames) yield typeof frame === 'string' ? encoder.encode(frame) : frame;
}
