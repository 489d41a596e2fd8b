/**
 * A provider behind TLS at a distance: a relay holds everything back by half a round trip each way, and the first bytes
 * of a connection by a whole one more, which is what opening it takes. The distance is imitated; all else is real.
 * Arguments: the round trip in milliseconds, the files with key and certificate.
 */
import { readFileSync } from 'node:fs';
import * as https from 'node:https';
import * as net from 'node:net';

const [rttText = '0', keyFile = '', certFile = ''] = process.argv.slice(2);
const rttMs = Number(rttText);

const reply = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'mock',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Here.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 },
});

const server = https.createServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, (request, response) => {
  request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(reply));
});

/** Bytes keep their order, because the timers of one direction all wait alike. */
function later(from: net.Socket, to: net.Socket, firstMs: number): void {
  let openMs = performance.now() + firstMs;
  from.on('data', (chunk) => {
    const sentMs = Math.max(performance.now(), openMs) + rttMs / 2;
    openMs = sentMs - rttMs / 2;
    setTimeout(() => to.write(chunk), sentMs - performance.now());
  });
  from.on('close', () => setTimeout(() => to.destroy(), rttMs / 2));
  from.on('error', () => to.destroy());
}

server.listen(0, '127.0.0.1', () => {
  // Safe: a server that listens on a TCP port has an address of this form.
  const { port } = server.address() as net.AddressInfo;
  const relay = net.createServer({ noDelay: true }, (near) => {
    const far = net.connect({ port, host: '127.0.0.1', noDelay: true });
    later(near, far, rttMs);
    later(far, near, 0);
  });
  relay.listen(0, '127.0.0.1', () => {
    console.log((relay.address() as net.AddressInfo).port);
  });
});
