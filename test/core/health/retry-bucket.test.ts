import assert from 'node:assert/strict';
import { RetryBucket } from '../../../src/core/health/retry-bucket.js';

/** How often it can be taken from in a row. */
function timesFrom(bucket: RetryBucket, isAfterTimeout = false): number {
  let times = 0;
  while (bucket.take(isAfterTimeout)) times += 1;
  return times;
}

describe('the allowance for retries', () => {
  it('is twenty, of which each costs five of a hundred', () => {
    assert.equal(timesFrom(new RetryBucket()), 20);
  });

  it('is ten after timeouts, which cost twice as much', () => {
    assert.equal(timesFrom(new RetryBucket(), true), 10);
  });

  it('has one more for every five answers: not after the fourth', () => {
    const bucket = new RetryBucket();
    timesFrom(bucket);
    for (let answer = 0; answer < 4; answer += 1) bucket.give();
    assert.equal(bucket.take(false), false);
    bucket.give();
    assert.equal(bucket.take(false), true);
    assert.equal(bucket.take(false), false);
  });

  it('takes nothing when it says no', () => {
    const bucket = new RetryBucket();
    for (let retry = 0; retry < 19; retry += 1) bucket.take(false);
    assert.equal(bucket.take(true), false);
    assert.equal(bucket.take(false), true);
  });

  it('never grows beyond what it began with', () => {
    const bucket = new RetryBucket();
    for (let answer = 0; answer < 1_000; answer += 1) bucket.give();
    assert.equal(timesFrom(bucket), 20);
  });
});
