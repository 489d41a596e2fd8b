import assert from 'node:assert/strict';
import { GatewayError } from '../../src/core/errors.js';
import { dispatch, type Handlers } from '../../src/dashboard/dispatch.js';
import type { ToPage } from '../../src/dashboard/protocol.js';

const UNKNOWN: ToPage = {
  type: 'action-failed',
  message: 'The page asked for something this version does not know. Reload the page.',
};

const refuse = (): Promise<ToPage> => Promise.reject(new Error('not part of this test'));

const handlersWith = (over: Partial<Handlers>): Handlers => ({
  'overview-request': refuse,
  'decisions-request': refuse,
  'decision-request': refuse,
  'models-request': refuse,
  'backends-request': refuse,
  'reset-backend-request': refuse,
  'memory-request': refuse,
  'quality-request': refuse,
  'comparison-request': refuse,
  'classes-request': refuse,
  'money-request': refuse,
  'spend-request': refuse,
  'budgets-request': refuse,
  'raise-request': refuse,
  'calculate-request': refuse,
  'savings-request': refuse,
  ...over,
});

const ONE_MODEL = { of: { model: 'acme/one' }, share: 100 };

/** A calculation that is in order but for what a test changes. */
const calculation = (over: object): object => ({
  type: 'calculate-request',
  use: { inputTokens: 500, outputTokens: 1_000, requestsPerDay: 1_000 },
  mix: [ONE_MODEL],
  baseline: { inputUsdPerMTok: 3, outputUsdPerMTok: 15 },
  ...over,
});

/** A page that stays open. */
const open = new AbortController().signal;

describe('dispatch', () => {
  it('gives a message to its handler and answers with what that says', async () => {
    const handlers = handlersWith({
      'decisions-request': ({ limit, beforeId }) =>
        Promise.resolve({ type: 'action-failed', message: `${limit} ${beforeId ?? 'newest'}` }),
    });
    const answer = await dispatch(handlers, { type: 'decisions-request', limit: 200, beforeId: '01A' }, open);
    assert.deepEqual(answer, { type: 'action-failed', message: '200 01A' });
  });

  it('lets a calculation through that is in order', async () => {
    const handlers = handlersWith({
      'calculate-request': ({ mix }) => Promise.resolve({ type: 'action-failed', message: JSON.stringify(mix) }),
    });
    assert.deepEqual(await dispatch(handlers, calculation({}), open), {
      type: 'action-failed',
      message: '[{"of":{"model":"acme/one"},"share":100}]',
    });
  });

  const bad: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['text', 'overview-request'],
    ['an unknown type', { type: 'ledger-delete' }],
    ['a name every object has', { type: 'constructor' }],
    ['a field too many', { type: 'overview-request', all: true }],
    ['a page too long', { type: 'decisions-request', limit: 201 }],
    ['a page of nothing', { type: 'decisions-request', limit: 0 }],
    ['an id that is too long', { type: 'decision-request', requestId: 'x'.repeat(65) }],
    ['bars of days that there are none of', { type: 'spend-request', days: 31, by: 'model' }],
    ['bars by what the ledger does not offer here', { type: 'spend-request', days: 30, by: 'kind' }],
    ['a cap raised by nothing', { type: 'raise-request', budgetId: 'everyone:day', usd: 0 }],
    ['a cap lowered', { type: 'raise-request', budgetId: 'everyone:day', usd: -1 }],
    ['a cap raised beyond all bounds', { type: 'raise-request', budgetId: 'everyone:day', usd: 1_000_001 }],
    ['a calculation without a mix', calculation({ mix: [] })],
    ['a calculation with nine models', calculation({ mix: Array.from({ length: 9 }, () => ONE_MODEL) })],
    ['a share of nothing', calculation({ mix: [{ ...ONE_MODEL, share: 0 }] })],
    ['half a price', calculation({ baseline: { inputUsdPerMTok: 1 } })],
    ['a price below zero', calculation({ baseline: { inputUsdPerMTok: -1, outputUsdPerMTok: 1 } })],
    ['half a token', calculation({ use: { inputTokens: 0.5, outputTokens: 1, requestsPerDay: 1 } })],
  ];
  for (const [what, raw] of bad) {
    it(`refuses ${what}`, async () => {
      assert.deepEqual(await dispatch(handlersWith({}), raw, open), UNKNOWN);
    });
  }

  it('turns a refusal into its message', async () => {
    const handlers = handlersWith({
      'decision-request': () => Promise.reject(new GatewayError('not-found', 'That decision is not in the ledger.')),
    });
    assert.deepEqual(await dispatch(handlers, { type: 'decision-request', requestId: '01A' }, open), {
      type: 'action-failed',
      message: 'That decision is not in the ledger.',
    });
  });

  it('tells a handler when the page closes', async () => {
    const closing = new AbortController();
    const handlers = handlersWith({
      'comparison-request': async (_, signal) => {
        closing.abort();
        signal.throwIfAborted();
        return refuse();
      },
    });
    const answer = await dispatch(handlers, { type: 'comparison-request' }, closing.signal);
    assert.deepEqual(answer, { type: 'action-failed', message: 'The request was canceled.' });
  });

  it('answers also when a handler throws before its promise', async () => {
    const handlers = handlersWith({
      'models-request': () => {
        throw new Error('The catalogue is not loaded.');
      },
    });
    assert.deepEqual(await dispatch(handlers, { type: 'models-request' }, open), {
      type: 'action-failed',
      message: 'The catalogue is not loaded.',
    });
  });
});
