import assert from 'node:assert/strict';
import type { ClientRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { watchRequest, type Watch } from '../../src/gateway/http-watch.js';

describe('the watch over one exchange', () => {
  let ended: string[];
  let caller: AbortController;
  let watch: Watch;

  beforeEach(() => {
    ended = [];
    caller = new AbortController();
    const request = { destroy: (error: Error) => void ended.push(error.message) } as unknown as ClientRequest; // the rest is not used
    watch = watchRequest(request, caller.signal, 'Acme');
  });
  afterEach(() => watch.release());

  it('ends it when its phase takes too long', async () => {
    watch.arm(100, 'did not answer within');
    await delay(50);
    assert.deepEqual(ended, []);
    await delay(100);
    assert.deepEqual(ended, ['Acme did not answer within 0.1 s.']);
    assert.equal(watch.failure?.kind, 'upstream-timeout');
  });

  it('gives a later phase its own, longer time', async () => {
    watch.arm(50, 'could not be reached within');
    watch.arm(200, 'did not answer within');
    await delay(125);
    assert.deepEqual(ended, []);
    await delay(150);
    assert.deepEqual(ended, ['Acme did not answer within 0.2 s.']);
  });

  it('gives a later phase its own, shorter time', async () => {
    watch.arm(60_000, 'did not answer within');
    watch.arm(100, 'sent nothing for');
    await delay(175);
    assert.deepEqual(ended, ['Acme sent nothing for 0.1 s.']);
  });

  it('lets a phase without a deadline take its time, and the next one have its own', async () => {
    watch.arm(50, 'did not answer within');
    watch.disarm();
    await delay(100);
    assert.deepEqual(ended, []);
    watch.arm(50, 'sent nothing for');
    await delay(100);
    assert.deepEqual(ended, ['Acme sent nothing for 0.1 s.']);
  });

  it('ends it when the caller has gone', () => {
    caller.abort();
    assert.deepEqual(ended, ['The request was canceled.']);
  });

  it('ends nothing that is over', async () => {
    watch.arm(50, 'sent nothing for');
    watch.release();
    caller.abort();
    await delay(100);
    assert.deepEqual(ended, []);
  });
});
