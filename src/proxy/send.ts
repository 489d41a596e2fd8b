import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WholeAnswer } from './answer.js';

/** How long a refused client may go on sending its body before the connection is closed under it. */
const LINGER_MS = 1_000;

/** A request and what it is answered on. */
export type Call = { readonly request: IncomingMessage; readonly response: ServerResponse };

/** Sends an answer whose request was read to its end. */
export function sendWhole(response: ServerResponse, answer: WholeAnswer): void {
  writeHead(response, answer);
  response.end(answer.body);
}

/**
 * Sends an answer while the client is still sending, then closes the connection. What the client sends is read and
 * dropped for a moment: closing at once would reset the connection, and it would never see the answer.
 */
export async function sendAndClose({ request, response }: Call, answer: WholeAnswer): Promise<void> {
  response.setHeader('connection', 'close');
  writeHead(response, answer);
  response.write(answer.body);
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

function writeHead(response: ServerResponse, { status, headers, body }: WholeAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
}
