import type * as http from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Row } from './sse-row.js';

type Send = (response: http.ServerResponse, text: string) => void | Promise<void>;

const CHUNK = 'data: {"choices":[{"index":0,"delta":{"content":"slow"}}]}\n\n';

/** How rows that begin with '@' are sent; `text` is what stands behind the colon, a character for each byte. */
const DIRECTIVES: Readonly<Record<string, Send>> = {
  repeat: (response, text) => void response.end(repeated(text)),
  'split-every-byte': async (response, text) => {
    for (const byte of Buffer.from(text, 'latin1')) {
      response.write(Buffer.of(byte));
      await delay(0);
    }
    response.end();
  },
  'gzip-truncate': (response) => void response.end(gzipSync(CHUNK.repeat(50)).subarray(0, 40)),
  forever: (response, text) => endless(response, [text]),
  drip: (response) => endless(response, Array.from(CHUNK)),
};

/** Sends a row as a provider's answer. */
export async function send(response: http.ServerResponse, { protocol, b64 }: Row): Promise<void> {
  const text = b64.toString('latin1');
  response.writeHead(200, {
    'content-type': typeOf(text, protocol),
    ...(text.startsWith('@gzip') && { 'content-encoding': 'gzip' }),
  });
  response.flushHeaders();
  const [, name = '', rest = ''] = /^@([a-z-]+):?([^]*)$/.exec(text) ?? [];
  if (name === '') response.end(b64);
  else await (DIRECTIVES[name] ?? unknown(name))(response, rest);
}

function typeOf(text: string, protocol: Row['protocol']): string {
  if (protocol === 'ollama') return 'application/x-ndjson';
  if (text.startsWith('<html')) return 'text/html';
  return text.startsWith('{') ? 'application/json' : 'text/event-stream';
}

const unknown = (name: string): never => {
  throw new Error(`There is no directive "${name}".`);
};

/** '<before>|<character>*<times>|<after>' */
function repeated(text: string): string {
  const [before = '', piece = '', after = ''] = text.split('|');
  const [character = '', times = '0'] = piece.split('*');
  return before + character.repeat(Number(times)) + after;
}

/** One piece after the other, again and again, until the client has gone. */
async function endless(response: http.ServerResponse, pieces: readonly string[]): Promise<void> {
  for (let at = 0; !response.destroyed; at += 1) {
    response.write(pieces[at % pieces.length] ?? '');
    await delay(20);
  }
}
