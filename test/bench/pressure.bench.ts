/**
 * Clients that mean no good, or do not know better, against the built `signalbox serve`: 40 that ask for 50 MB each and
 * never read, 400 connections that never finish their head while one honest client asks, one body of 50 MB and 20 of 30 MB
 * at once. Each beside what RELIABILITY promises (3.1, T14, T15). The provider (peers/stream-upstream) is a process of its own.
 */
import * as http from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeBodies } from './support/bodies.js';
import { peerFile, startPeer } from './support/peer.js';
import { quantile } from './support/quantiles.js';
import { connectTo, headFor, statusOf } from './support/raw.js';
import { startRouter, type Router } from './support/router.js';
import { targetAt, timedPost } from './support/timed-post.js';
import { residentMib } from './support/usage.js';
import { printPromised } from './support/verdict.js';

const MIB = 1_048_576;
const IDLE_MS = 3_000;
const SAMPLE_EVERY_MS = 50;

/** The most memory that is resident while something is done, in MiB above what it was before. */
async function growthMib<T>(
  router: Router,
  work: () => Promise<T>,
): Promise<{ readonly mib: number; readonly result: T }> {
  await sleep(IDLE_MS);
  await router.look('collect');
  await router.look('reset');
  const before = await residentMib(router.pid);
  let most = before;
  const over = new AbortController();
  const sampling = (async () => {
    while (!over.signal.aborted) {
      most = Math.max(most, await residentMib(router.pid));
      await sleep(SAMPLE_EVERY_MS);
    }
  })();
  const result = await work();
  over.abort();
  await sampling;
  return { mib: most - before, result };
}

/** Buffers outside the heap are what streams hold; those in it are known only after a collection. */
async function heldMib(router: Router): Promise<number> {
  const { memory } = await router.look('collect');
  return (memory.heapUsed + memory.external) / MIB;
}

const READERS = 40;
const BYTES_EACH = 50_000_000;
const STALLED_MS = 10_000;
const FREED_MS = 2_000;

async function stalledReaders(router: Router): Promise<void> {
  const heldBefore = await heldMib(router);
  const { mib, result } = await growthMib(router, async () => {
    const responses = await Promise.all(Array.from({ length: READERS }, (_, at) => neverRead(router, at)));
    await sleep(STALLED_MS);
    const { loop } = await router.look();
    for (const response of responses) response.destroy();
    return { longestMs: loop.maxMs };
  });
  await sleep(FREED_MS);
  const left = (await heldMib(router)) - heldBefore;
  printPromised(`${READERS} clients that never read ${BYTES_EACH / 1e6} MB each, for ${STALLED_MS / 1_000} s`, [
    { what: 'resident memory above idle, at most', figure: mib, most: 64, unit: 'MiB' },
    { what: 'longest block of the event loop', figure: result.longestMs, most: 50, unit: 'ms' },
    { what: 'still held 2 s after they left', figure: Math.max(0, left), most: 4, unit: 'MiB' },
  ]);
}

function neverRead({ url, token }: Router, number: number): Promise<http.IncomingMessage> {
  const content = `bytes ${BYTES_EACH} for client ${number}`;
  const body = JSON.stringify({ model: 'auto', stream: true, messages: [{ role: 'user', content }] });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const request = http.request(
      `${url}/v1/chat/completions`,
      { method: 'POST', agent: false, headers },
      (response) => {
        response.on('error', () => undefined);
        resolve(response.pause());
      },
    );
    request.on('error', reject).end(body);
  });
}

const ATTACKERS = 400;
const DRIP_EVERY_MS = 500;
const ATTACK_MS = 15_000;
const ASK_EVERY_MS = 250;

