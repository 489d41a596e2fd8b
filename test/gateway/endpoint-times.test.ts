import assert from 'node:assert/strict';
import { GatewayError, type ErrorKind } from '../../src/core/errors.js';
import { EndpointTimes } from '../../src/gateway/endpoint-times.js';

const A = 'https://a.example/v1';
const B = 'https://b.example/v1';
const BOTH = [A, B];
const TEN_MINUTES = 600_000;

describe('the places of a provider', () => {
  let nowMs: number;
  let times: EndpointTimes;

  beforeEach(() => {
    nowMs = 0;
    times = new EndpointTimes(() => nowMs);
  });

  /** An answer that takes so long. */
  const answers = (address: string, ms: number) =>
    times.timed(address, () => {
      nowMs += ms;
      return Promise.resolve();
    });
  const fails = (address: string, kind: ErrorKind) =>
    assert.rejects(times.timed(address, () => Promise.reject(new GatewayError(kind, 'failed'))));
  /** Picks once and lets it answer. */
  const pickAnswering = async (msOf: Readonly<Record<string, number>>) => {
    const picked = times.pick(BOTH) ?? assert.fail('nothing was picked');
    await answers(picked, msOf[picked] ?? 0);
    return picked;
  };

  it('are each tried once, in their order, and then the quickest is taken', async () => {
    const msOf = { [A]: 300, [B]: 40 };
    const picked = [];
    for (let call = 0; call < 5; call += 1) picked.push(await pickAnswering(msOf));
    assert.deepEqual(picked, [A, B, B, B, B]);
  });

  it('are compared by a mean that follows what they do now', async () => {
    await pickAnswering({ [A]: 100 });
    await pickAnswering({ [B]: 200 });
    assert.equal(times.pick(BOTH), A);
    await answers(A, 500); // 100 + 0.3 * 400
    assert.equal(times.latencyMsOf(A), 220);
    assert.equal(times.pick(BOTH), B);
  });

  it('are tried again after ten minutes, once each', async () => {
    await pickAnswering({ [A]: 10 });
    await pickAnswering({ [B]: 20 });
    nowMs = TEN_MINUTES + 9;
    assert.equal(times.pick(BOTH), A); // the last call to B was at 10
    nowMs = TEN_MINUTES + 10;
    assert.equal(times.pick(BOTH), B);
    assert.equal(times.pick(BOTH), A);
  });

  it('do not wait for each other: who asks while the first is under way gets the second', () => {
    assert.deepEqual([times.pick(BOTH), times.pick(BOTH)], [A, B]);
  });

  for (const kind of ['upstream-unreachable', 'upstream-timeout', 'upstream-failed'] as const) {
    it(`come last for 30 seconds after ${kind}, then one call tries`, async () => {
      await pickAnswering({ [A]: 10 });
      await pickAnswering({ [B]: 500 });
      nowMs = 1_000;
      assert.equal(times.pick(BOTH), A);
      await fails(A, kind);
      assert.equal(times.pick(BOTH), B);
      nowMs = 30_999;
      assert.equal(times.pick(BOTH), B);
      nowMs = 31_000;
      assert.deepEqual([times.pick(BOTH), times.pick(BOTH), times.pick(BOTH)], [A, B, B]);
      await answers(A, 10);
      assert.equal(times.pick(BOTH), A);
    });
  }

  it('are not blamed for what the provider refuses', async () => {
    await pickAnswering({ [A]: 10 });
    await pickAnswering({ [B]: 500 });
    await fails(A, 'upstream-rate-limited');
    await fails(A, 'canceled');
    assert.equal(times.pick(BOTH), A);
  });

  it('are all tried when none could be reached, the one that rests the longest first', async () => {
    assert.equal(times.pick(BOTH), A);
    await fails(A, 'upstream-unreachable');
    nowMs = 10;
    assert.equal(times.pick(BOTH), B);
    await fails(B, 'upstream-unreachable');
    nowMs = 20;
    assert.equal(times.pick(BOTH), A);
  });

  it('need no comparing when there is one, or none', () => {
    assert.equal(times.pick([A]), A);
    assert.equal(times.pick([]), undefined);
  });

  it('share what is known of an origin between the wires', async () => {
    await answers('https://a.example/v1', 100);
    assert.equal(times.latencyMsOf('https://a.example/anthropic/v1'), 100);
    assert.equal(times.latencyMsOf('https://b.example/v1'), undefined);
  });
});
