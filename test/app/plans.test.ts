import assert from 'node:assert/strict';
import { createPlans, type Plans } from '../../src/app/plans.js';
import { settingsSchema, type Settings } from '../../src/config/schema.js';
import { NO_USAGE } from '../../src/core/chat.js';
import { Emitter } from '../../src/core/emitter.js';
import type { LedgerEntry } from '../../src/core/ledger.js';
import { isCovered } from '../../src/core/plan/headroom.js';
import type { SpendQuery } from '../../src/core/spend/types.js';
import type { LedgerStore } from '../../src/store/store.js';
import { anEntry } from '../support/entries.js';

const NOW_MS = 1_800_014_400_000; // 2027-01-15T12:00:00Z
const HOUR_MS = 3_600_000;

const ACME = { windows: [{ hours: 5, unit: 'requests', limit: 4 }], overflow: 'stop' } as const;
const included = (atMs: number, provider = 'acme'): LedgerEntry =>
  anEntry({
    atMs,
    servedModel: { provider, model: 'one' },
    cost: { kind: 'included' },
    usage: { ...NO_USAGE, inputTokens: 100, outputTokens: 50 },
  });

/** The parts of a ledger that plans use, over rows in memory. */
class Rows {
  readonly rows: LedgerEntry[] = [];
  readonly #appended = new Emitter<LedgerEntry>((error) => assert.fail(String(error)));
  reads = 0;
  isAway = false;
  /** Runs between the question and its answer. */
  meanwhile = (): void => undefined;

  write(entry: LedgerEntry): void {
    this.rows.push(entry);
    this.#appended.fire(entry);
  }

  readonly ledger = {
    onDidAppend: this.#appended.event,
    spend: async (query: SpendQuery) => {
      this.reads += 1;
      if (this.isAway) throw new Error('the ledger is away');
      const answer = this.#answer(query);
      await Promise.resolve();
      this.meanwhile();
      return answer;
    },
  } as unknown as LedgerStore; // the rest is not used

  #answer({ sinceMs, untilMs, slots }: SpendQuery) {
    return this.rows
      .filter(({ atMs }) => atMs >= sinceMs && atMs < (untilMs ?? Infinity))
      .map(({ atMs, servedModel, cost, usage }) => ({
        slot: slots.findLastIndex((startMs) => startMs <= atMs),
        group: { model: `${servedModel?.provider ?? ''}/${servedModel?.model ?? ''}`, kind: cost.kind },
        requests: 1,
        ...usage,
      }));
  }
}

