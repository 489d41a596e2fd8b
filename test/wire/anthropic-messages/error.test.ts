import assert from 'node:assert/strict';
import { ERROR_KINDS, GatewayError, type ErrorKind } from '../../../src/core/errors.js';
import { anthropicErrorBody } from '../../../src/wire/anthropic-messages/error.js';

describe('anthropicErrorBody', () => {
  const TYPES: Partial<Record<ErrorKind, string>> = {
    'invalid-request': 'invalid_request_error',
    unauthenticated: 'authentication_error',
    'budget-exceeded': 'billing_error',
    forbidden: 'permission_error',
    'model-unknown': 'not_found_error',
    'method-not-allowed': 'invalid_request_error',
    'body-too-large': 'request_too_large',
    'upstream-rate-limited': 'rate_limit_error',
    internal: 'api_error',
    'upstream-failed': 'api_error',
    busy: 'overloaded_error',
    'upstream-timeout': 'timeout_error',
  };
  for (const kind of Object.keys(ERROR_KINDS) as ErrorKind[]) {
    const type = TYPES[kind];
    if (type === undefined) continue;
    it(`writes ${kind} as ${type}`, () => {
      assert.deepEqual(anthropicErrorBody(new GatewayError(kind, 'Said.')), {
        type: 'error',
        error: { type, message: 'Said.' },
      });
    });
  }

  it('says of a prompt that is too long what tools look for, once', () => {
    const messageFor = (message: string): string =>
      anthropicErrorBody(new GatewayError('upstream-too-long', message)).error.message;
    assert.equal(messageFor('Acme: maximum context'), 'prompt is too long: Acme: maximum context');
    assert.equal(messageFor('Acme says the prompt is too long.'), 'Acme says the prompt is too long.');
  });
});
