import assert from 'node:assert/strict';
import { warmUp } from '../../src/app/warm-up.js';
import { aModel } from '../support/builders.js';

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
    await warmUp(models);
    assert.deepEqual(
      asked,
      Array.from({ length: 25 }, (_, index) => index),
    );
  });

  it('lets other work in between', async () => {
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 0);
    await warmUp(Array.from({ length: 500 }, () => aModel()));
    clearInterval(counting);
    assert.ok(turns > 0);
  });
});