describe('plans', () => {
  let ledger: Rows;
  let plans: Plans;
  let nowMs: number;
  let settings: Settings;
  let reported: string[];

  const start = (configured: Record<string, unknown>): void => {
    ledger = new Rows();
    reported = [];
    nowMs = NOW_MS;
    settings = settingsSchema.parse({ 'providers.plans': configured });
    plans = createPlans({
      ledger: ledger.ledger,
      settings: () => settings,
      priceOf: () => ({
        inputUsdPerMTok: 2,
        cachedInputUsdPerMTok: 2,
        cacheWriteUsdPerMTok: 2,
        outputUsdPerMTok: 10,
      }),
      zone: () => 'UTC',
      nowMs: () => nowMs,
      report: (error) => void reported.push(String(error)),
    });
  };
  beforeEach(() => start({ acme: ACME }));
  afterEach(() => plans.dispose());

  const isIncluded = async (provider: string) => isCovered((await plans.headroom()).get(provider));
  const used = async () => (await plans.standings())[0]?.windows.map((window) => window.used);
  const left = async (provider = 'acme') => (await plans.headroom()).get(provider)?.tightest?.leftShare;

  it('ask nobody while there are none', async () => {
    start({});
    assert.deepEqual(
      [await plans.standings(), (await plans.headroom()).size, await isIncluded('acme')],
      [[], 0, false],
    );
    assert.equal(ledger.reads, 0);
  });

  it('count a row a moment younger than the window, and none as old as it', async () => {
    ledger.write(included(NOW_MS - 5 * HOUR_MS));
    ledger.write(included(NOW_MS - 5 * HOUR_MS + 1));
    ledger.write(included(NOW_MS));
    assert.deepEqual(await used(), [2]);
  });

  it('count every window by itself', async () => {
    start({
      acme: {
        windows: [...ACME.windows, { hours: 168, unit: 'tokens', limit: 1_000 }, { hours: 168, unit: 'usd', limit: 1 }],
      },
    });
    ledger.write(included(NOW_MS - 6 * HOUR_MS));
    ledger.write(included(NOW_MS - HOUR_MS));
    // 2 rows of 150 tokens at 100 x $2 + 50 x $10 per million
    assert.deepEqual(await used(), [1, 300, 0.0014]);
  });

  it('do not count other providers, nor what was paid', async () => {
    ledger.write(included(NOW_MS, 'beta'));
    ledger.write(anEntry({ atMs: NOW_MS }));
    assert.deepEqual(await used(), [0]);
  });

  it('say what is left to routing, and until when once nothing is', async () => {
    ledger.write(included(NOW_MS));
    assert.equal(await left(), 0.75);
    for (let count = 0; count < 3; count += 1) ledger.write(included(NOW_MS));
    assert.deepEqual((await plans.headroom()).get('acme')?.tightest, { hours: 5, leftShare: 0, until: '17:15' });
  });

  it('count rows of this process without asking the ledger', async () => {
    assert.equal(await left(), 1);
    ledger.write(included(NOW_MS));
    assert.equal(await left(), 0.75);
    assert.equal(ledger.reads, 1);
  });

  it('give the same map while nothing changes', async () => {
    const before = await plans.headroom();
    ledger.write(anEntry({ atMs: NOW_MS }));
    assert.equal(await plans.headroom(), before);
  });

  it('ask the ledger again after five seconds, without letting routing wait', async () => {
    assert.equal(await left(), 1);
    ledger.rows.push(included(NOW_MS)); // by another process
    nowMs += 4_999;
    assert.equal(await left(), 1);
    assert.equal(ledger.reads, 1);
    nowMs += 1;
    assert.equal(await left(), 1);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await left(), 0.75);
    assert.equal(ledger.reads, 2);
  });

  it('have a standing that is never older than five seconds', async () => {
    assert.deepEqual(await used(), [0]);
    ledger.rows.push(included(NOW_MS));
    nowMs += 5_000;
    assert.deepEqual(await used(), [1]);
  });

  it('ask once when many ask at once', async () => {
    await Promise.all([plans.standings(), plans.headroom(), plans.standings()]);
    assert.equal(ledger.reads, 1);
  });

  it('do not lose a row that is written while the ledger counts', async () => {
    ledger.meanwhile = () => ledger.write(included(NOW_MS));
    assert.equal(await left(), 0.75);
  });

  it('leave room again as the window slides', async () => {
    ledger.write(included(NOW_MS - 5 * HOUR_MS + 5_000));
    assert.deepEqual(await used(), [1]);
    nowMs += 5_000;
    assert.deepEqual(await used(), [0]);
  });

  it('follow the settings', async () => {
    ledger.write(included(NOW_MS, 'beta'));
    assert.equal(await left('beta'), undefined);
    settings = settingsSchema.parse({ 'providers.plans': { beta: ACME } });
    assert.deepEqual([await left('acme'), await left('beta')], [undefined, 0.75]);
  });

  it('stand open, and say that nothing is known, while the ledger cannot be read', async () => {
    ledger.isAway = true;
    assert.deepEqual((await plans.standings())[0]?.windows, []);
    assert.equal((await plans.headroom()).get('acme')?.tightest, undefined);
    assert.equal(await isIncluded('acme'), true);
    assert.deepEqual(reported, ['Error: the ledger is away']);
  });

  it('know again when it can be read again', async () => {
    ledger.isAway = true;
    await plans.standings();
    ledger.isAway = false;
    nowMs += 5_000;
    assert.deepEqual(await used(), [0]);
  });

  describe('include', () => {
    const fill = async (overflow: 'stop' | 'pay', requests: number): Promise<void> => {
      start({ acme: { ...ACME, overflow } });
      for (let count = 0; count < requests; count += 1) ledger.write(included(NOW_MS));
      await plans.standings();
    };

    it('what there is room for, when more has to be paid', async () => {
      await fill('pay', 3);
      assert.equal(await isIncluded('acme'), true);
      ledger.write(included(NOW_MS));
      assert.equal(await isIncluded('acme'), false);
    });

    it('all of a provider whose plan stops', async () => {
      await fill('stop', 4);
      assert.equal(await isIncluded('acme'), true);
    });

    it('no provider without a plan', async () => {
      await fill('stop', 0);
      assert.equal(await isIncluded('beta'), false);
    });
  });
});
