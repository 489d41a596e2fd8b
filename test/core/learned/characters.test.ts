import assert from 'node:assert/strict';
import { DIGIT, GAP, IDEOGRAPH, kindOf, LETTER, LINE_END, SYMBOL } from '../../../src/core/learned/characters.js';

const kindsOf = (text: string): readonly number[] => [
  ...new Set(Array.from({ length: text.length }, (_, at) => kindOf(text.charCodeAt(at)))),
];

describe('kinds of characters', () => {
  for (const [what, text, kind] of [
    ['English letters and the underscore', 'azAZ_', LETTER],
    ['letters of Latin alphabets', 'äßéñçøłőžğıåïµª', LETTER],
    ['Greek, Russian, Hebrew, Arabic and Hindi letters', 'λЯжאबंधع', LETTER],
    ['digits', '0189', DIGIT],
    ['Chinese, Japanese, Korean and Thai characters', '漢字かなカナ한글ไทย', IDEOGRAPH],
    ['ASCII signs', '!#(){}=~`"\\', SYMBOL],
    ['signs of other scripts', '«»§×÷→∑。，？', SYMBOL],
    ['halves of surrogate pairs', '😀\ud800\udfff', SYMBOL],
    ['spaces of all widths', ' \t\r\u00a0\u2003\u200b\u3000', GAP],
    ['control characters', '\0\x1b\x7f\x85', GAP],
    ['a line feed', '\n', LINE_END],
  ] as const) {
    it(`know ${what}`, () => {
      assert.deepEqual(kindsOf(text), [kind]);
    });
  }

  it('are one of six for every code unit', () => {
    const kinds = new Set([GAP, LINE_END, LETTER, DIGIT, SYMBOL, IDEOGRAPH]);
    for (let code = 0; code < 2 ** 16; code += 1) assert.ok(kinds.has(kindOf(code)), code.toString(16));
  });

  it('keep a letter a letter when it is made small', () => {
    for (let code = 0; code < 0x500; code += 1) {
      const upper = String.fromCharCode(code);
      if (kindOf(code) !== LETTER) continue;
      assert.equal(kindOf(upper.toLowerCase().charCodeAt(0)), LETTER, upper);
    }
  });
});
