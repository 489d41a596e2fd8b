import assert from 'node:assert/strict';
import { inspectJson } from '../../../../src/core/offline/skills/inspect-json.js';

describe('inspect-json', () => {
  const answer = (text: string, cut = false): string => inspectJson.answer({ text, cut }) ?? '';

  it('gives sizes and shape of valid JSON', () => {
    assert.equal(
      answer('{"a": [1, 2]}'),
      '### JSON: valid\n\n13 characters, 11 without spaces; 4 values; 2 levels of nesting.\n\n' +
        '**Shape:**\n\n```text\nobject\n  "a": list of 2 × number\n```',
    );
  });

  it('puts a caret under the mistake', () => {
    assert.match(answer('{\n  "a": 1,\n  "b" 2\n}'), /Line 3, column 7: a colon .*\n\n```text\n {2}"b" 2\n {6}\^\n```/);
  });

  it('keeps tabs before the caret', () => {
    assert.match(answer('{\n\t"a" 1\n}'), /\n\t"a" 1\n\t {4}\^\n/);
  });

  it('shows 60 characters to each side of a mistake in a long line', () => {
    const line = `{"key": [${'1,'.repeat(100)}x${',1'.repeat(100)}]}`;
    const [, shown = '', caret = ''] = /```text\n(.*)\n(.*)\n```/.exec(answer(line)) ?? [];
    assert.deepEqual([shown.length, caret.length, shown.charAt(60)], [120, 61, 'x']);
  });

  it('finds no mistake in what was not read', () => {
    assert.equal(answer('[{"a": 1}, {"a"', true), '### JSON\n\nNo mistake as far as it was read.');
  });

  it('finds the early end of JSON that something follows', () => {
    assert.match(answer('{"a": [1]\nWhy?', true), /the text ends too early: "}" is missing/);
  });

  it('finds the early end when all was read', () => {
    assert.match(answer('[{"a": 1}, {"a"', false), /the text ends too early: "}]" is missing/);
  });

  it('finds a mistake in the part that was read', () => {
    assert.match(answer('[{"a" 1}, {"a"', true), /### JSON: not valid/);
  });

  it('outlines 500 levels, and not 501', () => {
    assert.match(answer('['.repeat(500) + ']'.repeat(500)), /Shape/);
    assert.doesNotMatch(answer('['.repeat(501) + ']'.repeat(501)), /Shape/);
  });

  it('leaves other text to other skills', () => {
    assert.equal(inspectJson.answer({ text: 'What is JSON?', cut: false }), undefined);
  });
});
