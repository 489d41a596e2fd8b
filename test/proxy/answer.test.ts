import assert from 'node:assert/strict';
import { GatewayError } from '../../src/core/errors.js';
import { errorAnswer, jsonAnswer } from '../../src/proxy/answer.js';
import { ENDPOINTS } from '../../src/proxy/endpoints/index.js';
import { jsonOf } from './support.js';

describe('answer', () => {
  it('writes a value as JSON', () => {
    assert.deepEqual(jsonAnswer({ a: 1 }), {
      kind: 'whole',
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: '{"a":1}',
    });
  });

  it('writes an error with its status, and tells the tools not to try again', () => {
    const answer = errorAnswer(new GatewayError('budget-exceeded', 'The budget is used up.'));
    assert.equal(answer.status, 402);
    assert.equal(answer.headers['x-should-retry'], 'false');
    assert.equal(answer.headers['retry-after'], undefined);
    assert.deepEqual(jsonOf(answer), {
      error: { message: 'The budget is used up.', type: 'insufficient_quota', param: null, code: 'budget_exceeded' },
    });
  });

  describe('tells clients of each wire that a cap is reached', () => {
    const message = 'The cap of today is reached.';
    const insufficient = { message, type: 'insufficient_quota', param: null, code: 'budget_exceeded' };
    const details = [
      { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'budget_exceeded', domain: 'signalbox' },
    ];
    const bodies: readonly (readonly [string, object])[] = [
      ['/v1/chat/completions', { error: insufficient }],
      ['/v1/completions', { error: insufficient }],
      ['/v1/responses', { error: insufficient }],
      ['/v1/messages', { type: 'error', error: { type: 'billing_error', message } }],
      ['/v1beta/models/*', { error: { code: 402, message, status: 'RESOURCE_EXHAUSTED', details } }],
      ['/api/chat', { error: message }],
      ['/api/generate', { error: message }],
    ];
    for (const [path, body] of bodies) {
      it(`at ${path}: 402, and not to be tried again`, () => {
        const writer = ENDPOINTS.find((one) => one.path === path && one.method === 'POST')?.writer;
        const answer = errorAnswer(new GatewayError('budget-exceeded', message), writer);
        assert.deepEqual(jsonOf(answer), body);
        assert.deepEqual(
          [answer.status, answer.headers['x-should-retry'], answer.headers['retry-after']],
          [402, 'false', undefined],
        );
      });
    }
  });

  it('rounds a wait up to whole seconds', () => {
    const waiting = (retryAfterMs: number) =>
      errorAnswer(new GatewayError('upstream-rate-limited', 'Wait.', { retryAfterMs })).headers['retry-after'];
    assert.equal(waiting(0), '0');
    assert.equal(waiting(1), '1');
    assert.equal(waiting(1_000), '1');
    assert.equal(waiting(1_001), '2');
  });

  it('invites another try when it was only busy', () => {
    assert.equal(errorAnswer(new GatewayError('busy', 'Later.')).headers['x-should-retry'], 'true');
  });

  it('says how to sign in', () => {
    assert.equal(errorAnswer(new GatewayError('unauthenticated', 'No.')).headers['www-authenticate'], 'Bearer');
  });

  it('keeps what it did not foresee to itself', () => {
    const answer = errorAnswer(new GatewayError('internal', 'ENOENT: /home/someone/file'));
    assert.equal(answer.status, 500);
    assert.doesNotMatch(answer.body.toString(), /ENOENT|home/);
  });
});
