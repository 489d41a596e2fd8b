import assert from 'node:assert/strict';
import { warmUp } from '../../src/app/warm-up.js';
import { signals } from '../../src/core/strategies/signals.js';
import { aModel } from '../support/builders.js';

const LEARNED = { ready: () => signals, load: () => Promise.resolve(signals) };

describe('warming up', () => {
  it('looks up the price of every model once', async () => {
    const asked: number[] = [];
    const models = Array.from({ length: 25 }, (_, index) => ({
      ...aModel(),
      get price() {
        asked.push(index);
        return undefined;
      },
    }));
    await warmUp(models, LEARNED);
    assert.deepEqual(
      asked,
      Array.from({ length: 25 }, (_, index) => index),
    );
  });

  it('lets other work in after ten prices', async () => {
    const seen: boolean[] = [];
    let otherRan = false;
    setImmediate(() => (otherRan = true));
    const models = Array.from({ length: 11 }, () => ({
      ...aModel(),
      get price() {
        seen.push(otherRan);
        return undefined;
      },
    }));
    await warmUp(models, LEARNED);
    assert.deepEqual(seen, [...Array.from({ length: 10 }, () => false), true]);
  });
});
