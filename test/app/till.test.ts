import assert from 'node:assert/strict';
import type { CostBook } from '../../src/app/cost.js';
import { createTill, type TillDeps } from '../../src/app/till.js';
import { settingsSchema, type Settings } from '../../src/config/schema.js';
import type { Admission, Reservation } from '../../src/core/budget/types.js';
import type { Client } from '../../src/core/chat.js';
import { GatewayError } from '../../src/core/errors.js';
import type { Purchase } from '../../src/gateway/till.js';
import { aStanding } from '../support/budgets.js';
import { aModel } from '../support/builders.js';
import { aNeed } from '../support/routing.js';

const SIGNAL = new AbortController().signal;
const CLIENT: Client = { surface: 'proxy', app: 'test', sessionId: 's1' };
const ADMITTED: Admission = { kind: 'admitted', heldNanoUsd: 5, maxOutputTokens: undefined };

const purchase = (over: Partial<Purchase> = {}): Purchase => ({
  requestId: '01TESTREQUEST0000000000000',
  model: aModel(),
  needs: aNeed(),
  isIncluded: false,
  spentNanoUsd: 0,
  waitMs: 0,
  draft: {
    atMs: 0,
    client: CLIENT,
    askedModel: 'auto',
    task: { tier: 'mid', complexity: 'medium', category: 'factual', domain: 'general', score: 0.5, confidence: 0.9 },
  },
  ...over,
});

