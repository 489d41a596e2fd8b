import assert from 'node:assert/strict';
import { healthVerb } from '../../../src/cli/verbs/health.js';
import type { Settings } from '../../../src/config/schema.js';
import { mockProvider } from '../../support/app.js';
import { aStanding } from '../../support/budgets.js';
import { runVerb } from '../../support/cli.js';
import { aReport, aSpend, fakeMoney } from '../support.js';

describe('signalbox health', () => {
  it('says at which of its places a provider is called', async () => {
    const settings: Partial<Settings> = { 'routing.residency': ['eu'] };
    const { out } = await runVerb(healthVerb, { router: { settings, env: { MISTRAL_API_KEY: 'a-key' } } });
    assert.match(
      out,
      /ready +mistral +Mistral +not called yet \[eu api\.eu\.mistral\.ai \(in use\), other api\.mistral\.ai \(not allowed\)\]/,
    );
  });

  it('says that only the Offline helper is there, and that the proxy is not running', async () => {
    const { out } = await runVerb(healthVerb);
    assert.match(out, /no provider is ready, only the Offline helper \(not an AI model\)/);
    assert.match(out, /proxy: not running \("signalbox serve"/);
  });

  it('counts the providers that are ready', async () => {
    const { out } = await runVerb(healthVerb, { router: { settings: mockProvider('http://127.0.0.1:9') } });
    assert.match(out, /1 providers ready/);
  });

  it('says what is spent and what the caps leave', async () => {
    const { out } = await runVerb(healthVerb, { router: { settings: { 'budget.daily': 3 } } });
    assert.match(out, /^today: \$0\.00\ncap everyone:day: \$3\.00 of \$3\.00 left$/m);
  });

  it('says the same for machines', async () => {
    const money = fakeMoney({
      report: () =>
        Promise.resolve(aReport({ month: aSpend({ unpricedRequests: 4 }), standings: [aStanding()], paused: true })),
    });
    const { out } = await runVerb(healthVerb, { app: { money }, json: true });
    assert.partialDeepStrictEqual(JSON.parse(out), {
      unpricedRequests: { today: 0, month: 4, all: 0 },
      budgets: [{ id: 'everyone:day', leftUsd: 1 }],
      isPaused: true,
      plans: [],
      pricesAsOf: '2026-09-23',
    });
  });

  it('checks the whole ledger with --ledger', async () => {
    const { out, code } = await runVerb(healthVerb, { options: { ledger: true } });
    assert.match(out, /^ledger: 0 requests, \d+\.\d MB\nIt is sound, and its sums agree with its rows\.$/m);
    assert.equal(code, 0);
  });

  it('names what is wrong with the ledger, and fails', async () => {
    const check = () => Promise.resolve({ rows: 3, bytes: 2_000_000, problems: ['page 7 is torn'] });
    const { out, code } = await runVerb(healthVerb, { options: { ledger: true }, app: { ledger: { check } as never } });
    assert.match(out, /^ledger: 3 requests, 2\.0 MB\npage 7 is torn$/m);
    assert.equal(code, 1);
  });

  it('says with --all what each provider lacks', async () => {
    const { out } = await runVerb(healthVerb, { options: { all: true } });
    assert.match(out, /key-missing +openai +OpenAI +add a key for OpenAI .*OPENAI_API_KEY/);
  });
});
