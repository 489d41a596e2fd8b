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

  it('wakes all that wait with the next turn, in their order', async () => {
    const woken: string[] = [];
    void pacer.pause(); // opens the slice
    nowMs = 8;
    const first = pacer.pause()?.then(() => woken.push('first'));
    const second = pacer.pause()?.then(() => woken.push('second'));
    assert.deepEqual(woken, []);
    await nextTurn();
    assert.deepEqual(woken, ['first', 'second']);
    await Promise.all([first, second]);
  });

  it('lets a stream wait again when those before it used the slice up', async () => {
    const waits: boolean[] = [];
    void pacer.pause(); // opens the slice
    nowMs = 8;
    const busy = pacer.pause()?.then(() => (nowMs = 16));
    const next = pacer.pause()?.then(() => waits.push(pacer.pause() !== undefined));
    await Promise.all([busy, next]);
    assert.deepEqual(waits, [true]);
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
