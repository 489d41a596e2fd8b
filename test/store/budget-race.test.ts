import assert from 'node:assert/strict';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallBounds } from '../../src/core/budget/types.js';
import { NANO_USD_PER_USD } from '../../src/core/money.js';
import { openSharedStore } from '../../src/store/shared.js';
import type { LedgerStore } from '../../src/store/store.js';
import { aBudget, aReservation } from '../core/budget/budgets.js';
import { aDecisionRecord, anEntry, idOf } from './entries.js';
import { makeFolder, mustNotReport, type TestFolder } from './folders.js';
import { TOKEN, openAlone } from './owners.js';

const REQUESTS = 200;
const cap = aBudget({ capNanoUsd: NANO_USD_PER_USD });
const model = { provider: 'acme', model: 'one' };

/** Four dollars a million tokens. */
const NANO_USD_PER_TOKEN = 4_000;

/** The longest reply costs $0.032; replies really have 1,000 to 1,500 tokens, $0.004 to $0.006. */
const bounds: CallBounds = {
  model,
  inputNanoUsd: 0,
  plainInputNanoUsd: 0,
  cachedInputNanoUsd: 0,
  outputNanoUsdPerToken: NANO_USD_PER_TOKEN,
  maxOutputTokens: 8_000,
  expectedOutputTokens: 1_000,
};
const tokensOf = (number: number) => 1_000 + ((number * 37) % 501);

function anAnswer(number: number) {
  const tokens = tokensOf(number);
  const usage = {
    inputTokens: 0,
    cacheReadTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    outputTokens: tokens,
    reasoningTokens: 0,
  };
  const cost = { kind: 'exact', nanoUsd: tokens * NANO_USD_PER_TOKEN } as const;
  const call = { model, firstEventMs: 1, durationMs: 2, error: undefined, message: undefined, usage, cost };
  return anEntry({ requestId: idOf(number), atMs: Date.now(), attempts: [call], usage, cost });
}

const append = (store: LedgerStore, number: number) =>
  store.append(anAnswer(number), aDecisionRecord({ requestId: idOf(number) }));

/** Sends a request through the cap; what it cost, 0 when it was refused. */
async function send(store: LedgerStore, number: number, of: CallBounds): Promise<number> {
  const reservation = aReservation({ requestId: idOf(number), bounds: of, budgets: [cap], waitMs: 30_000 });
  const admission = await store.admit(reservation);
  await mustHold(store);
  if (admission.kind === 'refused') return 0;
  await sleep(number % 7);
  await append(store, number);
  await mustHold(store);
  return tokensOf(number) * NANO_USD_PER_TOKEN;
}

async function mustHold(store: LedgerStore): Promise<void> {
  const [standing] = await store.standings([cap]);
  assert.ok(standing);
  assert.ok(standing.settledNanoUsd + standing.heldNanoUsd <= standing.capNanoUsd);
}

async function mustBeUsed(store: LedgerStore, nanoUsd: number): Promise<void> {
  const [standing] = await store.standings([cap]);
  assert.deepEqual([standing?.settledNanoUsd, standing?.heldNanoUsd], [nanoUsd, 0]);
  assert.ok(nanoUsd <= NANO_USD_PER_USD && nanoUsd >= 0.95 * NANO_USD_PER_USD, `${nanoUsd} of the cap are used`);
}

const sum = (costs: readonly number[]) => costs.reduce((total, cost) => total + cost, 0);

describe('two hundred requests at once under a cap of one dollar', function () {
  this.timeout(20_000);
  let folder: TestFolder;
  let store: LedgerStore;

  beforeEach(async () => {
    folder = makeFolder();
    store = await openAlone(path.join(folder.dir, 'ledger.db'));
  });
  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  const sendAll = (of: CallBounds) =>
    Promise.all(Array.from({ length: REQUESTS }, (_, number) => send(store, number, of)));

  it('never pass it, and use at least 95 cents', async () => {
    await mustBeUsed(store, sum(await sendAll(bounds)));
  });

  it('do so as well when the longest reply costs more than the cap, and replies are known', async () => {
    const known = Array.from({ length: 8 }, (_, index) => REQUESTS + index);
    await Promise.all(known.map((number) => append(store, number)));
    const before = sum(known.map(tokensOf)) * NANO_USD_PER_TOKEN;
    const costs = await sendAll({ ...bounds, maxOutputTokens: 300_000 });
    await mustBeUsed(store, before + sum(costs));
  });
});

describe('three windows that race for a cap of one dollar', function () {
  this.timeout(30_000);

  it('never pass it together, and use at least 95 cents', async () => {
    const folder = makeFolder();
    const windows = [1, 2, 3].map(() => openSharedStore({ dir: folder.dir, token: TOKEN, report: mustNotReport }));
    const [first] = windows;
    assert.ok(first);
    const numbers = Array.from({ length: REQUESTS + 40 }, (_, number) => number);
    const costs = await Promise.all(numbers.map((number) => send(windows[number % 3] ?? first, number, bounds)));
    assert.deepEqual(windows.map((window) => window.role()).toSorted(), ['follower', 'follower', 'owner']);
    await mustBeUsed(first, sum(costs));
    for (const window of windows) await window.close();
    folder.remove();
  });
});
