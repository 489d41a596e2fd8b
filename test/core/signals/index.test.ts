import assert from 'node:assert/strict';
import { SIGNALS, TURN_SIGNALS } from '../../../src/core/signals/index.js';

describe('signals', () => {
  it('have ids of their own', () => {
    const ids = SIGNALS.map(({ id }) => id);
    assert.deepEqual([...new Set(ids)], ids);
  });

  it('end with conversation, which tops up the others', () => {
    assert.equal(SIGNALS.at(-1)?.id, 'conversation');
  });

  it('of a turn alone leave context and conversation out', () => {
    const groups = TURN_SIGNALS.map(({ group }) => group);
    assert.equal(groups.includes('context') || groups.includes('conversation'), false);
  });
});
