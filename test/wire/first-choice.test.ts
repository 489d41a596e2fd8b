import assert from 'node:assert/strict';
import { firstChoice } from '../../src/wire/first-choice.js';

describe('firstChoice', () => {
  it('is the one numbered 0, wherever it stands', () => {
    assert.deepEqual(firstChoice([{ index: 1 }, { index: 0 }]), { index: 0 });
  });

  it('takes one without a number for the first', () => {
    assert.deepEqual(firstChoice([{}, { index: 1 }]), {});
    assert.deepEqual(firstChoice([{ index: 1 }, { index: null }]), { index: null });
  });

  it('is nothing where there is none', () => {
    assert.equal(firstChoice([{ index: 1 }]), undefined);
    assert.equal(firstChoice(null), undefined);
  });
});
