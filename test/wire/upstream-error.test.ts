import assert from 'node:assert/strict';
import type { ErrorKind } from '../../src/core/errors.js';
import { readFault, readInBandFault, upstreamError } from '../../src/wire/upstream-error.js';

const failure = (status: number, body: unknown = {}) =>
  upstreamError('Acme', readFault(typeof body === 'string' ? body : JSON.stringify(body), status));

const saying = (message: string, code?: string): object => ({
  error: { message, type: 'invalid_request_error', code },
});

describe('upstreamError', () => {
  const byStatus: readonly (readonly [number, ErrorKind])[] = [
    [400, 'upstream-rejected'],
    [401, 'upstream-unauthenticated'],
    [402, 'upstream-out-of-credit'],
    [403, 'upstream-unauthenticated'],
    [404, 'upstream-model-unknown'],
    [410, 'upstream-model-unknown'],
    [408, 'upstream-failed'],
    [413, 'upstream-rejected'],
    [418, 'upstream-rejected'],
    [422, 'upstream-rejected'],
    [429, 'upstream-rate-limited'],
    [500, 'upstream-failed'],
    [502, 'upstream-failed'],
    [503, 'upstream-rate-limited'],
    [504, 'upstream-failed'],
    [529, 'upstream-rate-limited'],
  ];
  for (const [status, kind] of byStatus) {
    it(`takes ${status} as ${kind}`, () => {
      assert.equal(failure(status).kind, kind);
    });
  }

  for (const message of [
    "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
    'prompt is too long: 208310 tokens > 200000 maximum',
    'input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000',
    'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
    'the request exceeds the available context size. try increasing the context size',
    'Please reduce the length of the messages or completion.',
  ]) {
    it(`knows a prompt that is too long: ${message.slice(0, 40)}`, () => {
      assert.equal(failure(400, saying(message)).kind, 'upstream-too-long');
    });
  }

  it('knows a prompt that is too long by its code', () => {
    assert.equal(failure(400, saying('no', 'context_length_exceeded')).kind, 'upstream-too-long');
  });

  it('does not take a limited request for a long prompt', () => {
    assert.equal(failure(429, saying('Request too large on tokens per min')).kind, 'upstream-rate-limited');
  });

  it('knows an empty account by code or words, whatever the status', () => {
    assert.equal(failure(429, saying('You exceeded your quota', 'insufficient_quota')).kind, 'upstream-out-of-credit');
    assert.equal(failure(400, saying('Your credit balance is too low')).kind, 'upstream-out-of-credit');
    assert.equal(failure(500, saying('Your credit balance is too low')).kind, 'upstream-failed');
  });

  it('knows an unknown model that came with status 400', () => {
    for (const code of ['model_not_found', 'model_decommissioned', 'invalid_model']) {
      assert.equal(failure(400, saying('no such model', code)).kind, 'upstream-model-unknown', code);
    }
  });

  it('carries what the provider said, in one printable line of 300 characters', () => {
    const { message } = failure(400, saying(`a\u001b[31m\nb${'c'.repeat(400)}`));
    assert.equal(message, `Acme rejected the request (HTTP 400): a [31m b${'c'.repeat(292)}…`);
  });

  it('does not repeat what is said of a key', () => {
    const error = failure(401, saying('Incorrect API key provided: sk-abc'));
    assert.equal(error.message, 'Acme refused the API key (HTTP 401). Set a new one with "Signalbox: Set API Key".');
  });

  it('says what to check where a key is not all there is', () => {
    const fault = { ...readFault(JSON.stringify(saying('no')), 403), advice: 'Check the account.' };
    assert.equal(upstreamError('Acme', fault).message, 'Acme refused the credentials (HTTP 403). Check the account.');
    const other = { ...readFault(JSON.stringify(saying('no')), 400), advice: 'Check the account.' };
    assert.equal(upstreamError('Acme', other).message, 'Acme rejected the request (HTTP 400): no');
  });

  it('carries the wait', () => {
    assert.equal(upstreamError('Acme', readFault('', 429), { retryAfterMs: 3_000 }).detail.retryAfterMs, 3_000);
  });

  it('carries the status, and the word on trying again', () => {
    assert.deepEqual(upstreamError('Acme', readFault('', 500), { shouldRetry: false }).detail, {
      upstreamStatus: 500,
      shouldRetry: false,
    });
  });

  it('knows what a provider calls an empty account, and how long to leave it alone after a refusal', () => {
    const habits = { quotaSignals: ['1113'], pauseMs: 30_000 };
    const refused = (code: string) => readFault(JSON.stringify({ error: { code, message: 'no' } }), 429);
    const empty = upstreamError('Acme', refused('1113'), { habits });
    assert.deepEqual([empty.kind, empty.detail.pauseMs], ['upstream-out-of-credit', undefined]);
    const busy = upstreamError('Acme', refused('1302'), { habits });
    assert.deepEqual([busy.kind, busy.detail.pauseMs], ['upstream-rate-limited', 30_000]);
  });
});

describe('readFault', () => {
  const messageOf = (body: unknown): string => readFault(JSON.stringify(body), 400).message;

  it('finds the message in every usual form', () => {
    assert.equal(messageOf({ error: { message: 'm' } }), 'm');
    assert.equal(messageOf({ error: 'm' }), 'm');
    assert.equal(messageOf({ type: 'error', error: { type: 'x', message: 'm' } }), 'm');
    assert.equal(messageOf({ message: 'm' }), 'm');
    assert.equal(messageOf({ detail: 'm' }), 'm');
    assert.equal(messageOf([{ error: { code: 400, message: 'm', status: 'INVALID_ARGUMENT' } }]), 'm');
  });

  it('takes plain text as the message, and a web page as none', () => {
    assert.equal(readFault('upstream is down', 502).message, 'upstream is down');
    assert.equal(readFault('<html>502</html>', 502).message, '');
  });
});

describe('an error inside a reply', () => {
  const kindOf = (error: Parameters<typeof readInBandFault>[0]): ErrorKind =>
    upstreamError('Acme', readInBandFault(error)).kind;

  it('counts a numeric code as its status', () => {
    assert.equal(kindOf({ message: 'x', code: 429 }), 'upstream-rate-limited');
    assert.equal(kindOf({ message: 'x', code: 502 }), 'upstream-failed');
  });

  it('is told apart by its type', () => {
    assert.equal(kindOf({ type: 'overloaded_error', message: 'Overloaded' }), 'upstream-rate-limited');
    assert.equal(kindOf({ type: 'insufficient_quota', message: 'quota' }), 'upstream-out-of-credit');
    assert.equal(kindOf({ type: 'authentication_error', message: 'no' }), 'upstream-unauthenticated');
    assert.equal(kindOf({ type: 'not_found_error', message: 'no' }), 'upstream-model-unknown');
    assert.equal(kindOf({ type: 'invalid_request_error', message: 'no' }), 'upstream-rejected');
    assert.equal(kindOf({ type: 'server_error', message: 'overloaded' }), 'upstream-failed');
    assert.equal(kindOf('model runner has stopped'), 'upstream-failed');
  });
});
