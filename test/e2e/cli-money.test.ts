import assert from 'node:assert/strict';
import path from 'node:path';
import { budgetVerb } from '../../src/cli/verbs/budget.js';
import { costVerb } from '../../src/cli/verbs/cost.js';
import { healthVerb } from '../../src/cli/verbs/health.js';
import { routeVerb } from '../../src/cli/verbs/route.js';
import { statsVerb } from '../../src/cli/verbs/stats.js';
import type { Verb } from '../../src/cli/verbs/verb.js';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { runVerb, type VerbCall, type VerbResult } from '../support/cli.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';

describe('money in the terminal', () => {
  let upstream: FakeUpstream;
  let router: TestApp;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
    upstream.reply = { text: 'A lock.', usage: { input: 4_000, output: 8_000 } }; // $0.02 at the thrifty model
    router = await startTestApp({ settings: settings() });
  });
  afterEach(async () => {
    await router.remove();
    await upstream.dispose();
  });

  /** The longest reply of the thrifty model may cost $0.016, so $0.03 is room for one such request. */
  const settings = () => ({
    ...mockProvider(upstream.origin),
    'budget.daily': 0.025,
    'budget.onExceeded': 'reject' as const,
  });

  /** Runs a verb as another process would, on the same folder. */
  const run = (verb: Verb, call: VerbCall = {}): Promise<VerbResult> =>
    runVerb(verb, { router: { dir: router.dir, settings: settings() }, ...call });
  const ask = (): Promise<VerbResult> =>
    run(routeVerb, { positionals: ['What is a mutex?'], options: { model: 'mock/thrifty' } });

  for (const how of ['on its own', 'through the running router'] as const) {
    describe(how, () => {
      beforeEach(async () => {
        if (how === 'through the running router') await router.url();
      });

      it('refuses what a cap has no room for, until the cap is raised', async () => {
        assert.match((await ask()).err, /cost=\$0\.02 /);
        await assert.rejects(ask(), { kind: 'budget-exceeded', message: /\$0\.025 .*signalbox budget raise/ });
        await run(budgetVerb, { positionals: ['raise', 'everyone:day', '0.10'] });
        assert.match((await ask()).err, /cost=\$0\.02 /);
        assert.equal(upstream.requests.length, 2);
      });

      it('books the folder that is worked in', async () => {
        await ask();
        const [row] = await router.app.ledger.list({ limit: 1, beforeId: undefined });
        assert.deepEqual([row?.client.surface, row?.client.workspace], ['cli', path.basename(process.cwd())]);
      });
    });
  }

  it('is the same sum in every verb', async () => {
    await ask();
    const json = async (verb: Verb): Promise<unknown> => JSON.parse((await run(verb, { json: true })).out);
    assert.partialDeepStrictEqual(await json(costVerb), { today: { nanoUsd: 20_000_000, usd: 0.02 } });
    assert.partialDeepStrictEqual(await json(statsVerb), { nanoUsd: 20_000_000 });
    assert.partialDeepStrictEqual(await json(healthVerb), { spend: { today: { nanoUsd: 20_000_000 } } });
    assert.partialDeepStrictEqual(await json(budgetVerb), {
      onExceeded: 'reject',
      budgets: [{ id: 'everyone:day', settledNanoUsd: 20_000_000, leftNanoUsd: 5_000_000 }],
    });
  });

  it('shows what is left before anything is sent', async () => {
    await ask();
    const { out } = await run(costVerb, { positionals: ['What is a mutex?'] });
    assert.match(out, /^left: \$0\.005 of today's cap; \$0\.50 for one request$/m);
    assert.equal(upstream.requests.length, 1);
  });
});
