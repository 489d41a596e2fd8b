import assert from 'node:assert/strict';
import fc from 'fast-check';
import { estimateTokenCount } from 'tokenx';
import { countTokens } from '../../src/wire/token-count.js';
import { runs } from '../support/runs.js';

const PIECES = [
  ...['design ', 'the', 'camelCase', 'x', '12345', "don't", '_x', 'é', 'ñandú', 'Привет', '中文', '안녕', 'かな', '😀'],
  ...[' ', '\n', '\n\n', '\n  ', '\t', '\r\n', '\u00a0', '\u3000', '\u2028', '\u0000'],
  ...['.', '...!!!!!!', '-', '_', '·', '。', '，', '（'],
];

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join('')),
);

describe('countTokens', () => {
  for (const [what, counted, expected] of [
    ['nothing', '', 0],
    ['a short word of small letters', 'schedule', 1],
    ['a longer word', 'scheduled', 2],
    ['a number by threes', '1234', 2],
    ['punctuation by sixes', '!!!!!!!', 2],
    ['spaces between words', 'a b', 2],
    ['an indent', 'a\n  b', 3],
    ['a line that does not end a sentence', 'a\nb', 3],
    ['a line that does', 'a.\nb', 3],
  ] as const) {
    it(`counts ${what}`, () => {
      assert.equal(countTokens(counted), expected);
    });
  }

  it('gives the count of tokenx for every text', () => {
    fc.assert(
      fc.property(text, (any) => {
        assert.equal(countTokens(any), estimateTokenCount(any), JSON.stringify(any));
      }),
      runs(5_000),
    );
  });

  it('counts a part of a text as it counts that part alone', () => {
    fc.assert(
      fc.property(text, fc.nat(50), fc.nat(50), (any, from, length) => {
        const to = Math.min(any.length, from + length);
        assert.equal(countTokens(any, Math.min(from, to), to), countTokens(any.slice(from, to)));
      }),
      runs(5_000),
    );
  });
});
