import assert from 'node:assert/strict';
import { bootstrap, seededChance } from '../../../src/core/evaluate/bootstrap.js';

const mean = (rows: readonly number[]): number => rows.reduce((sum, row) => sum + row, 0) / rows.length;

describe('bootstrap', () => {
  it('draws as many rows as there are, by chance', () => {
    const draws: (readonly string[])[] = [];
    const numbers = [0, 0.5, 0.99];
    const chance = (): number => numbers[draws.length] ?? 0;
    bootstrap(['a', 'b', 'c'], (rows) => draws.push(rows), { chance, times: 3 });
    assert.deepEqual(draws, [
      ['a', 'a', 'a'],
      ['b', 'b', 'b'],
      ['c', 'c', 'c'],
    ]);
  });

  it('leaves 2.5 % of the draws out on either side', () => {
    let figure = 0;
    const found = bootstrap([1], () => (figure += 1), { chance: () => 0 }); // the figures are 1 to 1,000
    assert.deepEqual(found, { low: 26, high: 975 });
  });

  it('orders figures as numbers', () => {
    const figures = [10, 9, 100];
    assert.deepEqual(
      bootstrap([1], () => figures.pop(), { chance: () => 0, times: 3 }),
      { low: 9, high: 100 },
    );
  });

  it('finds the interval of a share', () => {
    const rows = Array.from({ length: 100 }, (_, at) => at % 2); // half ones: 0.5 ± 1.96 × 0.05
    const found = bootstrap(rows, mean, { chance: seededChance(1) });
    assert.ok(found && Math.abs(found.low - 0.4) <= 0.015 && Math.abs(found.high - 0.6) <= 0.015);
  });

  it('is the same for the same seed', () => {
    const rows = [1, 2, 3, 5, 8, 13];
    const run = (seed: number) => bootstrap(rows, mean, { chance: seededChance(seed), times: 50 });
    assert.deepEqual(run(3), run(3));
    assert.notDeepEqual(run(3), run(4));
  });

  it('leaves out draws without a figure, and says nothing when none has one', () => {
    let draw = 0;
    const second = () => ((draw += 1) === 2 ? 7 : undefined);
    assert.deepEqual(bootstrap([1], second, { chance: () => 0, times: 3 }), { low: 7, high: 7 });
    assert.equal(
      bootstrap([1], () => undefined, { chance: () => 0 }),
      undefined,
    );
  });
});

describe('seeded chance', () => {
  it('stays within 0 and 1 and is spread evenly', () => {
    const chance = seededChance(42);
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let draw = 0; draw < 10_000; draw += 1) {
      const tenth = Math.floor(chance() * 10);
      tenths[tenth] = (tenths[tenth] ?? Number.NaN) + 1;
    }
    for (const count of tenths) assert.ok(count > 880 && count < 1_120, `${count} of about 1,000`);
  });
});
