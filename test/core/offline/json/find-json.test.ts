import assert from 'node:assert/strict';
import { findJson } from '../../../../src/core/offline/json/find-json.js';

describe('find JSON', () => {
  it('takes a whole text', () => {
    assert.deepEqual(findJson('{"a": 1}'), { json: '{"a": 1}', isWholeTail: true });
  });

  it('takes what follows a short introduction', () => {
    assert.deepEqual(findJson('Why is this wrong?\n\n{"a": 1,}'), { json: '{"a": 1,}', isWholeTail: true });
  });

  it('leaves out what is said after it', () => {
    assert.deepEqual(findJson('{"a": 1}\nWhy?'), { json: '{"a": 1}', isWholeTail: false });
  });

  it('takes a block that says it is JSON, however broken', () => {
    assert.equal(findJson('Fix:\n```json\n{a 1\n```\nThanks')?.json, '{a 1');
  });

  it('takes a block without a name when it looks like data', () => {
    assert.equal(findJson('```\n{"a": 1\n```')?.json, '{"a": 1');
  });

  it('does not take a block of code', () => {
    assert.equal(findJson('```ts\nconst a = [1];\n```'), undefined);
  });

  it('accepts three lines before, not four', () => {
    assert.notEqual(findJson('one\ntwo\nthree\n{"a": 1}'), undefined);
    assert.equal(findJson('one\ntwo\nthree\nfour\n{"a": 1}'), undefined);
  });

  for (const text of [
    'const rows = [\n  { "a": 1 },\n];',
    '[1] The first footnote.\n[2] The second.',
    '[link](https://example.com)',
    '{ run(); }',
    'What is JSON?',
  ]) {
    it(`does not take ${JSON.stringify(text)}`, () => assert.equal(findJson(text), undefined));
  }
});
