import assert from 'node:assert/strict';
import type { Alerts } from '../../../src/app/alerts/alerts.js';
import type { AlertsStatus } from '../../../src/app/alerts/status.js';
import type { Delivery } from '../../../src/app/alerts/webhook.js';
import { alertsVerb } from '../../../src/cli/verbs/alerts.js';
import { runVerb } from '../../support/cli.js';

const DONE: Delivery = {
  atMs: 1_800_000_000_000,
  ok: true,
  status: 200,
  text: 'The alert "test" was posted (HTTP 200).',
};
const FAILED: Delivery = { atMs: 1_800_000_000_000, ok: false, status: undefined, text: 'It was not posted.' };

const STATUS: AlertsStatus = {
  rules: [
    {
      rule: 'cost_spike',
      state: 'firing',
      lastAtMs: 1_800_000_000_000,
      coolsUntilMs: 1_800_000_300_000,
      text: 'The last hour cost $6.00.',
    },
    { rule: 'error_rate', state: 'quiet', lastAtMs: undefined, coolsUntilMs: undefined, text: undefined },
  ],
  webhook: { set: true, format: 'teams', note: 'Only the name is checked.', deliveries: [DONE] },
};

describe('signalbox alerts', () => {
  /** The alerts of a router, but for these parts. */
  const withAlerts = (over: Partial<Alerts>) => ({ app: { alerts: over as Alerts } });
  const tested = (delivery: Delivery, addresses: (string | undefined)[] = []) =>
    withAlerts({
      test: (address) => {
        addresses.push(address);
        return Promise.resolve(delivery);
      },
    });

  it('shows every rule as quiet on a new ledger, and how to set a webhook', async () => {
    const { out, code } = await runVerb(alertsVerb, { positionals: ['status'] });
    assert.match(out, /cost_spike +quiet +– +–/);
    assert.match(out, /error_rate +quiet/);
    assert.match(out, /budget_warning +quiet/);
    assert.match(out, /model_retirement +quiet/);
    assert.match(out, /webhook: none is known to this terminal \(set SIGNALBOX_ALERT_WEBHOOK/);
    assert.equal(code, 0);
  });

  it('shows what fires, until when it is quiet, and what was posted', async () => {
    const call = { positionals: ['status'], ...withAlerts({ status: () => Promise.resolve(STATUS) }) };
    assert.deepEqual((await runVerb(alertsVerb, call)).out.split('\n'), [
      'rule        state   last told             again from',
      'cost_spike  firing  2027-01-15 08:00:00Z  2027-01-15 08:05:00Z  The last hour cost $6.00.',
      'error_rate  quiet   –                     –',
      '',
      'webhook: set, told in the form of teams',
      'Only the name is checked.',
      '',
      '2027-01-15 08:00:00Z  The alert "test" was posted (HTTP 200).',
    ]);
  });

  it('prints every field with --json', async () => {
    const { out } = await runVerb(alertsVerb, { positionals: ['status'], json: true });
    assert.deepEqual(JSON.parse(out), {
      rules: ['cost_spike', 'error_rate', 'budget_warning', 'model_retirement'].map((rule) => ({
        rule,
        state: 'quiet',
        lastAtMs: null,
        coolsUntilMs: null,
        text: null,
      })),
      webhook: { set: false, format: 'slack', note: null, deliveries: [] },
    });
  });

  it('posts a test to the webhook that is set', async () => {
    const addresses: (string | undefined)[] = [];
    const { out, code } = await runVerb(alertsVerb, { positionals: ['test'], ...tested(DONE, addresses) });
    assert.deepEqual([out, code, addresses], ['The alert "test" was posted (HTTP 200).', 0, [undefined]]);
  });

  it('posts a test to an address that is given', async () => {
    const addresses: (string | undefined)[] = [];
    const options = { 'webhook-url': 'https://hooks.example.com/' };
    await runVerb(alertsVerb, { positionals: ['test'], options, ...tested(DONE, addresses) });
    assert.deepEqual(addresses, ['https://hooks.example.com/']);
  });

  it('fails when the test was not posted', async () => {
    const { out, code } = await runVerb(alertsVerb, { positionals: ['test'], json: true, ...tested(FAILED) });
    assert.equal(code, 1);
    assert.deepEqual(JSON.parse(out), { ...FAILED, status: null });
  });

  it('refuses a test address on this machine, without calling it', async () => {
    const options = { 'webhook-url': 'https://127.0.0.1/canary' };
    const { out, code } = await runVerb(alertsVerb, { positionals: ['test'], options });
    assert.equal(code, 1);
    assert.match(out, /not on the public internet/);
    assert.doesNotMatch(out, /canary/);
  });

  it('says that no webhook is set', async () => {
    await assert.rejects(runVerb(alertsVerb, { positionals: ['test'] }), { kind: 'not-found' });
  });

  it('asks what to do', async () => {
    for (const positionals of [[], ['stop'], ['status', 'more']]) {
      await assert.rejects(runVerb(alertsVerb, { positionals }), { kind: 'invalid-request' });
    }
  });
});
