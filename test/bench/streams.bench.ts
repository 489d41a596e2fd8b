/**
 * Many long streams at once, 20 events a second each: directly from the provider, through the least proxy on node:http
 * (peers/bare-proxy) and through the built `signalbox serve` with routing, budgets and ledger on. Every event carries the
 * moment it was written, so a delay is from the provider's write to the client's read; what a proxy adds is the difference
 * to the direct way. A reply counts as failed unless it has the status 200 and every event.
 *
 * Provider, router and clients are processes of their own and share this machine's processors. Targets are those of
 * RELIABILITY 3.1, for two cores and nothing else running. How long: SIGNALBOX_STREAM_MINUTES (as the promise says: 10;
 * 0.5 when not set); 50 and 500 streams run for a fifth of that. SIGNALBOX_STREAMS=200,500 runs only these.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { peerFile, startPeer } from './support/peer.js';
import { quantile } from './support/quantiles.js';
import { startRouter, type Probed, type Router } from './support/router.js';
import { runCrowd, type Crowd, type Seen } from './support/stream-clients.js';
import { printTable } from './support/table.js';
import { residentMib } from './support/usage.js';
import { printPromised, type Promised } from './support/verdict.js';

const MINUTES = Number(process.env['SIGNALBOX_STREAM_MINUTES'] ?? '0.5');
if (!(MINUTES > 0)) throw new Error('SIGNALBOX_STREAM_MINUTES is a number of minutes above 0.');

const MS_PER_MINUTE = 60_000;
const MIB = 1_048_576;
const EVERY_MS = 50;
const REPLY_EVENTS = 200;
const BASELINE_MS = 5_000;
const SAMPLE_EVERY_MS = 1_000;
const IDLE_MS = 3_000;

/** Replies in work are read to their end, so a crowd ends up to one reply after its time. */
type Run = { readonly streams: number; readonly forMs: number };

const ALL_RUNS: readonly Run[] = [
  { streams: 50, forMs: MINUTES * MS_PER_MINUTE * 0.2 },
  { streams: 200, forMs: MINUTES * MS_PER_MINUTE },
  { streams: 500, forMs: MINUTES * MS_PER_MINUTE * 0.2 },
];

const CHOSEN = process.env['SIGNALBOX_STREAMS']?.split(',').map(Number);
const RUNS = ALL_RUNS.filter(({ streams }) => CHOSEN?.includes(streams) ?? true);

type Place = { readonly name: string; readonly url: string; readonly token: string };

const crowdOf = (place: Place, { streams, forMs }: Run): Crowd => ({
  url: place.url,
  token: place.token,
  streams,
  forMs,
  eventsPerReply: REPLY_EVENTS,
  everyMs: EVERY_MS,
});

/** What a router held over a run, in MiB, a sample a second. */
type Watched = {
  readonly seen: Seen;
  readonly idleMib: number;
  readonly rssMib: readonly number[];
  readonly after: Probed;
  readonly cpuRatio: number;
};

async function watch(router: Router, run: Run): Promise<Watched> {
  await sleep(IDLE_MS);
  const idleMib = await residentMib(router.pid);
  const before = await router.look('reset');
  const rssMib: number[] = [];
  const over = new AbortController();
  const sampling = (async () => {
    while (!over.signal.aborted) {
      rssMib.push(await residentMib(router.pid));
      await sleep(SAMPLE_EVERY_MS);
    }
  })();
  const seen = await runCrowd(crowdOf({ name: 'Signalbox', ...router }, run));
  over.abort();
  await sampling;
  const after = await router.look();
  return { seen, idleMib, rssMib, after, cpuRatio: (after.cpuMs - before.cpuMs) / (after.atMs - before.atMs) };
}

/** How fast memory grows over the second half, by least squares. */
function slopeMibPerMinute(rssMib: readonly number[]): number {
  const half = rssMib.slice(Math.floor(rssMib.length / 2));
  const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  const times = half.map((_, at) => (at * SAMPLE_EVERY_MS) / MS_PER_MINUTE);
  const [meanTime, meanMib] = [mean(times), mean(half)];
  const product = half.reduce((sum, mib, at) => sum + ((times[at] ?? 0) - meanTime) * (mib - meanMib), 0);
  const square = times.reduce((sum, time) => sum + (time - meanTime) ** 2, 0);
  return product / square;
}

