import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Pacer } from '../../src/proxy/pacer.js';

describe('pacer', () => {
  let nowMs: number;
  let pacer: Pacer;

  beforeEach(() => {
    nowMs = 0;
    pacer = new Pacer(() => nowMs);
  });

  it('lets streams work for less than eight milliseconds of a turn, then makes them wait', () => {
    assert.equal(pacer.pause(), undefined);
    nowMs = 7.9;
    assert.equal(pacer.pause(), undefined);
    nowMs = 8;
    assert.ok(pacer.pause() instanceof Promise);
  });

  it('starts a new slice with the next turn of the loop', async () => {
    void pacer.pause(); // opens the slice
    nowMs = 20;
    await nextTurn();
    assert.equal(pacer.pause(), undefined);
  });

  it('wakes those that wait one a turn, in their order', async () => {
    const woken: string[] = [];
    void pacer.pause(); // opens the slice
    nowMs = 8;
    const first = pacer.pause()?.then(() => woken.push('first'));
    const second = pacer.pause()?.then(() => woken.push('second'));
    await first;
    assert.deepEqual(woken, ['first']);
    await second;
    assert.deepEqual(woken, ['first', 'second']);
  });

  it('lets other work through while two streams are always ready', async () => {
    let isRunning = true;
    const hog = async (): Promise<void> => {
      while (isRunning) {
        nowMs += 1;
        await pacer.pause();
      }
    };
    const hogs = [hog(), hog()];
    await nextTurn();
    await nextTurn();
    isRunning = false;
    await Promise.all(hogs);
  });
});
