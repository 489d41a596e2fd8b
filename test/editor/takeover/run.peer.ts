/**
 * Kills the extension host that has the proxy, again and again, in windows of a real VS Code over one storage folder, while
 * clients use the port. Prints how long the port was away and what was lost. `scripts/takeover.mjs` starts it.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { meetAt, readNote } from '../../../src/app/discovery-file.js';
import { quantile } from '../../bench/support/quantiles.js';
import { printPromised, type Promised } from '../../bench/support/verdict.js';
import { startFakeUpstream } from '../../support/fake-upstream.js';
import { freePort } from '../../support/ports.js';
import { SEES_NOTHING, withProviderAt } from '../mock-provider.js';
import { sorted, startClients, type Outage, type Seen } from './clients.js';
import { readLedger, watchRows, type Kept } from './ledger.js';
import { watchOwners } from './owners.js';
import { openWindows, type EditorWindows } from './windows.js';

const WINDOWS = 3;
const CLIENTS = 4;

/** So that something is on its way whenever the owner is killed. */
const SLOW_REPLY = { delayMs: 40, pieceDelayMs: 20 };

/** Up to so long after the last takeover. */
const CALM_MS = 1_000;

/** Of what should not have been, so many are told. */
const TOLD = 10;

/** What is promised. Source: RELIABILITY 3.4. */
const MOST_P99_MS = 2_000;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Who has the port, as soon as its note says so too. */
async function ownerOf(windows: EditorWindows): Promise<{ readonly pid: number; readonly instance: string }> {
  for (;;) {
    const pid = windows.owner()?.pid;
    const note = await readNote(windows.home);
    if (pid !== undefined && note?.pid === pid) return { pid, instance: note.instance };
    await delay(20);
  }
}

/** Kills the owner, and waits until another one answers on its port and proves who it is. */
async function killOwner(
  windows: EditorWindows,
  url: string,
  token: string,
): Promise<Outage & { readonly pid: number }> {
  await delay(Math.random() * CALM_MS);
  const owner = await ownerOf(windows);
  const killedMs = performance.now();
  process.kill(owner.pid, 'SIGKILL');
  for (;;) {
    const health = await fetch(`${url}/health`).catch(() => undefined);
    const backMs = performance.now();
    const met = health?.status === 200 ? await meetAt(url, token) : undefined;
    if (met?.kind === 'stranger') throw new Error('Somebody else has the port.');
    if (met?.kind === 'ours' && met.identity.instance !== owner.instance) return { killedMs, backMs, pid: owner.pid };
    await delay(5);
  }
}

async function run(kills: number): Promise<boolean> {
  const upstream = await startFakeUpstream();
  upstream.reply = SLOW_REPLY;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const windows = await openWindows(WINDOWS, port, {
    ...SEES_NOTHING,
    ...withProviderAt(upstream.origin),
    'signalbox.proxy.enabled': true,
    'signalbox.proxy.port': port,
    'signalbox.budget.daily': 10_000,
  });
  try {
    const token = (await readFile(path.join(windows.home, 'token'), 'utf8')).trim();
    const owners = watchOwners(windows.home, port, token);
    const rows = watchRows(url, token);
    const clients = startClients(CLIENTS, url, token);
    const outages: Outage[] = [];
    for (let round = 1; round <= kills; round += 1) {
      const outage = await killOwner(windows, url, token);
      outages.push(outage);
      await windows.complete(outage.pid);
      say(`  kill ${round}: ${(outage.backMs - outage.killedMs).toFixed(0)} ms`);
    }
    await clients.stop();
    await delay(CALM_MS);
    await rows.stop();
    await owners.stop();
    await windows.close();
    const kept = readLedger(windows.home);
    return report({ seen: clients.seen, outages, shown: rows.shown, owners, kept });
  } finally {
    await windows.remove();
    await upstream.dispose();
  }
}

type Results = {
  readonly seen: Seen;
  readonly outages: readonly Outage[];
  readonly shown: ReadonlySet<string>;
  readonly owners: Pick<ReturnType<typeof watchOwners>, 'most' | 'crowds'>;
  readonly kept: Kept;
};

/** Prints what came of it; whether every promise was kept. */
function report({ seen, outages, shown, owners, kept }: Results): boolean {
  const timesMs = outages.map(({ killedMs, backMs }) => backMs - killedMs);
  const { cut, refused, others } = sorted(seen.failures, outages);
  const ids = new Set(kept.ids);
  const known = new Set([...kept.ids, ...kept.held]);
  const lost = [...shown].filter((id) => !ids.has(id));
  const unbooked = [...seen.answered].filter((id) => !known.has(id));
  say(`
${WINDOWS} windows of VS Code, ${CLIENTS} clients: the extension host with the port killed ${outages.length} times
  until another answers    p50 ${ms(timesMs, 0.5)}, p95 ${ms(timesMs, 0.95)}, p99 ${ms(timesMs, 0.99)}, longest ${ms(timesMs, 1)}
  requests                 ${seen.sent} sent, ${seen.answered.size} answered whole, ${cut.length} cut on the dead owner's connections, ${refused.length} refused while nobody listened
  rows                     ${shown.size} shown as recorded, ${kept.ids.length} in the file, ${kept.held.length} held for requests that were cut`);
  for (const { why } of others.slice(0, TOLD)) say(`  failed otherwise: ${why}`);
  for (const crowd of owners.crowds.slice(0, TOLD)) say(`  several listened: ${crowd}`);
  const promised: readonly Promised[] = [
    { what: 'until another answers, p99', figure: quantile(timesMs, 0.99), most: MOST_P99_MS, unit: 'ms' },
    { what: 'at one instant', figure: owners.most(), most: 1, unit: 'owners' },
    { what: 'failed otherwise', figure: others.length, most: 0, unit: 'requests' },
    { what: 'shown as recorded, but lost', figure: lost.length, most: 0, unit: 'rows' },
    { what: 'whole, with neither row nor hold', figure: unbooked.length, most: 0, unit: 'answers' },
    { what: 'there twice', figure: kept.ids.length - ids.size, most: 0, unit: 'ids' },
    { what: `integrity_check: ${kept.integrity}`, figure: kept.integrity === 'ok' ? 0 : 1, most: 0, unit: 'faults' },
  ];
  printPromised('Promised by RELIABILITY 3.4', promised);
  return promised.every(({ figure, most }) => figure <= most);
}

const ms = (times: readonly number[], share: number): string => `${quantile(times, share).toFixed(0)} ms`;

process.exitCode = (await run(Number(process.argv[2]))) ? 0 : 1;
