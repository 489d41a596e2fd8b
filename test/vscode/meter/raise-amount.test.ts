import assert from 'node:assert/strict';
import { oneClickRaise } from '../../../src/vscode/meter/raise-amount.js';
import { usd } from '../support/money.js';

describe('one click', () => {
  it('raises by a fifth of the cap in whole dollars, by a dollar at least', () => {
    const cases: readonly (readonly [number, number])[] = [
      [0, 1],
      [0.5, 1],
      [5, 1],
      [5.01, 2],
      [200, 40],
    ];
    for (const [cap, raise] of cases) assert.equal(oneClickRaise(usd(cap)), usd(raise), String(cap));
  });
});
