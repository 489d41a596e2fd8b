/**
 * What a request costs as the ledger grows: three routers, as `signalbox serve` runs them, whose ledgers already hold
 * nothing, 10,000 and 100,000 rows (ten weeks at one a minute). Each round asks the provider directly and then through
 * each router, 1 KB, answered whole, over kept connections; rounds take turns in who is first.
 *
 * Imitated: the provider (peers/mock-upstream), which answers at once, and the rows (support/filled-ledger), which the
 * product's own store wrote: every kind of task, by both models, and all of them successful.
 * The start of `serve` is over when it has folded all those rows into its memory, once; later starts go on from a snapshot.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeBodies } from './support/bodies.js';
import { fillLedger } from './support/filled-ledger.js';
import { peerFile, startPeer } from './support/peer.js';
import { median, quantile } from './support/quantiles.js';
import { startRouter, type Router } from './support/router.js';
import { printTable } from './support/table.js';
import { targetAt, timedPost } from './support/timed-post.js';
import { residentMib, startCpuMeter } from './support/usage.js';

const SIZES = [0, 10_000, 100_000] as const;
const WARM_UP = 500;
const ROUNDS = 2_000;

/** What follows a start, such as saving the snapshot, is over by then. */
const IDLE_MS = 2_000;

const BYTES_PER_MB = 1_000_000;

/** One router of the comparison, and what it started from. */
type Lane = { readonly rows: number; readonly ledgerBytes: number; readonly router: Router };

async function startLane(dir: string, origin: string, rows: number): Promise<Lane> {
  const ledgerFile = path.join(dir, `${rows}.db`);
  await fillLedger(ledgerFile, rows);
  const { size } = await stat(ledgerFile);
  return { rows, ledgerBytes: size, router: await startRouter(origin, { ledgerFile }) };
}

/** Milliseconds of each round: the provider's own first, then each router's. */
async function measure(origin: string, lanes: readonly Lane[]) {
  const targets = [targetAt({ url: origin, token: 'none' }), ...lanes.map(({ router }) => targetAt(router))];
  const timesMs = targets.map((): number[] => []);
  const bodyOf = makeBodies({ kilobytes: 1, stream: false });
  const askAll = async (round: number): Promise<void> => {
    for (let step = 0; step < targets.length; step += 1) {
      const at = (round + step) % targets.length;
      const target = targets[at];
      if (target) timesMs[at]?.push((await timedPost(target, bodyOf(round))).totalMs);
    }
  };
  for (let round = 0; round < WARM_UP; round += 1) await askAll(round);
  for (const times of timesMs) times.length = 0;
  const cpuUsOf = await startCpuMeter(lanes.map(({ router }) => router.pid));
  for (let round = WARM_UP; round < WARM_UP + ROUNDS; round += 1) await askAll(round);
  const cpuUs = await cpuUsOf(ROUNDS);
  for (const { agent } of targets) agent.destroy();
  const [direct = [], ...through] = timesMs;
  return { direct, through, cpuUs };
}

async function rowsOf(origin: string, lanes: readonly Lane[]): Promise<readonly (readonly string[])[]> {
  const { direct, through, cpuUs } = await measure(origin, lanes);
  const memory = await Promise.all(lanes.map(({ router }) => residentMib(router.pid)));
  return lanes.map(({ rows, ledgerBytes, router }, at) => {
    const added = (through[at] ?? []).map((ms, round) => ms - (direct[round] ?? Number.NaN));
    return [
      `${rows.toLocaleString('en')} rows`,
      (ledgerBytes / BYTES_PER_MB).toFixed(1),
      router.startMs.toFixed(0),
      median(direct).toFixed(2),
      ...[0.5, 0.99].map((share) => quantile(added, share).toFixed(2)),
      cpuUs[at] ?? '-',
      (memory[at] ?? Number.NaN).toFixed(0),
    ];
  });
}

const dir = await mkdtemp(path.join(tmpdir(), 'signalbox-growth-'));
const upstream = await startPeer(peerFile('mock-upstream'));
const origin = `http://127.0.0.1:${upstream.ready}`;
const lanes: Lane[] = [];
try {
  for (const rows of SIZES) lanes.push(await startLane(dir, origin, rows));
  await sleep(IDLE_MS);
  printTable(
    `Growth: ${ROUNDS} rounds of 1 KB whole, one request at a time, by rows already in the ledger`,
    ['', 'ledger MB', 'first start ms', 'direct p50 ms', 'added p50 ms', 'p99', 'CPU µs/request', 'MiB at the end'],
    await rowsOf(origin, lanes),
  );
} finally {
  for (const { router } of lanes) await router.stop();
  await upstream.stop();
  await rm(dir, { recursive: true, force: true });
}
