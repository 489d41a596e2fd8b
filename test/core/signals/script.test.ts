import assert from 'node:assert/strict';
import { scriptOf } from '../../../src/core/signals/script.js';

describe('scriptOf', () => {
  for (const [text, script] of [
    ['fix the bug', 'latin'],
    ['Prüfe ça, señor', 'latin'],
    ['请修复这个函数', 'cjk'],
    ['この関数を直して', 'cjk'],
    ['이 함수를 고쳐 주세요', 'cjk'],
    ['исправь функцию', 'cyrillic'],
    ['أصلح هذه الدالة', 'arabic'],
    ['इस फ़ंक्शन को ठीक करें', 'devanagari'],
    ['请修复 useEffect 的无限循环', 'mixed'],
  ] as const) {
    it(`reads “${text}” as ${script}`, () => {
      assert.equal(scriptOf(text), script);
    });
  }

  it('needs three quarters of the letters for a script to lead', () => {
    assert.equal(scriptOf('abcж'), 'latin');
    assert.equal(scriptOf('abжж'), 'mixed');
    assert.equal(scriptOf('abcabжж'), 'mixed');
  });

  it('counts a character of Chinese as two letters', () => {
    assert.equal(scriptOf('ab设计设'), 'cjk'); // 6 of 8
    assert.equal(scriptOf('abc设计设'), 'mixed'); // 6 of 9
  });

  it('knows no script without letters', () => {
    for (const text of ['', '2+2 = 4', '😀', '\ud800']) assert.equal(scriptOf(text), undefined);
  });
});
