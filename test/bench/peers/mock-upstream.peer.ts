/** A provider that answers every chat at once with the same reply, whole or in pieces, and does nothing else. */
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** About as many pieces as a short answer has. */
const PIECES = 20;

const PIECE = 'a few words of an answer, ';
const USAGE = { prompt_tokens: 300, completion_tokens: 120, total_tokens: 420 };
const HEAD = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'mock' };

const frame = (fields: object): Buffer =>
  Buffer.from(`data: ${JSON.stringify({ ...HEAD, object: 'chat.completion.chunk', ...fields })}\n\n`);

const frames = [
  ...Array.from({ length: PIECES }, () => frame({ choices: [{ index: 0, delta: { content: PIECE } }] })),
  frame({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: USAGE }),
  Buffer.from('data: [DONE]\n\n'),
];

const message = { role: 'assistant', content: PIECE.repeat(PIECES) };
const whole = Buffer.from(
  JSON.stringify({
    ...HEAD,
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    usage: USAGE,
  }),
);

async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  // Safe: without an encoding set, a request yields Buffers only.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (!Buffer.concat(chunks).includes('"stream":true')) {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.length }).end(whole);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const piece of frames) {
    response.write(piece);
    await nextTurn();
  }
  response.end();
}

const server = http.createServer((request, response) => void answer(request, response));
server.listen(0, '127.0.0.1', () => {
  // Safe: a server that listens on a TCP port has an address of this form.
  console.log((server.address() as AddressInfo).port);
});
