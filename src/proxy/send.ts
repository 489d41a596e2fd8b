import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnswerHeaders, WholeAnswer } from './answer.js';

/** How long a refused client may go on sending its body before the connection is closed under it. */
const LINGER_MS = 1_000;

/** A request and what it is answered on. */
export type Call = { readonly request: IncomingMessage; readonly response: ServerResponse };

/** Sends an answer whose request was read to its end. */
export function sendWhole(response: ServerResponse, answer: WholeAnswer): void {
  const { status, headers, body } = answer;
  writeHead(response, status, headers, ['content-length', String(byteLength(body))]);
  if (Buffer.isBuffer(body) && body.length <= MAX_JOINED_BYTES) response.end(body.toString('latin1'), 'latin1');
  else response.end(body);
}

/** Up to here the body goes out in one write with the head, as text of single bytes; larger ones are not copied. */
const MAX_JOINED_BYTES = 64 * 1024;

/**
 * Sends an answer while the client is still sending, then closes the connection. What the client sends is read and
 * dropped for a moment: closing at once would reset the connection, and it would never see the answer.
 */
export async function sendAndClose({ request, response }: Call, answer: WholeAnswer): Promise<void> {
  const { status, headers, body } = answer;
  writeHead(response, status, headers, ['content-length', String(byteLength(body)), 'connection', 'close']);
  response.write(body);
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, LINGER_MS);
    request.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    request.resume();
  });
  response.end();
}

const byteLength = (body: string | Uint8Array): number =>
  typeof body === 'string' ? Buffer.byteLength(body) : body.length;

/** On every answer: none is kept by anybody, and none is taken for another type than it says. */
const ALWAYS = ['cache-control', 'no-store', 'x-content-type-options', 'nosniff'] as const;

/** Writes a head as a list, which Node takes as it is; with an object, or headers set before, it sorts and copies. `more` is names and values in turn. */
export function writeHead(
  response: ServerResponse,
  status: number,
  headers: AnswerHeaders,
  more: readonly string[] = [],
): void {
  const list: string[] = [...ALWAYS, ...more];
  for (const name in headers) list.push(name, headers[name] ?? '');
  response.writeHead(status, list);
}
