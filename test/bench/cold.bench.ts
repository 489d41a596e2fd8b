/**
 * What a tool that has just started waits for its first byte: a new connection for each request, to a provider behind TLS
 * directly, and to a running `signalbox serve`, whose own connection to that provider is warm; by turns, round after round.
 * Imitated: the distance (peers/far-upstream). Certificates, handshakes and the router are real.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeCertificate } from '../support/certificate.js';
import { peerFile, startPeer } from './support/peer.js';
import { promptOf } from './support/prompts.js';
import { median } from './support/quantiles.js';
import { startRouter } from './support/router.js';
import { printTable } from './support/table.js';
import { timedPost } from './support/timed-post.js';

const ROUND_TRIPS_MS = [20, 60, 120] as const;
const ROUNDS = 15;

/** A tool that starts has no connection to anybody. */
async function coldMs(url: string, { token, ca }: { token: string; ca: string }, body: Buffer): Promise<number> {
  const agent = url.startsWith('https:') ? new https.Agent({ ca, maxCachedSessions: 0 }) : new http.Agent();
  try {
    return (await timedPost({ url, token, agent }, body)).firstByteMs;
  } finally {
    agent.destroy();
  }
}

const certificate = makeCertificate();
const dir = await mkdtemp(path.join(tmpdir(), 'signalbox-cold-'));
const [keyFile, certFile] = [path.join(dir, 'key.pem'), path.join(dir, 'cert.pem')];
await writeFile(keyFile, certificate.key, { mode: 0o600 });
await writeFile(certFile, certificate.cert);
const body = Buffer.from(JSON.stringify({ model: 'auto', messages: [{ role: 'user', content: promptOf(1_024, 1) }] }));

const rows: (readonly string[])[] = [];
try {
  for (const rttMs of ROUND_TRIPS_MS) {
    const upstream = await startPeer(peerFile('far-upstream'), { args: [String(rttMs), keyFile, certFile] });
    const origin = `https://localhost:${upstream.ready}`;
    const router = await startRouter(origin, { env: { NODE_EXTRA_CA_CERTS: certFile } });
    try {
      await delay(1_000 + 4 * rttMs); // what a person takes from starting the router to starting a tool
      const first = await coldMs(`${router.url}/v1/chat/completions`, { token: router.token, ca: '' }, body);
      const [direct, through]: [number[], number[]] = [[], []];
      for (let round = 0; round < ROUNDS; round += 1) {
        direct.push(await coldMs(`${origin}/v1/chat/completions`, { token: 'none', ca: certificate.cert }, body));
        through.push(await coldMs(`${router.url}/v1/chat/completions`, { token: router.token, ca: '' }, body));
      }
      const saved = (median(direct) - median(through)) / rttMs;
      rows.push([
        `${rttMs} ms away (imitated)`,
        ...[median(direct), median(through), first].map((ms) => ms.toFixed(1)),
        saved.toFixed(2),
      ]);
    } finally {
      await router.stop();
      await upstream.stop();
    }
  }
} finally {
  await rm(dir, { recursive: true, force: true });
}
printTable(
  `A tool that starts cold: milliseconds to the first byte, median of ${ROUNDS} rounds`,
  ['', 'direct', 'through Signalbox', 'the router’s very first request', 'round trips saved'],
  rows,
);
