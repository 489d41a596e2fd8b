import assert from 'node:assert/strict';
import { explainError } from '../../../../src/core/offline/skills/explain-error.js';

describe('explain-error', () => {
  const answer = (...lines: string[]): string => explainError.answer({ text: lines.join('\n'), cut: false }) ?? '';

  it('names the first frame that is not library code', () => {
    const text = answer('TypeError: x is not a function', '    at a (node:fs:1:1)', '    at b (/app/b.js:2:3)');
    assert.match(
      text,
      /`\/app\/b\.js` line 2, column 3, in `b`, the first frame that is not library code \(1 frame above it\)\./,
    );
  });

  it('says when the own code threw', () => {
    assert.match(
      answer('TypeError: x is not a function', '    at b (/app/b.js:2:3)', '    at c (/app/c.js:1:1)'),
      /in `b`, where it was thrown\./,
    );
  });

  it('says no more of the only frame than its place', () => {
    assert.match(answer('TypeError: x is not a function', '    at b (/app/b.js:2:3)'), /line 2, column 3, in `b`\.\n/);
  });

  it('says when only library code is in the trace', () => {
    const text = answer('Error: no', '    at a (node:fs:1:1)', '    at b (node:net:2:2)');
    assert.match(text, /All 2 frames are library code; the caller is not in the text\./);
  });

  it('numbers what to check', () => {
    assert.match(answer('./a.go:3:7: declared and not used: x'), /\*\*What to check:\*\*\n\n1\. Use or remove it/);
  });

  it('admits that it has no rule', () => {
    assert.match(
      answer('Error: the widget is bent', '    at b (/app/b.js:2:3)'),
      /No rule is written for this class of error/,
    );
  });

  it('lists the other errors of a compiler', () => {
    const text = answer('a.ts(1,2): error TS2304: one', 'b.ts(3,4): error TS2322: two');
    assert.match(text, /\*\*Other errors of the same run:\*\*\n\n- `b\.ts:3 TS2322: two`/);
  });

  it('asks for the trace when there is only a message', () => {
    assert.match(answer('I get KeyError: foo'), /the text names no place/);
  });

  it('leaves other text to other skills', () => {
    assert.equal(explainError.answer({ text: 'What is a mutex?', cut: false }), undefined);
  });
});