describe('the till', () => {
  let reserved: Reservation[];
  let warnings: string[];
  let released: string[];
  let bounds: ReturnType<CostBook['boundsOf']>;
  let answer: () => Promise<Admission>;
  beforeEach(() => {
    reserved = [];
    warnings = [];
    released = [];
    bounds = {
      model: aModel(),
      inputNanoUsd: 1,
      plainInputNanoUsd: 1,
      cachedInputNanoUsd: 1,
      outputNanoUsdPerToken: 1,
      maxOutputTokens: 10,
      expectedOutputTokens: 5,
    };
    answer = () => Promise.resolve(ADMITTED);
  });

  const till = (settings: Partial<Settings> = {}, over: Partial<TillDeps> = {}) =>
    createTill({
      settings: () => settingsSchema.parse(settings),
      workspace: () => 'shop',
      calendar: () => ({ zone: 'UTC', resetHour: 0, weekStart: 'monday' }),
      ledger: {
        admit: (reservation) => {
          reserved.push(reservation);
          return answer();
        },
        release: (requestId) => {
          released.push(requestId);
          return Promise.resolve();
        },
        standings: (budgets) => Promise.resolve(budgets.map((budget) => aStanding({ budget }))),
      },
      book: { costOf: () => ({ kind: 'exact', nanoUsd: 7 }), boundsOf: () => bounds },
      warn: (message) => warnings.push(message),
      report: (error) => assert.fail(String(error)),
      ...over,
    });
  const idsOf = () => reserved[0]?.budgets.map(({ id }) => id);

  it('reserves under the caps that come with the settings: half a dollar a request, five a day', async () => {
    assert.deepEqual(await till().admit(purchase(), SIGNAL), ADMITTED);
    assert.deepEqual(idsOf(), ['everyone:request', 'everyone:day']);
  });

  it('reserves under the caps of the client, its team, its session and this workspace as well', async () => {
    const settings = {
      'budget.perRequest': null,
      'budget.daily': null,
      'budget.perSession': 1,
      'budget.workspace': { weekly: 1 },
      'budget.clients': { ci: { monthly: 2 } },
      'budget.teams': { eng: { daily: 3 } },
    };
    const client = { ...CLIENT, workspace: 'shop', key: 'ci', team: 'eng' };
    await till(settings).admit(purchase({ draft: { ...purchase().draft, client } }), SIGNAL);
    assert.deepEqual(idsOf(), ['everyone:session#s1', 'workspace:shop:week', 'client:ci:month', 'team:eng:day']);
  });

  it('leaves the caps of this workspace out for what is asked in another', async () => {
    const client = { ...CLIENT, workspace: 'bank' };
    const settings = { 'budget.perRequest': null, 'budget.workspace': { weekly: 1 } };
    await till(settings).admit(purchase({ draft: { ...purchase().draft, client } }), SIGNAL);
    assert.deepEqual(idsOf(), ['everyone:day']);
  });

  it('marks caps that only warn as soft', async () => {
    await till({ 'budget.onExceeded': 'warn' }).admit(purchase(), SIGNAL);
    assert.deepEqual(
      reserved[0]?.budgets.map(({ isHard }) => isHard),
      [false, false],
    );
  });

  it('reserves nothing for what is free, in a plan, or under no cap', async () => {
    await till({ 'budget.perRequest': null, 'budget.daily': null }).admit(purchase(), SIGNAL);
    await till().admit(purchase({ isIncluded: true }), SIGNAL);
    bounds = 'free';
    await till().admit(purchase(), SIGNAL);
    assert.deepEqual(reserved, []);
  });

  for (const onExceeded of ['reject', 'ask'] as const) {
    it(`refuses what has no price under caps that ${onExceeded}`, async () => {
      bounds = 'unpriced';
      await assert.rejects(till({ 'budget.onExceeded': onExceeded }).admit(purchase(), SIGNAL), {
        kind: 'budget-exceeded',
        message: /acme\/one has no known price/,
      });
    });
  }

  it('lets what has no price pass under caps that only lead to something cheaper', async () => {
    bounds = 'unpriced';
    assert.equal((await till().admit(purchase(), SIGNAL)).kind, 'admitted');
  });

  it('refuses what costs while paid models are paused, and lets free ones pass', async () => {
    const closed = till({ 'budget.pausePaid': true });
    await assert.rejects(closed.admit(purchase(), SIGNAL), { kind: 'budget-exceeded', message: /Resume Paid Models/ });
    bounds = 'free';
    assert.equal((await closed.admit(purchase(), SIGNAL)).kind, 'admitted');
  });

  it('lets nothing out uncounted when the ledger fails and caps must hold', async () => {
    answer = () =>
      Promise.reject(new GatewayError('ledger-unavailable', 'The ledger could not be written: the disk is full.'));
    await assert.rejects(till().admit(purchase(), SIGNAL), { kind: 'ledger-unavailable' });
  });

  it('warns once and goes on when the ledger fails and caps only warn', async () => {
    answer = () => Promise.reject(new GatewayError('ledger-unavailable', 'The disk is full.'));
    const soft = till({ 'budget.onExceeded': 'warn' });
    assert.equal((await soft.admit(purchase(), SIGNAL)).kind, 'admitted');
    assert.equal((await soft.admit(purchase(), SIGNAL)).kind, 'admitted');
    assert.equal(warnings.length, 1);
  });

  it('lets go of a wait for money when the client leaves', async () => {
    const leaving = new AbortController();
    answer = () => new Promise(() => undefined);
    void till().admit(purchase({ waitMs: 1_000 }), leaving.signal);
    await Promise.resolve();
    leaving.abort();
    assert.deepEqual(released, ['01TESTREQUEST0000000000000']);
  });

  it('books what a plan covers as included', () => {
    const call = { model: aModel(), firstEventMs: 1, durationMs: 1, error: undefined, message: undefined };
    const used = { usage: {} as never, how: 'exact' } as const;
    const box = till();
    const own = { atMs: 0, isIncluded: false };
    assert.deepEqual(box.costOf(aModel(), { ...call, used }, { ...own, isIncluded: true }), { kind: 'included' });
    assert.deepEqual(box.costOf(aModel(), { ...call, used }, own), { kind: 'exact', nanoUsd: 7 });
    assert.deepEqual(box.costOf(aModel(), { ...call, used: undefined }, own), { kind: 'none' });
  });

  it('says in a refusal how the cap stands, when it resets, and what to do', () => {
    const standing = aStanding({ settledNanoUsd: 900_000_000, heldNanoUsd: 50_000_000 });
    const { message, status } = till().refusal({ kind: 'refused', standing, wantedNanoUsd: 80_000_000 });
    assert.equal(status, 402);
    assert.equal(
      message,
      "Today's cap of $1.00 has no room for this request: $0.90 are spent, $0.05 are set aside for requests under way, " +
        '$0.05 are left, and it may cost $0.08. It resets at 2026-01-02 00:00 (UTC). ' +
        'Raise the cap with "Signalbox: Raise Today\'s Cap" or "signalbox budget raise".',
    );
  });
});
