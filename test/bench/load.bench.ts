/**
 * Many requests at once, for the built `signalbox serve` (routing, ledger and memory on) and for the least proxy on
 * node:http (peers/bare-proxy), in short bursts by turns. So many clients are always waiting for a reply, each over a
 * kept connection of its own. A reply counts as failed unless it has the status 200 and every byte the provider sends.
 *
 * Imitated: the provider (peers/mock-upstream) answers at once, whole or in 20 pieces. Clients, provider and proxy share
 * this machine's processors, so requests per second say which proxy leaves more of them; the processor's time of the
 * proxy alone is the figure to compare with other machines.
 */
import { makeBodies, type Ask } from './support/bodies.js';
import { quantile } from './support/quantiles.js';
import { startStage, type Asked, type Stage } from './support/stage.js';
import { printTable } from './support/table.js';
import { targetAt, timedPost, type Target } from './support/timed-post.js';
import { residentMib, startCpuMeter } from './support/usage.js';

const ASKS: readonly Ask[] = [
  { kilobytes: 1, stream: false },
  { kilobytes: 1, stream: true },
];
const CONCURRENCY = [1, 16, 64, 256] as const;

/** Bursts that count, of each proxy; one more goes before them. */
const BURSTS = 5;

/** Each client asks a few times a burst, so that the last ones to finish do not make the figure. */
const MIN_BURST_REQUESTS = 400;
const REQUESTS_PER_CLIENT = 4;

const MS_PER_S = 1_000;

/** What one proxy did over all bursts of a case. */
type Tally = { readonly timesMs: number[]; readonly faults: string[]; tookMs: number };

type Burst = {
  readonly concurrency: number;
  readonly requests: number;
  readonly bodyOf: (number: number) => Buffer;
  readonly replyBytes: number;
};

/** Sends so many requests, so many at once. */
async function runBurst(target: Target, burst: Burst, tally: Tally): Promise<void> {
  let left = burst.requests;
  const startedMs = performance.now();
  const client = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await ask(target, burst, tally);
    }
  };
  await Promise.all(Array.from({ length: burst.concurrency }, client));
  tally.tookMs += performance.now() - startedMs;
}

/** No two requests of this run have the same text. */
let asked = 0;

async function ask(target: Target, { bodyOf, replyBytes }: Burst, { timesMs, faults }: Tally): Promise<void> {
  asked += 1;
  try {
    const { totalMs, bytes } = await timedPost(target, bodyOf(asked));
    timesMs.push(totalMs);
    if (bytes !== replyBytes) faults.push(`The reply had ${bytes} bytes of ${replyBytes}.`);
  } catch (error) {
    faults.push(String(error));
  }
}

const emptyTally = (): Tally => ({ timesMs: [], faults: [], tookMs: 0 });

/** Both proxies at one concurrency: a row each. */
async function measure(stage: Stage, one: Ask, concurrency: number): Promise<readonly (readonly string[])[]> {
  const bodyOf = makeBodies(one);
  const requests = Math.max(MIN_BURST_REQUESTS, concurrency * REQUESTS_PER_CLIENT);
  const { bytes: replyBytes } = await timedPost(targetAt(stage.direct), bodyOf(0));
  const burst = { concurrency, requests, bodyOf, replyBytes };
  const lanes = [laneOf('bare', stage.bare, concurrency), laneOf('Signalbox', stage.router, concurrency)];
  const memory = (): Promise<readonly number[]> => Promise.all(lanes.map(({ pid }) => residentMib(pid)));

  for (const { target } of lanes) await runBurst(target, burst, emptyTally());
  const before = await memory();
  const cpuUsOf = await startCpuMeter(lanes.map(({ pid }) => pid));
  for (let round = 0; round < BURSTS; round += 1) {
    for (const { target, tally } of round % 2 === 0 ? lanes : lanes.toReversed()) await runBurst(target, burst, tally);
  }
  const cpuUs = await cpuUsOf(BURSTS * requests);
  const after = await memory();
  for (const { target } of lanes) target.agent.destroy();

  return lanes.map(({ name, tally }, at) => [
    `1 KB ${one.stream ? 'streamed' : 'whole'}, ${concurrency} at once: ${name}`,
    ...numbersOf(tally),
    cpuUs[at] ?? '-',
    ...[before, after].map((mib) => (mib[at] ?? Number.NaN).toFixed(0)),
  ]);
}

const laneOf = (name: string, proxy: Asked, connections: number) => ({
  name,
  pid: proxy.pid,
  target: targetAt(proxy, { connections }),
  tally: emptyTally(),
});

function numbersOf({ timesMs, faults, tookMs }: Tally): readonly string[] {
  if (faults[0] !== undefined) console.log(`  first failure of ${faults.length}: ${faults[0]}`);
  const perSecond = (timesMs.length / tookMs) * MS_PER_S;
  const times = [quantile(timesMs, 0.5), quantile(timesMs, 0.99)];
  return [perSecond.toFixed(0), ...times.map((ms) => ms.toFixed(2)), String(faults.length)];
}

const stage = await startStage();
try {
  const rows: (readonly string[])[] = [];
  for (const one of ASKS) {
    for (const concurrency of CONCURRENCY) rows.push(...(await measure(stage, one, concurrency)));
  }
  printTable(
    `Load: ${BURSTS} bursts each of a bare node:http proxy and of Signalbox, by turns`,
    ['', 'requests/s', 'p50 ms', 'p99 ms', 'failed', 'CPU µs/request', 'MiB before', 'after'],
    rows,
  );
} finally {
  await stage.stop();
}
