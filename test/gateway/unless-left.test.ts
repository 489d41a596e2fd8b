import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { unlessLeft } from '../../src/gateway/unless-left.js';

const never = new Promise<never>(() => undefined);

describe('unlessLeft', () => {
  it('gives what the promise gives, and listens no longer', async () => {
    const { signal } = new AbortController();
    assert.equal(await unlessLeft(Promise.resolve(7), signal), 7);
    await assert.rejects(unlessLeft(Promise.reject(new Error('no')), signal), { message: 'no' });
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  it('is canceled when the signal says so', async () => {
    const leaving = new AbortController();
    const refused = assert.rejects(unlessLeft(never, leaving.signal), { kind: 'canceled' });
    leaving.abort();
    await refused;
  });

  it('is canceled when the signal has said so already', async () => {
    await assert.rejects(unlessLeft(never, AbortSignal.abort()), { kind: 'canceled' });
    await assert.rejects(unlessLeft(Promise.resolve(7), AbortSignal.abort()), { kind: 'canceled' });
  });
});
