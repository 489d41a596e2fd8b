import assert from 'node:assert/strict';
import { isFields, isPresent } from '../../src/wire/unchecked.js';

describe('isFields', () => {
  it('knows an object', () => assert.equal(isFields({}), true));

  for (const value of [[], null, undefined, 'a', 1]) {
    it(`does not take ${value === undefined ? 'undefined' : JSON.stringify(value)} for one`, () =>
      assert.equal(isFields(value), false));
  }
});

describe('isPresent', () => {
  it('takes null for absent', () => {
    assert.equal(isPresent(null), false);
    assert.equal(isPresent(undefined), false);
  });

  for (const value of [0, '', false]) {
    it(`takes ${JSON.stringify(value)} for present`, () => assert.equal(isPresent(value), true));
  }
});
