import assert from 'node:assert/strict';
import { squeezed } from '../../src/core/squeezed.js';

describe('squeezed', () => {
  it('leaves characters out, and knows where the others stood', () => {
    assert.deepEqual(squeezed(' a\tbc ', /\s/), { bare: 'abc', places: [1, 3, 4] });
  });

  it('has nothing of nothing', () => {
    assert.deepEqual(squeezed(' ', /\s/), { bare: '', places: [] });
  });
});
