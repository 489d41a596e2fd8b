import { peerFile, startPeer } from './support/peer.js';
import { promptOf } from './support/prompts.js';
import { median, quantile } from './support/quantiles.js';
import { startRouter } from './support/router.js';
import { printTable } from './support/table.js';
import { targetAt, timedPost, type Target, type Timing } from './support/timed-post.js';

const WARM_UP = 300;
const ROUNDS = 1_500;
const SIZES_KB = [1, 48] as const;

type Route = 'direct' | 'bare' | 'through';
const ROUTES: readonly Route[] = ['direct', 'bare', 'through'];

type Case = { readonly kilobytes: number; readonly stream: boolean };
type Timings = Readonly<Record<Route, readonly Timing[]>>;

const bodyOf = ({ kilobytes, stream }: Case): Buffer =>
  Buffer.from(
    JSON.stringify({
      model: 'auto',
      stream,
      messages: [{ role: 'user', content: promptOf(kilobytes * 1_024, 1) }],
    }),
  );

/** One request at a time; each round asks all three, and starts with another one, so that a busy moment hits all alike. */
async function measure(targets: Readonly<Record<Route, Target>>, one: Case): Promise<Timings> {
  const body = bodyOf(one);
  const timings: Record<Route, Timing[]> = { direct: [], bare: [], through: [] };
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    for (let step = 0; step < ROUTES.length; step += 1) {
      const route = ROUTES[(round + WARM_UP + step) % ROUTES.length] ?? 'direct';
      const timing = await timedPost(targets[route], body);
      if (round >= 0) timings[route].push(timing);
    }
  }
  return timings;
}

const labelOf = ({ kilobytes, stream }: Case, measured: keyof Timing): string =>
  `${kilobytes} KB ${stream ? 'streamed' : 'whole'}, ${measured === 'totalMs' ? 'to the end' : 'first byte'}`;

function rowOf(label: string, timings: Timings, measured: keyof Timing): readonly string[] {
  const of = (route: Route): readonly number[] => timings[route].map((timing) => timing[measured]);
  const [direct, bare, through] = [of('direct'), of('bare'), of('through')];
  const added = (samples: readonly number[]): readonly number[] =>
    samples.map((ms, round) => ms - (direct[round] ?? Number.NaN));
  const numbers = [direct, bare, through, added(bare), added(through)].flatMap((samples) => [
    median(samples),
    quantile(samples, 0.99),
  ]);
  return [
    label,
    ...numbers.map((ms) => ms.toFixed(2)),
    (median(through) / median(direct)).toFixed(2),
    (median(through) / median(bare)).toFixed(2),
  ];
}

async function rowsOf(targets: Readonly<Record<Route, Target>>): Promise<readonly (readonly string[])[]> {
  const rows: (readonly string[])[] = [];
  for (const kilobytes of SIZES_KB) {
    for (const stream of [false, true]) {
      const timings = await measure(targets, { kilobytes, stream });
      const measures = stream ? (['firstByteMs', 'totalMs'] as const) : (['totalMs'] as const);
      rows.push(...measures.map((measured) => rowOf(labelOf({ kilobytes, stream }, measured), timings, measured)));
    }
  }
  return rows;
}

const originAt = (port: string): string => `http://127.0.0.1:${port}`;

const upstream = await startPeer(peerFile('mock-upstream'));
const bare = await startPeer(peerFile('bare-proxy'), { args: [originAt(upstream.ready)] });
const router = await startRouter(originAt(upstream.ready));
try {
  const targets = {
    direct: targetAt(originAt(upstream.ready)),
    bare: targetAt(originAt(bare.ready)),
    through: targetAt(router.url, router.token),
  };
  const rows = await rowsOf(targets);
  for (const { agent } of Object.values(targets)) agent.destroy();
  printTable(
    `Proxy: milliseconds over ${ROUNDS} rounds of three (direct, a bare node:http proxy, Signalbox)`,
    ['', 'direct p50', 'p99', 'bare p50', 'p99', 'through p50', 'p99']
      .concat(['bare adds p50', 'p99', 'Signalbox adds p50', 'p99'])
      .concat(['through/direct', 'through/bare']),
    rows,
  );
} finally {
  await router.stop();
  await bare.stop();
  await upstream.stop();
}
