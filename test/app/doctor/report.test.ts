import assert from 'node:assert/strict';
import { ok, problem, unknown, warning } from '../../../src/app/doctor/finding.js';
import { headline, toReport } from '../../../src/app/doctor/report.js';

const A = ok('clock', 'a');
const B = warning('clock', 'b', 'do b');
const C = problem('clock', 'c', 'do c');

describe("the doctor's report", () => {
  it('is as bad as its worst finding; what is unknown makes nothing worse', () => {
    assert.equal(toReport('1', [A, unknown('clock', 'u')]).state, 'ok');
    assert.equal(toReport('1', [A, B]).state, 'warning');
    assert.equal(toReport('1', [C, B, A]).state, 'problem');
  });

  it('counts in one line', () => {
    assert.equal(headline(toReport('1', [C, B, B])), '1 problem, 2 warnings.');
    assert.equal(headline(toReport('1', [A])), 'Everything that was looked at is as it should be.');
  });
});
