/**
 * What the panel and the meter cost as the ledger grows: a router as `signalbox serve` runs it, over a ledger of 10,000,
 * 100,000 and 1,000,000 rows, and the page in Chromium. The router has folded the rows into its memory before the clock
 * starts, as it has in an editor that is already open.
 *
 * Imitated: the rows (support/filled-ledger), one a minute up to now, written by the product's own store.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launchBrowser, profile } from '#editor/host.mjs';
import { panelLink } from '../../src/app/proxy-control.js';
import { fillLedger } from './support/filled-ledger.js';
import { median, quantile } from './support/quantiles.js';
import { startRouter, type Router } from './support/router.js';
import { printTable } from './support/table.js';
import { residentMib } from './support/usage.js';

const SIZES = [10_000, 100_000, 1_000_000];

/** The page is opened so often, each time in a tab of its own. */
const PAINTS = 5;

/** What the meter asks for is asked so often. */
const METERS = 50;

const BYTES_PER_MB = 1_000_000;

/** Milliseconds from the navigation to the first amount that a person can read. */
async function paintMs(context: Awaited<ReturnType<typeof launchBrowser>>, router: Router): Promise<number> {
  const page = await context.newPage();
  const link = panelLink(router.url, router.token, Date.now());
  const startedMs = performance.now();
  await page.goto(link);
  await page.locator('.card .amount').first().waitFor();
  const ms = performance.now() - startedMs;
  await page.close();
  return ms;
}

/** Milliseconds of one report, as the meter reads it at each change, asked over loopback. */
async function meterMs({ url, token }: Router): Promise<number> {
  const startedMs = performance.now();
  const response = await fetch(`${url}/dashboard/api`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'money-request' }),
  });
  await response.text();
  if (response.status !== 200) throw new Error(`The router answered with ${response.status}.`);
  return performance.now() - startedMs;
}

async function times(count: number, measure: () => Promise<number>): Promise<readonly number[]> {
  await measure();
  const all: number[] = [];
  for (let index = 0; index < count; index += 1) all.push(await measure());
  return all;
}

const dir = await mkdtemp(path.join(tmpdir(), 'signalbox-panel-'));
const context = await launchBrowser(profile({ base: path.join(dir, 'browser') }));
const rows: string[][] = [];
try {
  const ledgerFile = path.join(dir, 'ledger.db');
  for (const size of SIZES) {
    await rm(ledgerFile, { force: true });
    await fillLedger(ledgerFile, size);
    const { size: bytes } = await stat(ledgerFile);
    const router = await startRouter(undefined, { ledgerFile });
    try {
      const paints = await times(PAINTS, () => paintMs(context, router));
      const meters = await times(METERS, () => meterMs(router));
      const mib = await residentMib(router.pid);
      rows.push([
        `${size.toLocaleString('en')} rows`,
        (bytes / BYTES_PER_MB).toFixed(0),
        router.startMs.toFixed(0),
        median(paints).toFixed(0),
        ...[0.5, 0.99].map((share) => quantile(meters, share).toFixed(1)),
        mib.toFixed(0),
      ]);
    } finally {
      await router.stop();
    }
  }
} finally {
  await context.close();
  await rm(dir, { recursive: true, force: true });
}
printTable(
  `Panel and meter by rows in the ledger (${PAINTS} paints, ${METERS} reports)`,
  ['', 'ledger MB', 'first start ms', 'first paint ms', 'report p50 ms', 'p99', 'MiB'],
  rows,
);
