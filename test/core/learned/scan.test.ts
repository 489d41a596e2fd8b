import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DIGIT, IDEOGRAPH, LETTER, SYMBOL } from '../../../src/core/learned/characters.js';
import { CODE, PROSE, scan, type Counts } from '../../../src/core/learned/scan.js';
import { runs } from '../../support/runs.js';

/** The tokens of a text, as they stand in it. */
function tokensOf(text: string): readonly string[] {
  const read = scan(text);
  return Array.from({ length: read.size }, (_, at) => read.text.slice(read.starts[at], read.ends[at]));
}

const hashesOf = (text: string): readonly number[] => {
  const { hashes, size } = scan(text);
  return [...hashes.slice(0, size)];
};

const kindsOf = (text: string): readonly number[] => {
  const { kinds, size } = scan(text);
  return [...kinds.slice(0, size)];
};

const regionsOf = (text: string): readonly number[] => {
  const { regions, size } = scan(text);
  return [...regions.slice(0, size)];
};

/** Those counts that are not nought. */
const counted = (text: string): Partial<Counts> =>
  Object.fromEntries(Object.entries(scan(text).counts).filter(([, count]) => count > 0));

describe('scan', () => {
  it('reads words, numbers and signs in one pass', () => {
    assert.deepEqual(tokensOf('Fix line 42, please!'), ['fix', 'line', '42', ',', 'please', '!']);
    assert.deepEqual(kindsOf('Fix line 42, please!'), [LETTER, LETTER, DIGIT, SYMBOL, LETTER, SYMBOL]);
  });

  for (const [language, text, words] of [
    ['English', "don't panic", ['don', "'", 't', 'panic']],
    ['German', 'Löse die Größe', ['löse', 'die', 'größe']],
    ['Spanish', 'añade más líneas', ['añade', 'más', 'líneas']],
    ['French', 'où est l’élève', ['où', 'est', 'l', '’', 'élève']],
    ['Portuguese', 'função não corrigida', ['função', 'não', 'corrigida']],
    ['Polish', 'błąd w pętli', ['błąd', 'w', 'pętli']],
    ['Turkish', 'değişken adı', ['değişken', 'adı']],
    ['Russian', 'Исправь ошибку', ['исправь', 'ошибку']],
    ['Greek', 'Γράψε κώδικα', ['γράψε', 'κώδικα']],
    ['Arabic', 'اكتب دالة', ['اكتب', 'دالة']],
    ['Hebrew', 'כתוב פונקציה', ['כתוב', 'פונקציה']],
    ['Hindi', 'यह कोड', ['यह', 'कोड']],
    ['Chinese', '修复错误', ['修', '复', '错', '误']],
    ['Japanese', 'コードを直す', ['コ', 'ー', 'ド', 'を', '直', 'す']],
    ['Korean', '코드 수정', ['코', '드', '수', '정']],
    ['Thai', 'แก้', ['แ', 'ก', '้']],
  ] as const) {
    it(`finds the words of ${language}`, () => {
      assert.deepEqual(tokensOf(text), words);
    });
  }

  it('takes no notice of case', () => {
    assert.deepEqual(hashesOf('FIX the Ärger'), hashesOf('fix the ärger'));
  });

  it('reads on where a small letter is longer than its capital', () => {
    assert.deepEqual(tokensOf('İstanbul DB'), ['i̇stanbul', 'db']);
    assert.equal(scan('İstanbul DB').counts.upperCase, 0); // case is not looked at then
  });

  it('tells one-digit numbers apart, and longer ones by their length', () => {
    assert.notDeepEqual(hashesOf('1'), hashesOf('2'));
    assert.deepEqual(hashesOf('17'), hashesOf('42'));
    assert.notDeepEqual(hashesOf('17'), hashesOf('170'));
    assert.deepEqual(hashesOf('2024'), hashesOf('12345678'));
  });

  it('takes an emoji for one sign', () => {
    assert.deepEqual(tokensOf('ok 😀!'), ['ok', '😀', '!']);
  });

  it('takes half an emoji for a sign that cannot be read', () => {
    assert.deepEqual(kindsOf('\ud800 why \udc00'), [SYMBOL, LETTER, SYMBOL]);
    assert.equal(scan('\ud800 why \udc00').counts.unreadable, 2);
  });

  it('counts control characters, and what a decoder gave up on, as unreadable', () => {
    assert.equal(scan('a\0b \u0085 \ufffd \ue000').counts.unreadable, 4);
    assert.equal(scan('a\tb\r\nc').counts.unreadable, 0);
  });

  describe('fences', () => {
    it('put what is between them into code', () => {
      assert.deepEqual(tokensOf('why\n```\nlet x\n```\nhere'), ['why', 'let', 'x', 'here']);
      assert.deepEqual(regionsOf('why\n```\nlet x\n```\nhere'), [PROSE, CODE, CODE, PROSE]);
    });

    it('may name the language, a word of the code', () => {
      assert.deepEqual(tokensOf('```ts\nx\n```'), ['ts', 'x']);
      assert.deepEqual(regionsOf('```ts\nx\n```'), [CODE, CODE]);
    });

    it('may be tildes, indented, and left open', () => {
      assert.deepEqual(regionsOf('a\n  ~~~\nb'), [PROSE, CODE]);
      assert.deepEqual(regionsOf('```\na'), [CODE]);
    });

    it('are none in the middle of a line', () => {
      assert.deepEqual(regionsOf('a ```b'), [PROSE, PROSE, PROSE, PROSE, PROSE]);
    });

    it('are counted, and so are the tokens between them', () => {
      const { fences, codeTokens } = scan('```\na = 1\n```').counts;
      assert.deepEqual({ fences, codeTokens }, { fences: 2, codeTokens: 3 });
    });
  });

  it('counts what a plain sentence is made of', () => {
    assert.deepEqual(counted('Explain this, please. Why?'), {
      characters: 26,
      words: 4,
      lines: 1,
      letters: 20,
      symbols: 3,
      upperCase: 2,
      commas: 1,
      sentences: 2,
      questions: 1,
    });
  });

  it('counts options, and knows the last one', () => {
    const { options, lastOption } = scan('Which?\nA. one\nB) two\n C. three\nD.four\nK. five').counts;
    assert.deepEqual({ options, lastOption }, { options: 3, lastOption: 3 }); // "D.four" has no gap, K is too far
  });

  it('counts the items of a list', () => {
    assert.equal(scan('- one\n* two\n• three\n1. four\n2) five\n-six').counts.listItems, 5);
  });

  it('counts identifiers: humps, underscores, calls', () => {
    assert.equal(scan('userName user_name main() user Name HTTP').counts.identifiers, 3);
  });

  it('counts indented lines', () => {
    assert.equal(scan('a\n  b\n c\n\td').counts.indented, 1);
  });

  it('counts signs of mathematics, in ASCII and beyond', () => {
    assert.equal(scan('a + b = c ² ∑ ≤ .').counts.mathSymbols, 5);
  });

  it('takes a full stop inside a name or a number for no end of a sentence', () => {
    assert.equal(scan('node.js 1.5 is out. Yes!').counts.sentences, 2);
  });

  it('takes a word for long from nine letters on', () => {
    assert.equal(scan('deadlock deadlocks').counts.longWords, 1); // eight and nine
  });

  it('takes a run of letters for a word up to forty, and for a key beyond', () => {
    assert.deepEqual(tokensOf(`${'a'.repeat(40)} b`), ['a'.repeat(40), 'b']);
    assert.deepEqual(tokensOf(`${'a'.repeat(41)} b`), ['b']);
    assert.equal(scan('a'.repeat(41)).counts.blobs, 1);
  });

  describe('a long text', () => {
    const long = `first ${'x '.repeat(40_000)}last`;

    it('is read at its ends', () => {
      const { text, counts } = scan(long);
      assert.ok(text.startsWith('first x x ') && text.endsWith(' x x last'));
      assert.ok(text.length === 1_801 && text.includes('\n')); // where the ends meet
      assert.equal(counts.characters, 80_010);
    });

    it('takes no longer when it grows', () => {
      assert.equal(scan(long).size, scan(`${long} ${long}`).size);
    });

    it('is read whole up to 1,800 characters', () => {
      assert.equal(scan('y '.repeat(900)).text.length, 1_800);
      assert.equal(scan('y '.repeat(901)).text.length, 1_801); // 1,300, a line break and 500
    });

    it('gives no word made of both ends', () => {
      assert.equal(tokensOf(`${'a'.repeat(30)} `.repeat(200)).includes('a'.repeat(60)), false);
    });
  });

  it('finds nothing in nothing', () => {
    assert.equal(scan('').size, 0);
    assert.deepEqual(counted(''), { lines: 1 });
  });

  it('puts tokens one after the other inside the text, whatever it is', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 500 }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(text, (drawn) => {
        const { size, starts, ends, kinds, text: read } = scan(drawn);
        let before = 0;
        for (let at = 0; at < size; at += 1) {
          const [start = -1, end = -1] = [starts[at], ends[at]];
          assert.ok(start >= before && end > start && end <= read.length);
          assert.ok([LETTER, DIGIT, SYMBOL, IDEOGRAPH].includes(kinds[at] ?? -1));
          before = end;
        }
      }),
      runs(3_000),
    );
  });

  it('gives the same for the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const first = { hashes: hashesOf(text), counts: scan(text).counts };
        scan('something else in between');
        assert.deepEqual({ hashes: hashesOf(text), counts: scan(text).counts }, first);
      }),
      runs(3_000),
    );
  });
});
