import assert from 'node:assert/strict';
import { ruleOf } from '../../../src/core/alerts/finding.js';

describe('ruleOf', () => {
  it('is the subject of an alert', () => assert.equal(ruleOf({ kind: 'alert', subject: 'error_rate' }), 'error_rate'));

  it('is budget_warning for whatever cap', () => {
    assert.equal(ruleOf({ kind: 'threshold', subject: 'team:eng:month' }), 'budget_warning');
  });
});
