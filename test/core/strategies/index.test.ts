import assert from 'node:assert/strict';
import { LOCAL_BASELINES } from '../../../src/core/strategies/index.js';

describe('the local baselines', () => {
  it('are the scorers of the predecessors', () => {
    assert.deepEqual(
      LOCAL_BASELINES.map(({ id }) => id),
      ['signals', 'rules', 'diy'],
    );
  });
});
