import assert from 'node:assert/strict';
import { newId } from '../../src/app/ids.js';

describe('newId', () => {
  const ids = Array.from({ length: 10_000 }, newId);

  it('is a ULID: 26 letters and digits of Crockford base 32', () => {
    for (const id of ids) assert.match(id, /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  });

  it('holds chance beside the time, so that two processes do not give the same one', () => {
    const [first = ''] = ids;
    assert.notEqual(first.slice(10, 24), '0'.repeat(14));
  });

  it('never comes twice', () => {
    assert.equal(new Set(ids).size, 10_000);
  });

  it('sorts after the one before', () => {
    assert.deepEqual(ids.toSorted(), ids);
  });
});
