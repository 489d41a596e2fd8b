import assert from 'node:assert/strict';
import { GatewayError, type ErrorKind } from '../../../src/core/errors.js';
import { errorBody } from '../../../src/wire/gemini/errors.js';

const info = (reason: string) => ({
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
  reason,
  domain: 'signalbox',
});

describe('errorBody of gemini', () => {
  it('keeps a prompt that is too long recognisable', () => {
    assert.deepEqual(errorBody(new GatewayError('upstream-too-long', 'Too long.')), {
      error: {
        code: 400,
        message: 'Too long.',
        status: 'INVALID_ARGUMENT',
        details: [info('context_length_exceeded')],
      },
    });
  });

  it('says when to try again', () => {
    assert.deepEqual(errorBody(new GatewayError('upstream-rate-limited', 'Slow down.', { retryAfterMs: 1_500 })), {
      error: {
        code: 429,
        message: 'Slow down.',
        status: 'RESOURCE_EXHAUSTED',
        details: [
          info('upstream-rate-limited'),
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.5s' },
        ],
      },
    });
  });

  for (const [kind, status] of [
    ['unauthenticated', 'UNAUTHENTICATED'],
    ['budget-exceeded', 'RESOURCE_EXHAUSTED'],
    ['idempotency-key-reused', 'ALREADY_EXISTS'],
    ['upstream-out-of-credit', 'FAILED_PRECONDITION'],
    ['forbidden', 'PERMISSION_DENIED'],
    ['model-unknown', 'NOT_FOUND'],
    ['body-too-large', 'INVALID_ARGUMENT'],
    ['canceled', 'CANCELLED'],
    ['internal', 'INTERNAL'],
    ['upstream-failed', 'UNAVAILABLE'],
    ['no-candidate', 'UNAVAILABLE'],
    ['upstream-timeout', 'DEADLINE_EXCEEDED'],
  ] satisfies [ErrorKind, string][]) {
    it(`calls ${kind} ${status}`, () => {
      assert.partialDeepStrictEqual(errorBody(new GatewayError(kind, 'No.')), { error: { status } });
    });
  }
});
