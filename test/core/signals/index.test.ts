import assert from 'node:assert/strict';
import { SIGNALS } from '../../../src/core/signals/index.js';

describe('signals', () => {
  it('are the five dimensions of the document, in its order', () => {
    assert.deepEqual(
      SIGNALS.map(({ id, group }) => [id, group]),
      [
        ['domain-terms', 'domain'],
        ['task-kind', 'task'],
        ['structure', 'structure'],
        ['action-verb', 'verb'],
        ['multi-step', 'multi-step'],
      ],
    );
  });
});
