import assert from 'node:assert/strict';
import { toldResult } from '../../src/wire/told-result.js';

describe('toldResult', () => {
  it('is the text of a result that is none of an error', () => {
    assert.equal(toldResult({ text: 'one' }), 'one');
  });

  it('says that a tool failed', () => {
    assert.equal(toldResult({ text: 'no such file', isError: true }), 'Error: no such file');
    assert.equal(toldResult({ text: '', isError: true }), 'Error: ');
  });

  it('says it once', () => {
    for (const text of ['Error: no such file', '[ERROR] no', 'error 2']) {
      assert.equal(toldResult({ text, isError: true }), text);
    }
  });
});
