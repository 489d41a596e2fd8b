import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { budgetVerb } from '../../../src/cli/verbs/budget.js';
import { aStanding } from '../../support/budgets.js';
import { runVerb, type VerbCall } from '../../support/cli.js';
import { aReport, fakeMoney } from '../support.js';

describe('signalbox budget', () => {
  const run = (positionals: readonly string[], call: VerbCall = {}) => runVerb(budgetVerb, { positionals, ...call });

  describe('show', () => {
    const money = fakeMoney({
      standings: () => Promise.resolve([aStanding({ settledNanoUsd: 250_000_000 })]),
      report: () => Promise.resolve(aReport({ onExceeded: 'reject', paused: true })),
    });

    it('lists the caps, and what happens to a request that does not fit', async () => {
      const { out } = await run([], { app: { money } });
      assert.match(out, /^everyone:day +\$1\.00 +\$0\.25 +\$0\.00 +\$0\.75 /m);
      assert.match(out, /^a request that does not fit: reject\nModels that cost money are paused\.$/m);
    });

    it('is one JSON value with --json', async () => {
      const { out } = await run(['show'], { app: { money }, json: true });
      assert.partialDeepStrictEqual(JSON.parse(out), {
        onExceeded: 'reject',
        isPaused: true,
        perRequestUsd: null,
        budgets: [{ id: 'everyone:day', period: 'day', capUsd: 1, settledUsd: 0.25, leftUsd: 0.75, usedShare: 0.25 }],
      });
    });

    it('says how to set one when there is none', async () => {
      const { out } = await run(['show'], { app: { money: fakeMoney() } });
      assert.match(out, /^No caps are set\. "signalbox budget set daily 5"/);
    });

    it('lists those of the settings', async () => {
      const { out } = await run(['show'], { router: { settings: { 'budget.daily': 3 } } });
      assert.match(out, /^everyone:day +\$3\.00 +\$0\.00 /m);
      assert.match(out, /^one request: \$0\.50 at most$/m);
    });
  });

  describe('set', () => {
    /** What the settings file holds after `budget set` with these words. */
    async function setting(words: readonly string[], options: VerbCall['options'] = {}): Promise<unknown> {
      let written: unknown;
      const inspect = async (dir: string): Promise<void> => {
        written = JSON.parse(await readFile(path.join(dir, 'settings.json'), 'utf8'));
      };
      await run(['set', ...words], { options, inspect });
      return written;
    }

    it('writes a cap to the settings', async () => {
      assert.deepEqual(await setting(['daily', '2.50']), { 'budget.daily': 2.5 });
      assert.deepEqual(await setting(['per-request', '$0.10']), { 'budget.perRequest': 0.1 });
    });

    it('takes a cap away with "none"', async () => {
      assert.deepEqual(await setting(['weekly', 'none']), { 'budget.weekly': null });
    });

    it('writes the cap of a client key or a team', async () => {
      assert.deepEqual(await setting(['daily', '2'], { client: 'ci' }), { 'budget.clients': { ci: { daily: 2 } } });
      assert.deepEqual(await setting(['monthly', '9'], { team: 'eng' }), { 'budget.teams': { eng: { monthly: 9 } } });
    });

    it('says what it did, and that an editor has settings of its own', async () => {
      const { out, err } = await run(['set', 'daily', '2'], { options: { team: 'eng' } });
      assert.equal(out, 'The daily cap of the team eng is now $2.00.');
      assert.match(err, /settings\.json .* an editor has settings of its own/);
      assert.equal((await run(['set', 'daily', 'none'])).out, 'The daily cap is gone.');
    });

    it('is one JSON value with --json', async () => {
      const { out } = await run(['set', 'daily', '2'], { options: { client: 'ci' }, json: true });
      assert.deepEqual(JSON.parse(out), { name: 'daily', usd: 2, client: 'ci', team: null });
    });

    for (const words of [[], ['daily'], ['hourly', '1'], ['daily', '1', '2'], ['daily', '-1'], ['daily', 'much']]) {
      it(`refuses "set ${words.join(' ')}"`, async () => {
        await assert.rejects(run(['set', ...words]), { kind: 'invalid-request' });
      });
    }

    it('refuses a client and a team at once', async () => {
      await assert.rejects(run(['set', 'daily', '1'], { options: { client: 'ci', team: 'eng' } }), {
        message: /^Usage/,
      });
    });
  });

  describe('raise', () => {
    it('raises a cap until its period ends, and says until when', async () => {
      const asked: (readonly [string, number])[] = [];
      const money = fakeMoney({
        raise: (id, nanoUsd) => {
          asked.push([id, nanoUsd]);
          return Promise.resolve(aStanding({ capNanoUsd: 2_500_000_000, raisedNanoUsd: 1_500_000_000 }));
        },
      });
      const { out } = await run(['raise', 'everyone:day', '1.50'], { app: { money } });
      assert.deepEqual(asked, [['everyone:day', 1_500_000_000]]);
      assert.equal(out, 'everyone:day is raised to $2.50; it resets 2026-01-02 00:00 UTC.');
    });

    it('works on the ledger itself', async () => {
      const { out } = await run(['raise', 'everyone:day', '1'], {
        json: true,
        router: { settings: { 'budget.daily': 3 } },
      });
      assert.partialDeepStrictEqual(JSON.parse(out), { id: 'everyone:day', capUsd: 4, raisedNanoUsd: 1_000_000_000 });
    });

    it('refuses a cap that is not set', async () => {
      await assert.rejects(run(['raise', 'everyone:year', '1']), { kind: 'not-found' });
    });

    for (const words of [[], ['everyone:day'], ['everyone:day', 'x'], ['everyone:day', '1', '2']]) {
      it(`refuses "raise ${words.join(' ')}"`, async () => {
        await assert.rejects(run(['raise', ...words]), { kind: 'invalid-request' });
      });
    }
  });

  it('refuses other words, and shows its usage', async () => {
    await assert.rejects(run(['drop']), { kind: 'invalid-request', message: /^Usage: signalbox budget show/ });
  });
});
