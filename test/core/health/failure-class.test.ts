import assert from 'node:assert/strict';
import { ERROR_KINDS, type ErrorKind } from '../../../src/core/errors.js';
import { failureClassOf, isAmbiguous, type FailureClass } from '../../../src/core/health/failure-class.js';

/** RELIABILITY 2.2. What is not listed says nothing of a provider. */
const TABLE: Readonly<Partial<Record<ErrorKind, FailureClass>>> = {
  'upstream-unreachable': 'not-sent',
  'upstream-rate-limited': 'refused',
  'upstream-out-of-credit': 'quota',
  'upstream-failed': 'ambiguous',
  'upstream-timeout': 'ambiguous',
  'upstream-garbled': 'ambiguous',
  'upstream-rejected': 'permanent',
  'upstream-too-long': 'permanent',
  'upstream-model-unknown': 'permanent',
  'upstream-unauthenticated': 'key',
};

describe('the class of a failure', () => {
  // Safe: the keys of a table are of its key type.
  for (const kind of Object.keys(ERROR_KINDS) as ErrorKind[]) {
    const expected = TABLE[kind] ?? 'none';
    it(`of "${kind}" is "${expected}"`, () => assert.equal(failureClassOf(kind), expected));
  }

  it('is ambiguous for exactly three: failed, timed out, garbled', () => {
    const kinds = (Object.keys(ERROR_KINDS) as ErrorKind[]).filter(isAmbiguous);
    assert.deepEqual(kinds.toSorted(), ['upstream-failed', 'upstream-garbled', 'upstream-timeout']);
  });
});
