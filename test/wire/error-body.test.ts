import assert from 'node:assert/strict';
import { GatewayError, type ErrorKind } from '../../src/core/errors.js';
import { openAiErrorBody } from '../../src/wire/error-body.js';

const errorOf = (kind: ErrorKind) => openAiErrorBody(new GatewayError(kind, 'Because.')).error;

describe('openAiErrorBody', () => {
  it('carries the message, and the kind as code', () => {
    assert.deepEqual(errorOf('invalid-request'), {
      message: 'Because.',
      type: 'invalid_request_error',
      param: null,
      code: 'invalid-request',
    });
  });

  it('keeps the code that tools know for a prompt that is too long', () => {
    assert.equal(errorOf('upstream-too-long').code, 'context_length_exceeded');
  });

  it('gives a cap that is reached the code that clients look for', () => {
    assert.equal(errorOf('budget-exceeded').code, 'budget_exceeded');
  });

  const types: readonly (readonly [ErrorKind, string])[] = [
    ['unauthenticated', 'authentication_error'],
    ['budget-exceeded', 'insufficient_quota'],
    ['forbidden', 'permission_error'],
    ['model-unknown', 'invalid_request_error'],
    ['upstream-rate-limited', 'rate_limit_error'],
    ['internal', 'server_error'],
    ['upstream-timeout', 'server_error'],
  ];
  for (const [kind, type] of types) {
    it(`gives ${kind} the type ${type}`, () => {
      assert.equal(errorOf(kind).type, type);
    });
  }
});
