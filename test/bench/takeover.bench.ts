/**
 * How long the proxy is away when the window that runs it ends, as a client on its port sees it: from the end of that
 * process (or the moment it is told to close) to the first answer of the next window on the same port. Every window is a
 * whole router in a process of its own; requests run all the time. SIGNALBOX_ROUNDS sets how often each case is tried.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { mockProvider } from '../support/app.js';
import { startFakeUpstream } from '../support/fake-upstream.js';
import { chatBody, post } from '../support/http.js';
import { freePort } from '../support/ports.js';
import { startWindows, until, type Window, type Windows } from '../e2e/windows/windows.js';
import { quantile } from './support/quantiles.js';
import { printTable } from './support/table.js';

const ROUNDS = Number(process.env['SIGNALBOX_ROUNDS'] ?? 20);

/** Clients that send one request after the other. */
const CLIENTS = 4;

type Case = { readonly windows: number; readonly ends: 'killed' | 'closed' };

const CASES: readonly Case[] = [
  { windows: 2, ends: 'killed' },
  { windows: 4, ends: 'killed' },
  { windows: 2, ends: 'closed' },
  { windows: 4, ends: 'closed' },
];

const answers = async (url: string): Promise<boolean> =>
  (await fetch(`${url}/api/hello`).catch(() => undefined))?.status === 200;

/** Times of one case in ms, and how many windows at most said at a time that they have the proxy. */
async function measure(one: Case, windows: Windows, url: string): Promise<{ timesMs: number[]; mostOwners: number }> {
  const all = new Set<Window>(await windows.openAll(one.windows));
  const ownersOf = (): Window[] => [...all].filter((window) => window.state() === 'here');
  const timesMs: number[] = [];
  let mostOwners = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    await until(() => ownersOf().length > 0);
    mostOwners = Math.max(mostOwners, ownersOf().length);
    const [owner] = ownersOf();
    if (!owner) throw new Error('No window has the proxy.');
    await delay(Math.random() * 500);
    all.delete(owner);
    let startedMs = performance.now();
    const ended = one.ends === 'killed' ? owner.kill() : owner.close();
    if (one.ends === 'killed') {
      await ended;
      startedMs = performance.now();
    } else {
      await until(() => ownersOf().length > 0);
    }
    await until(() => answers(url));
    timesMs.push(performance.now() - startedMs);
    await ended;
    const next = await windows.open();
    await next.ask({ do: 'start' });
    all.add(next);
  }
  return { timesMs, mostOwners };
}

async function rowOf(one: Case): Promise<readonly string[]> {
  const upstream = await startFakeUpstream();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const windows = await startWindows({ ...mockProvider(upstream.origin), 'proxy.port': port });
  let isOver = false;
  let served = 0;
  const clients = Array.from({ length: CLIENTS }, async () => {
    while (!isOver) {
      const reply = await windows
        .token()
        .then((token) => post(`${url}/v1/chat/completions`, token, chatBody('hi')))
        .catch(() => undefined);
      if (reply?.status === 200) served += 1;
      else await delay(5);
    }
  });
  try {
    const { timesMs, mostOwners } = await measure(one, windows, url);
    const times = [0.5, 0.95, 0.99, 1].map((share) => quantile(timesMs, share).toFixed(0));
    return [
      `${one.windows} windows, the owner is ${one.ends}`,
      String(ROUNDS),
      ...times,
      String(mostOwners),
      String(served),
    ];
  } finally {
    isOver = true;
    await Promise.all(clients);
    await windows.remove();
    await upstream.dispose();
  }
}

const rows: (readonly string[])[] = [];
for (const one of CASES) rows.push(await rowOf(one));
printTable(
  'Takeover: until the port answers again',
  ['', 'rounds', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms', 'owners at most', 'requests served'],
  rows,
);
