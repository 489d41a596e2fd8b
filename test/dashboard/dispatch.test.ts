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
  'memory-request': refuse,
  'quality-request': refuse,
  'comparison-request': refuse,
  'classes-request': refuse,
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

  const bad: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['text', 'overview-request'],
    ['an unknown type', { type: 'ledger-delete' }],
    ['a name every object has', { type: 'constructor' }],
    ['a field too many', { type: 'overview-request', all: true }],
    ['a page too long', { type: 'decisions-request', limit: 201 }],
    ['a page of nothing', { type: 'decisions-request', limit: 0 }],
    ['an id that is too long', { type: 'decision-request', requestId: 'x'.repeat(65) }],
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
