/**
 * What Signalbox adds to one request at a time, over kept connections on the loopback. Each round asks the provider
 * directly, through the least proxy on node:http (peers/bare-proxy) and through the built `signalbox serve`, with routing,
 * ledger and memory on; rounds take turns in who is first, so that a busy moment hits all alike.
 *
 * Imitated: the provider (peers/mock-upstream) answers at once, whole or in 20 pieces. All else is real.
 * Every round has a text of its own; in the row "same text" it is one, as in the later steps of an agent.
 * A Messages client has its request and reply translated by Signalbox; directly and through the bare proxy, which cannot
 * do that, a chat request of the same size is sent. "adds" is the difference within a round.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { makeBodies, type Ask } from './support/bodies.js';
import { median, quantile } from './support/quantiles.js';
import { startStage, type Stage } from './support/stage.js';
import { printTable } from './support/table.js';
import { targetAt, timedPost, type Target, type Timing } from './support/timed-post.js';
import { residentMib, startCpuMeter } from './support/usage.js';

type Case = Ask & { readonly rounds: number; readonly client?: 'messages'; readonly sameText?: boolean };

const CASES: readonly Case[] = [
  { kilobytes: 1, stream: false, rounds: 2_000 },
  { kilobytes: 1, stream: false, rounds: 2_000, sameText: true },
  { kilobytes: 1, stream: true, rounds: 1_500 },
  { kilobytes: 1, stream: false, rounds: 1_500, client: 'messages' },
  { kilobytes: 1, stream: true, rounds: 1_500, client: 'messages' },
  { kilobytes: 48, stream: false, rounds: 1_000 },
  { kilobytes: 48, stream: true, rounds: 1_000 },
  { kilobytes: 100, stream: false, rounds: 800 },
  { kilobytes: 100, stream: true, rounds: 800 },
  { kilobytes: 1_024, stream: false, rounds: 250 },
  { kilobytes: 1_024, stream: true, rounds: 250 },
];

/** Rounds before those that count, as a share of them; the first case has the whole program to warm. */
const WARM_UP_RATIO = 0.25;
const FIRST_WARM_UP = 1_000;

/** How long nobody asks before memory is read as idle: after the start, and again at the end. */
const IDLE_MS = 5_000;

type Route = 'direct' | 'bare' | 'through';
const ROUTES: readonly Route[] = ['direct', 'bare', 'through'];

type Measured = { readonly timings: Readonly<Record<Route, readonly Timing[]>>; readonly cpuUs: readonly string[] };

/** One request at a time, round after round. */
async function measure(stage: Stage, one: Case, warmUp: number): Promise<Measured> {
  const targets = targetsOf(stage, one);
  const bodyOf = makeBodies(one);
  const timings: Record<Route, Timing[]> = { direct: [], bare: [], through: [] };
  const askAll = async (round: number): Promise<void> => {
    const body = bodyOf(one.sameText === true ? 0 : round);
    for (let step = 0; step < ROUTES.length; step += 1) {
      const route = ROUTES[(round + step) % ROUTES.length] ?? 'direct';
      timings[route].push(await timedPost(targets[route], body));
    }
  };
  for (let round = 0; round < warmUp; round += 1) await askAll(round);
  for (const route of ROUTES) timings[route].length = 0;
  const cpuUsOf = await startCpuMeter([stage.bare.pid, stage.router.pid]);
  for (let round = warmUp; round < warmUp + one.rounds; round += 1) await askAll(round);
  const cpuUs = await cpuUsOf(one.rounds);
  for (const { agent } of Object.values(targets)) agent.destroy();
  return { timings, cpuUs };
}

const targetsOf = ({ direct, bare, router }: Stage, { client }: Case): Readonly<Record<Route, Target>> => ({
  direct: targetAt(direct),
  bare: targetAt(bare),
  through: targetAt(router, client === 'messages' ? { path: '/v1/messages' } : {}),
});

type Moment = 'firstByteMs' | 'totalMs';

/** A streamed reply has two rows; the processor's time is that of the whole request. */
function rowsOf(one: Case, { timings, cpuUs }: Measured): readonly (readonly string[])[] {
  const whole = [...numbersOf(timings, 'totalMs'), ...cpuUs];
  if (!one.stream) return [[labelOf(one, 'whole'), ...whole]];
  return [
    [labelOf(one, 'streamed, first byte'), ...numbersOf(timings, 'firstByteMs')],
    [labelOf(one, 'streamed, to the end'), ...whole],
  ];
}

function numbersOf(timings: Measured['timings'], moment: Moment): readonly string[] {
  const of = (route: Route): readonly number[] => timings[route].map((timing) => timing[moment]);
  const [direct, bare, through] = [of('direct'), of('bare'), of('through')];
  const added = (samples: readonly number[]): readonly number[] =>
    samples.map((ms, round) => ms - (direct[round] ?? Number.NaN));
  const times = [direct, bare, through].map(median);
  const adds = [added(bare), added(through)].flatMap((samples) => [median(samples), quantile(samples, 0.99)]);
  const ratios = [median(added(through)) / median(added(bare)), median(through) / median(direct)];
  return [...times, ...adds, ...ratios].map((number) => number.toFixed(2));
}

function labelOf({ kilobytes, client, sameText }: Case, how: string): string {
  const size = kilobytes === 1_024 ? '1 MB' : `${kilobytes} KB`;
  return [size, how, client && '(Messages client)', sameText && '(same text)'].filter(Boolean).join(' ');
}

const HEAD = ['ms', 'direct p50', 'bare', 'Signalbox', 'bare adds p50', 'p99', 'Signalbox adds p50', 'p99']
  .concat(['adds: Signalbox/bare', 'Signalbox/direct'])
  .concat(['CPU µs/request: bare', 'Signalbox']);

const memoryOf = ({ bare, router }: Stage): Promise<readonly number[]> =>
  Promise.all([residentMib(bare.pid), residentMib(router.pid)]);

const stage = await startStage();
try {
  await sleep(IDLE_MS);
  const started = await memoryOf(stage);
  const rows: (readonly string[])[] = [];
  for (const [at, one] of CASES.entries()) {
    const warmUp = at === 0 ? FIRST_WARM_UP : Math.ceil(one.rounds * WARM_UP_RATIO);
    rows.push(...rowsOf(one, await measure(stage, one, warmUp)));
  }
  const ended = await memoryOf(stage);
  await sleep(IDLE_MS);
  const idle = await memoryOf(stage);
  printTable('Proxy: one request at a time (direct, a bare node:http proxy, Signalbox), interleaved', HEAD, rows);
  const memoryRow = (label: string, at: number): readonly string[] => [
    label,
    ...[started, ended, idle].map((mib) => (mib[at] ?? Number.NaN).toFixed(0)),
  ];
  printTable(
    'Resident memory over this run, MiB',
    ['', `${IDLE_MS / 1_000} s after its start`, 'at the end', `${IDLE_MS / 1_000} s later`],
    [memoryRow('bare', 0), memoryRow('Signalbox', 1)],
  );
} finally {
  await stage.stop();
}
