/**
 * A provider for many streams at a time. The text of a request says what comes back: "events 200 every 50" is that many
 * pieces, so many milliseconds apart, each with the moment it was written; "bytes 50000000" is as much as that, as fast as
 * it is taken; anything else is one piece.
 */
import * as http from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

const HEAD = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'mock' };

/** About as long as what a provider sends for one or two words. */
const WORDS = ' and a word or two';

const frame = (fields: object): string => `data: ${JSON.stringify({ ...HEAD, ...fields })}\n\n`;
const piece = (content: string): string => frame({ choices: [{ index: 0, delta: { content } }] });

const END =
  frame({
    choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
    usage: { prompt_tokens: 300, completion_tokens: 200, total_tokens: 500 },
  }) + 'data: [DONE]\n\n';

/** A clock that all processes of a machine share, in microseconds. */
const nowUs = (): bigint => process.hrtime.bigint() / 1_000n;

function sendEvents(response: http.ServerResponse, events: number, everyMs: number): void {
  let sent = 0;
  const send = (): void => {
    response.write(piece(`@${nowUs()}@${WORDS}`));
    sent += 1;
    if (sent < events) return;
    clearInterval(timer);
    response.end(END);
  };
  const timer = setInterval(send, everyMs);
  response.once('close', () => clearInterval(timer));
}

const FILLER = piece('x'.repeat(16_000));

async function sendBytes(response: http.ServerResponse, bytes: number): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  for (let sent = 0; sent < bytes && !response.destroyed; sent += FILLER.length) {
    if (!response.write(FILLER)) await once(response, 'drain', { signal: gone.signal }).catch(() => undefined);
  }
  response.end(END);
}

async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  let text = '';
  for await (const chunk of request.setEncoding('latin1')) if (text.length < 4_096) text += String(chunk);
  const [, events, everyMs] = /events (\d{1,6}) every (\d{1,5})/.exec(text) ?? [];
  const bytes = /bytes (\d{1,9})/.exec(text)?.[1];
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (events !== undefined) sendEvents(response, Number(events), Number(everyMs));
  else if (bytes !== undefined) await sendBytes(response, Number(bytes));
  else response.end(piece('Here.') + END);
}

const server = http.createServer((request, response) => void answer(request, response));
server.listen(0, '127.0.0.1', () => {
  // Safe: a server that listens on a TCP port has an address of this form.
  console.log((server.address() as AddressInfo).port);
});
