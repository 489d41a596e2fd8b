import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkJson } from '../../../../src/core/offline/json/check.js';
import { runs } from '../../../support/runs.js';

describe('check JSON', () => {
  const faultOf = (text: string) => {
    const check = checkJson(text);
    return check.valid ? undefined : [check.at, check.reason];
  };

  it('counts values, levels and characters without spaces', () => {
    assert.deepEqual(checkJson(' {"a": [1, "b c", null]} '), {
      valid: true,
      values: 5,
      maxDepth: 2,
      compactCharacters: 20,
    });
  });

  const faults: readonly (readonly [string, string, number, string])[] = [
    ['a comma before a brace', '{"a":1,}', 7, 'there is a comma before this closing bracket'],
    ['a comma before a bracket', '[1,]', 3, 'there is a comma before this closing bracket'],
    ['a missing comma', '[1 2]', 3, 'a comma or a closing bracket was expected here; is a comma missing?'],
    ['a missing colon', '{"a" 1}', 5, 'a colon was expected after the key'],
    ['a missing value', '{"a":}', 5, 'a value was expected here'],
    ['a key without quotes', '{a: 1}', 1, 'a key must stand in double quotes'],
    ['single quotes', "{'a': 1}", 1, 'JSON wants double quotes, not single ones'],
    ['typographic quotes', '{“a”: 1}', 1, 'a typographic quote stands where JSON wants a plain double quote'],
    ['a comment', '{ // a\n}', 2, 'JSON has no comments'],
    ['a word of Python', '[True]', 1, 'only true, false and null may stand without quotes'],
    ['a leading zero', '[01]', 1, 'a number may not start with 0'],
    ['a bare decimal point', '[1.]', 2, 'a decimal point needs digits after it'],
    ['a plus sign', '[+1]', 1, 'this starts no number that JSON knows'],
    [
      'a wrong escape',
      '["\\x"]',
      2,
      'this backslash starts no escape that JSON knows; write \\\\ for a backslash itself',
    ],
    [
      'a line break in a string',
      '["a\n"]',
      3,
      'the line ends inside a string; close it with a double quote, or write \\n',
    ],
    [
      'a tab in a string',
      '["a\t"]',
      3,
      'a control character must be written as an escape inside a string, such as \\t',
    ],
    ['an open string', '["a', 1, 'this string is never closed with a double quote'],
    ['a bracket of another kind', '{"a":[1}', 7, 'this bracket closes another kind than the one that is open'],
    ['text after the value', '{} {}', 3, 'the value is complete, but more text follows'],
    ['an early end', '{"a":[1', 7, 'the text ends too early: "]}" is missing'],
    ['nothing', '  ', 2, 'the text holds no value'],
    [
      'a byte order mark',
      '\ufeff{}',
      0,
      'this is a special space or a byte order mark, which JSON does not take for space',
    ],
  ];
  for (const [name, text, at, reason] of faults) {
    it(`places ${name}`, () => assert.deepEqual(faultOf(text), [at, reason]));
  }

  it('names 20 missing brackets, and counts 21', () => {
    assert.deepEqual(faultOf('['.repeat(20)), [20, `the text ends too early: "${']'.repeat(20)}" is missing`]);
    assert.deepEqual(faultOf('['.repeat(21)), [21, 'the text ends too early: 21 closing brackets are missing']);
  });

  it('is not upset by deep nesting', () => {
    const check = checkJson('['.repeat(100_000) + ']'.repeat(100_000));
    assert.equal(check.valid && check.maxDepth, 100_000);
  });

  describe('a text that may go on', () => {
    for (const text of ['{"a":', '["a', '["a\\', '["\\u12', '[tru', '[1.', '[-']) {
      it(`is marked: ${text}`, () => {
        const check = checkJson(text);
        assert.equal(!check.valid && check.endsEarly, true);
      });
    }

    it('is not one with a mistake inside', () => {
      const check = checkJson('[tru, 1, 2');
      assert.equal(!check.valid && check.endsEarly, undefined);
    });
  });

  const isParsable = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };

  it('agrees with JSON.parse on valid texts', () => {
    fc.assert(
      fc.property(fc.json(), (text) => checkJson(text).valid),
      runs(3_000),
    );
  });

  it('agrees with JSON.parse on texts with one character replaced', () => {
    const noise = fc.constantFrom(
      '"',
      '\\',
      ',',
      ':',
      '{',
      '}',
      '[',
      ']',
      '0',
      '.',
      '-',
      'e',
      't',
      ' ',
      '\n',
      "'",
      'u',
    );
    fc.assert(
      fc.property(fc.json({ maxDepth: 2 }), fc.nat(), noise, (json, place, character) => {
        const at = place % json.length;
        const text = json.slice(0, at) + character + json.slice(at + 1);
        assert.equal(checkJson(text).valid, isParsable(text), text);
      }),
      runs(5_000),
    );
  });
});
