import assert from 'node:assert/strict';
import { outlineCode } from '../../../../src/core/offline/skills/outline-code.js';

describe('outline-code', () => {
  const answer = (text: string): string | undefined => outlineCode.answer({ text, cut: false });
  const PYTHON = ['import os', '', 'def a():', '    return 1', '', 'def b():', '    x = 1', '    return x', ''].join(
    '\n',
  );

  it('says which language it looks like', () => {
    assert.match(answer(PYTHON) ?? '', /^### Code: Python, by its look\n/);
  });

  it('trusts the name after the fence', () => {
    assert.match(answer(`\`\`\`python\n${PYTHON}\n\`\`\``) ?? '', /^### Code: Python\n/);
  });

  it('counts lines and what they define', () => {
    assert.match(answer(PYTHON) ?? '', /8 lines, 2 of them blank; 2 functions, 0 types, 1 import\./);
  });

  it('names the longest function', () => {
    assert.match(answer(PYTHON) ?? '', /\*\*Longest function:\*\* `b`, line 6 \(3 lines\)/);
  });

  it('lists marks left for later', () => {
    const mark = ['TO', 'DO'].join('');
    assert.match(
      answer(`${PYTHON}# ${mark}: tidy`) ?? '',
      /\*\*Marks left for later:\*\*\n\n- line 9: `# [A-Z]+: tidy`/,
    );
  });

  it('outlines the longest of several blocks', () => {
    const short = '```sh\necho 1\necho 2\n```';
    assert.match(answer(`${short}\n\`\`\`python\n${PYTHON}\n\`\`\``) ?? '', /Code: Python/);
  });

  it('outlines four lines, and not three', () => {
    assert.notEqual(answer('```js\na();\nb();\nc();\nd();\n```'), undefined);
    assert.equal(answer('```js\na();\nb();\nc();\n```'), undefined);
  });

  describe('outside fences', () => {
    const withProse = (lines: number): string =>
      ['let a = 1;', 'let b = 2;', ...Array.from({ length: lines }, () => 'Please tell me what these two are')].join(
        '\n',
      );

    it('wants two lines of five to look like code', () => {
      assert.match(answer(withProse(3)) ?? '', /Code: JavaScript/);
    });

    it('is not content with two of six', () => {
      assert.equal(answer(withProse(4)), undefined);
    });
  });

  it('does not take prose with a list for code', () => {
    const prose = [
      'Please plan a trip:',
      '* two days in the hills',
      '* if it rains, a museum',
      '* $20 for lunch',
      'Thanks for it.',
    ];
    assert.equal(answer(prose.join('\n')), undefined);
  });
});
