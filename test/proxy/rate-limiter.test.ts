import assert from 'node:assert/strict';
import { toGatewayError, type GatewayError } from '../../src/core/errors.js';
import { RateLimiter } from '../../src/proxy/rate-limiter.js';

describe('rate limiter', () => {
  let clockMs: number;
  let limiter: RateLimiter;
  beforeEach(() => {
    clockMs = 5_000;
    limiter = new RateLimiter(() => clockMs);
  });

  const refusal = (callsPerMinute: number | undefined, name = 'ci'): GatewayError | undefined => {
    try {
      limiter.take({ name, callsPerMinute });
      return undefined;
    } catch (thrown) {
      return toGatewayError(thrown);
    }
  };
  const takeAll = (calls: number): void => {
    for (let call = 0; call < calls; call += 1) assert.equal(refusal(calls), undefined, `call ${call + 1}`);
  };

  it('lets as many calls as the limit come at once, and not one more', () => {
    takeAll(3);
    assert.equal(refusal(3)?.kind, 'rate-limited');
  });

  it('says how long to wait for the next, and lets it in then', () => {
    takeAll(3);
    assert.equal(refusal(3)?.detail.retryAfterMs, 20_000);
    clockMs += 19_999;
    assert.equal(refusal(3)?.detail.retryAfterMs, 1);
    clockMs += 1;
    assert.equal(refusal(3), undefined);
    assert.equal(refusal(3)?.detail.retryAfterMs, 20_000);
  });

  it('saves up no more than a minute of calls', () => {
    takeAll(2);
    clockMs += 3_600_000;
    takeAll(2);
    assert.equal(refusal(2)?.kind, 'rate-limited');
  });

  it('counts each key by itself', () => {
    takeAll(1);
    assert.equal(refusal(1)?.kind, 'rate-limited');
    assert.equal(refusal(1, 'bot'), undefined);
  });

  it('goes by a lower limit from the next call on', () => {
    assert.equal(refusal(100), undefined);
    takeAll(2);
    assert.equal(refusal(2)?.kind, 'rate-limited');
  });

  it('does not count keys without a limit', () => {
    for (let call = 0; call < 1_000; call += 1) assert.equal(refusal(undefined), undefined);
  });

  it('names the key and its limit', () => {
    takeAll(1);
    assert.match(refusal(1)?.message ?? '', /"ci" may make 1 calls a minute .* Wait 60 s/);
  });
});
