import assert from 'node:assert/strict';
import { fieldsOf } from '../../../src/core/strategies/support.js';
import { aTurn } from '../signals/input.js';

describe('fieldsOf', () => {
  it('reads domain and specialty off our word lists', () => {
    assert.deepEqual(fieldsOf(aTurn('an XSS'), 'factual'), { domain: 'cs', specialty: 'security' });
    assert.deepEqual(fieldsOf(aTurn('a boat'), 'factual'), { domain: 'general', specialty: undefined });
  });

  it('gives code to software where no field is named', () => {
    assert.equal(fieldsOf(aTurn('a boat'), 'code').domain, 'cs');
    assert.equal(fieldsOf(aTurn('oncology'), 'code').domain, 'medical');
  });
});
