import assert from 'node:assert/strict';
import { Traffic } from '../../src/proxy/traffic.js';
import { kindThrown } from './support.js';

describe('traffic', () => {
  it('lets 256 requests in, refuses one more, and takes it when one has left', () => {
    const traffic = new Traffic();
    for (let count = 0; count < 256; count += 1) traffic.enter();
    assert.equal(
      kindThrown(() => traffic.enter()),
      'busy',
    );
    traffic.leave();
    assert.equal(
      kindThrown(() => traffic.enter()),
      undefined,
    );
  });

  it('says when to try again', () => {
    const traffic = new Traffic();
    void traffic.close(0);
    assert.throws(() => traffic.enter(), { kind: 'busy', detail: { retryAfterMs: 1_000 } });
  });

  it('closes at once when nothing is in work', async () => {
    await new Traffic().close(60_000);
  });

  it('closes when the last request has left', async () => {
    const traffic = new Traffic();
    traffic.enter();
    traffic.enter();
    let isClosed = false;
    const closing = traffic.close(60_000).then(() => (isClosed = true));
    traffic.leave();
    await Promise.resolve();
    assert.equal(isClosed, false);
    traffic.leave();
    await closing;
  });

  it('closes after its grace with a request still in work', async () => {
    const traffic = new Traffic();
    traffic.enter();
    await traffic.close(1);
  });
});
