import assert from 'node:assert/strict';
import { NO_CODE, splitCode } from '../../../src/core/classify/pasted-code.js';

describe('splitCode', () => {
  it('leaves prose alone', () => {
    assert.deepEqual(splitCode('why is this slow'), { prose: 'why is this slow', code: NO_CODE });
  });

  it('takes a fenced block out and counts its lines', () => {
    const { prose, code } = splitCode('why\n```ts\nlet a\nlet b\n```\nis this slow');
    assert.equal(prose, 'why\n\n\nis this slow');
    assert.deepEqual([code.blocks, code.lines], [1, 2]);
  });

  it('closes a block only with a fence of its own kind and length', () => {
    const { prose, code } = splitCode('````md\n```\ninner\n```\n~~~\n````\nwhy');
    assert.equal(prose, 'why');
    assert.equal(code.blocks, 1);
  });

  it('does not close a block with a fence that names a language', () => {
    assert.equal(splitCode('```\n```ts\ninner\n```\nwhy').prose, 'why');
  });

  it('takes an unclosed block to the end', () => {
    const { prose, code } = splitCode('why\n```\nlet a\nlet b\n');
    assert.equal(prose, 'why');
    assert.equal(code.lines, 2);
  });

  it('counts names in backticks', () => {
    assert.equal(splitCode('what do `a()` and `b` do').code.inlineSpans, 2);
  });

  for (const [language, line] of [
    ['JavaScript', '    at run (src/main.js:3:1)'],
    ['Java', '\tat com.acme.Main.run(Main.java:12)'],
    ['Python', '  File "main.py", line 3, in run'],
    ['Go', 'goroutine 1 [running]:'],
    ['Rust', "thread 'main' panicked at src/main.rs:3:5"],
  ] as const) {
    it(`knows a stack trace of ${language}`, () => {
      assert.equal(splitCode(`it fails:\n${line}\n`).code.hasStackTrace, true);
    });
  }

  it('does not take a time of day for a stack trace', () => {
    assert.equal(splitCode('we meet\nat 10:30 in room 5').code.hasStackTrace, false);
  });

  it('knows a diff', () => {
    assert.equal(splitCode('diff --git a/x b/x').code.hasDiff, true);
    assert.equal(splitCode('@@ -1 +1 @@').code.hasDiff, true);
    assert.equal(splitCode('@@ somebody').code.hasDiff, false);
    assert.equal(splitCode('@@ -1,2 +1,2 @@').code.hasDiff, true);
  });
});
