/**
 * A provider that fails now and then, on purpose: of a hundred requests some get 429, 500, a cut reply, one that hangs or one
 * that drips. Requests whose text says "calm" are always answered well. Prints its port; a message tells what it did so far.
 */
import * as http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const HEAD = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'mock' };
const USAGE = { prompt_tokens: 20, completion_tokens: 40, total_tokens: 60 };
const PIECES = 20;

const frame = (fields) => `data: ${JSON.stringify({ ...HEAD, object: 'chat.completion.chunk', ...fields })}\n\n`;
const piece = frame({ choices: [{ index: 0, delta: { content: 'a few words, ' } }] });
const end = `${frame({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: USAGE })}data: [DONE]\n\n`;

/** What is done to a request, by a number from 0 to 99: five in a hundred fail, three are slow. */
const FAULTS = new Map([
  [0, 'too-many'],
  [1, 'server-error'],
  [2, 'cut'],
  [3, 'hang'],
  [4, 'drop'],
  [5, 'slow'],
  [6, 'slow'],
  [7, 'slow'],
]);

const done = {};

/** Long enough that the router has given up, or its client has. */
const HANG_MS = 20_000;

async function answer(request, response) {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  const isCalm = text.includes('calm');
  const fault = isCalm ? undefined : FAULTS.get(Math.floor(Math.random() * 100));
  done[fault ?? 'well'] = (done[fault ?? 'well'] ?? 0) + 1;
  await reply(response, fault, text.includes('"stream":true'));
}

async function reply(response, fault, isStream) {
  if (fault === 'too-many')
    return response.writeHead(429, { 'retry-after': '1' }).end('{"error":{"message":"slow down"}}');
  if (fault === 'server-error') return response.writeHead(500).end('{"error":{"message":"oh"}}');
  if (fault === 'drop') return response.destroy();
  if (fault === 'hang') return void (await sleep(HANG_MS, undefined, { ref: false }), response.destroy());
  if (!isStream) return whole(response, fault);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let sent = 0; sent < PIECES && !response.destroyed; sent += 1) {
    response.write(piece);
    if (fault === 'cut' && sent === PIECES / 2) return response.destroy();
    await sleep(fault === 'slow' ? 200 : 10);
  }
  return response.end(end);
}

async function whole(response, fault) {
  if (fault === 'slow') await sleep(2_000);
  if (fault === 'cut') return response.writeHead(200, { 'content-length': 500 }).write('{"id":') && response.destroy();
  const message = { role: 'assistant', content: 'a few words' };
  const body = {
    ...HEAD,
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    usage: USAGE,
  };
  return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const server = http.createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', () => process.send(done));