async function halfOpen(router: Router): Promise<void> {
  const startedMs = performance.now();
  const sockets = await Promise.all(Array.from({ length: ATTACKERS }, () => connectTo(router.url)));
  const closedMs: number[] = [];
  for (const [at, socket] of sockets.entries()) attack(socket, at, () => closedMs.push(performance.now() - startedMs));
  const target = targetAt(router);
  const bodyOf = makeBodies({ kilobytes: 1, stream: false });
  const timesMs: number[] = [];
  const faults: string[] = [];
  for (let asked = 0; performance.now() - startedMs < ATTACK_MS; asked += 1) {
    await timedPost(target, bodyOf(asked)).then(
      ({ totalMs }) => timesMs.push(totalMs),
      (error: unknown) => faults.push(String(error)),
    );
    await sleep(ASK_EVERY_MS);
  }
  target.agent.destroy();
  for (const socket of sockets) socket.destroy();
  if (faults[0] !== undefined) console.log(`  first of ${faults.length} failures: ${faults[0]}`);
  printPromised(`${ATTACKERS} connections that never finish their head, and one client that asks meanwhile`, [
    { what: 'requests of the client that failed', figure: faults.length, most: 0, unit: '' },
    { what: 'its answers, median', figure: quantile(timesMs, 0.5), most: 10, unit: 'ms' },
    { what: 'attackers still connected after 15 s', figure: ATTACKERS - closedMs.length, most: 0, unit: '' },
    { what: 'the last of them was closed after', figure: quantile(closedMs, 1) / 1_000, most: 11, unit: 's' },
  ]);
}

/** Half of them say nothing, the others drip their head. */
function attack(socket: Socket, number: number, onClosed: () => void): void {
  let sent = 0;
  const text = `POST /v1/chat/completions HTTP/1.1\r\nx-slow: ${'a'.repeat(1_000)}`;
  const timer = setInterval(() => {
    if (number % 2 === 0) return;
    socket.write(text.charAt(sent));
    sent += 1;
  }, DRIP_EVERY_MS);
  socket.resume().once('close', () => {
    clearInterval(timer);
    onClosed();
  });
}

const TOO_MUCH = 50 * MIB;

async function tooLarge(router: Router): Promise<void> {
  const { mib, result } = await growthMib(router, async () => {
    const socket = await connectTo(router.url);
    const reply = statusOf(socket);
    socket.write(headFor(router, TOO_MUCH));
    const chunk = Buffer.alloc(64 * 1_024, 0x20);
    for (let sent = 0; sent < TOO_MUCH && !socket.destroyed; sent += chunk.length) {
      if (!socket.write(chunk)) await sleep(1);
    }
    const { status, afterMs } = await reply;
    socket.destroy();
    return { status, afterMs };
  });
  console.log(`\nA body of 50 MB: status ${result.status}`);
  printPromised('A body of 50 MB', [
    {
      what: 'refused with 413 after its head, in',
      figure: result.status === 413 ? result.afterMs : Number.NaN,
      most: 50,
      unit: 'ms',
    },
    { what: 'resident memory above idle, at most', figure: mib, most: 8, unit: 'MiB' },
  ]);
}

const LARGE_BODIES = 20;
const LARGE_KILOBYTES = 30 * 1_024;

async function largeBodies(router: Router): Promise<void> {
  const body = makeBodies({ kilobytes: LARGE_KILOBYTES, stream: false })(0);
  const { mib, result: replies } = await growthMib(router, () =>
    Promise.all(
      Array.from({ length: LARGE_BODIES }, async () => {
        const socket = await connectTo(router.url);
        const reply = statusOf(socket);
        socket.write(headFor(router, body.length));
        socket.write(body);
        const { status } = await reply;
        socket.destroy();
        return status;
      }),
    ),
  );
  const statuses = [...new Set(replies)]
    .sort()
    .map((status) => `${replies.filter((one) => one === status).length} × ${status}`);
  console.log(`\n${LARGE_BODIES} bodies of 30 MB at once: ${statuses.join(', ')}`);
  printPromised(`${LARGE_BODIES} bodies of 30 MB at once`, [
    { what: 'resident memory above idle, at most', figure: mib, most: 160, unit: 'MiB' },
  ]);
}

const upstream = await startPeer(peerFile('stream-upstream'));
try {
  for (const press of [stalledReaders, halfOpen, tooLarge, largeBodies]) {
    const router = await startRouter(`http://127.0.0.1:${upstream.ready}`, { probed: true });
    try {
      await timedPost(targetAt(router), makeBodies({ kilobytes: 1, stream: false })(99_999)); // what is read on first use
      await press(router);
    } finally {
      await router.stop();
    }
  }
} finally {
  await upstream.stop();
}