const delayCells = ({ delaysMs, faults, replies }: Seen): readonly string[] => [
  ...[0.5, 0.99, 1].map((share) => quantile(delaysMs, share).toFixed(1)),
  String(replies),
  String(faults.length),
];

/** What is promised for so many streams. Source: RELIABILITY 3.1. */
function promisedFor(run: Run, { seen, idleMib, rssMib, after, cpuRatio }: Watched, direct: Seen): readonly Promised[] {
  const added = (share: number): number => quantile(seen.delaysMs, share) - quantile(direct.delaysMs, share);
  const more = { what: 'resident memory above idle, at most', figure: Math.max(...rssMib) - idleMib, unit: 'MiB' };
  const failed = { what: 'failed replies', figure: seen.faults.length, most: 0, unit: '' };
  if (run.streams === 50) {
    return [
      failed,
      { what: 'added delay p99', figure: added(0.99), most: 50, unit: 'ms' },
      { what: 'processor, of one core', figure: cpuRatio * 100, most: 20, unit: '%' },
    ];
  }
  if (run.streams === 500) return [failed, { ...more, most: 200 }];
  return [
    failed,
    { ...more, most: 120 },
    { what: 'growth of it in the second half', figure: slopeMibPerMinute(rssMib), most: 1, unit: 'MiB/min' },
    { what: 'added delay p50', figure: added(0.5), most: 10, unit: 'ms' },
    { what: 'added delay p99', figure: added(0.99), most: 250, unit: 'ms' },
    { what: "router's event loop late, p99", figure: after.loop.p99Ms, most: 75, unit: 'ms' },
  ];
}

function print(run: Run, watched: Watched, baselines: { readonly direct: Seen; readonly bare: Seen }): void {
  const { seen, idleMib, rssMib, after, cpuRatio } = watched;
  const seconds = (run.forMs / 1_000).toFixed(0);
  if (seen.faults[0] !== undefined) console.log(`  first of ${seen.faults.length} failures: ${seen.faults[0]}`);
  printTable(
    `${run.streams} streams of 20 events a second, ${seconds} s: from the provider's write to the client's read`,
    ['ms', 'p50', 'p99', 'longest', 'replies', 'failed'],
    [
      ['direct', ...delayCells(baselines.direct)],
      ['bare node:http proxy', ...delayCells(baselines.bare)],
      ['Signalbox', ...delayCells(seen)],
    ],
  );
  printTable(
    "The router's process",
    ['', 'MiB idle', 'most', 'last', 'heap', 'loop p50 ms', 'p99', 'longest', '% of a core'],
    [
      [
        'Signalbox',
        ...[idleMib, Math.max(...rssMib), rssMib.at(-1) ?? Number.NaN, after.memory.heapUsed / MIB].map((mib) =>
          mib.toFixed(0),
        ),
        ...[after.loop.p50Ms, after.loop.p99Ms, after.loop.maxMs, cpuRatio * 100].map((figure) => figure.toFixed(1)),
      ],
    ],
  );
  printPromised(`Promised for ${run.streams} streams (RELIABILITY 3.1)`, promisedFor(run, watched, baselines.direct));
}

const originAt = (port: string): string => `http://127.0.0.1:${port}`;

const upstream = await startPeer(peerFile('stream-upstream'));
const direct = { name: 'direct', url: originAt(upstream.ready), token: 'none' };
const barePeer = await startPeer(peerFile('bare-proxy'), { args: [direct.url] });
const bare = { name: 'bare', url: originAt(barePeer.ready), token: 'none' };
try {
  for (const run of RUNS) {
    const short = { ...run, forMs: BASELINE_MS };
    const baselines = { direct: await runCrowd(crowdOf(direct, short)), bare: await runCrowd(crowdOf(bare, short)) };
    const router = await startRouter(direct.url, { probed: true });
    try {
      print(run, await watch(router, run), baselines);
    } finally {
      await router.stop();
    }
  }
} finally {
  await barePeer.stop();
  await upstream.stop();
}
