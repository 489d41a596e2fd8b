import assert from 'node:assert/strict';
import { makeCellTally } from '../../../src/core/evaluate/cells.js';
import type { Labels } from '../../../src/core/evaluate/scorecard.js';

const NO_LABELS: Labels = { tier: undefined, complexity: undefined, category: undefined, domain: undefined };

describe('cells', () => {
  it('count a row as right when complexity and category both are', () => {
    const tally = makeCellTally();
    const expected = { ...NO_LABELS, complexity: 'medium', category: 'code' } as const;
    tally.add(expected, { complexity: 'medium', category: 'code' });
    tally.add(expected, { complexity: 'simple', category: 'code' });
    tally.add(expected, { complexity: 'medium', category: 'factual' });
    const filled = tally.cells().filter(({ n }) => n > 0);
    assert.deepEqual(filled, [{ complexity: 'medium', category: 'code', n: 3, correct: 1 }]);
  });

  it('are twelve, from simple to complex, also without rows', () => {
    const cells = makeCellTally().cells();
    assert.deepEqual(
      [cells.length, cells[0], cells[11]],
      [
        12,
        { complexity: 'simple', category: 'factual', n: 0, correct: 0 },
        { complexity: 'complex', category: 'code', n: 0, correct: 0 },
      ],
    );
  });

  it('leave out a row that lacks one of the two labels', () => {
    const tally = makeCellTally();
    tally.add({ ...NO_LABELS, complexity: 'medium' }, { complexity: 'medium', category: 'code' });
    tally.add({ ...NO_LABELS, category: 'code' }, { complexity: 'medium', category: 'code' });
    assert.ok(tally.cells().every(({ n }) => n === 0));
  });
});
