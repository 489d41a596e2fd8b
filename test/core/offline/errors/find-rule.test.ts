import assert from 'node:assert/strict';
import type { ErrorLanguage, Failure } from '../../../../src/core/offline/errors/failure.js';
import { findRule } from '../../../../src/core/offline/errors/find-rule.js';

describe('find rule', () => {
  const thrown = (name: string, message: string, language?: ErrorLanguage): Failure => ({
    language,
    source: 'stack trace',
    name,
    message,
    frames: [],
    others: [],
  });
  const compiled = (name: string, message: string, language: ErrorLanguage): Failure => ({
    ...thrown(name, message, language),
    source: 'compiler error',
  });

  const cases: readonly (readonly [Failure, RegExp])[] = [
    [
      thrown('TypeError', "Cannot read properties of null (reading 'x')", 'JavaScript or TypeScript'),
      /undefined or null/,
    ],
    [thrown('TypeError', 'x is not iterable', 'JavaScript or TypeScript'), /no list/],
    [thrown('RangeError', 'Maximum call stack size exceeded', 'JavaScript or TypeScript'), /without an end/],
    [thrown('Error', 'connect ECONNREFUSED 127.0.0.1:5432', 'JavaScript or TypeScript'), /Nothing listens/],
    [thrown('Error', "Cannot find module './x'", 'JavaScript or TypeScript'), /cannot be found/],
    [thrown('SyntaxError', 'Unexpected token < in JSON at position 0', 'JavaScript or TypeScript'), /not valid/],
    [thrown('SyntaxError', 'invalid syntax', 'Python'), /could not be parsed/],
    [thrown('ModuleNotFoundError', "No module named 'x'", 'Python'), /could not import/],
    [thrown('AttributeError', "'NoneType' object has no attribute 'x'", 'Python'), /None where an object/],
    [thrown('FileNotFoundError', '[Errno 2] No such file or directory', 'Python'), /does not exist at the path/],
    [thrown('java.lang.NullPointerException', '', 'Java or Kotlin'), /points to nothing/],
    [thrown('System.NullReferenceException', 'Object reference', 'C#'), /points to nothing/],
    [thrown('panic', 'runtime error: index out of range [5]', 'Go'), /past its end/],
    [thrown('panic', 'called `Option::unwrap()` on a `None` value', 'Rust'), /`unwrap` or `expect`/],
    [compiled('TS2339', "Property 'x' does not exist", 'JavaScript or TypeScript'), /no member/],
    [compiled('CS0103', 'The name', 'C#'), /does not know/],
    [compiled('E0382', 'borrow of moved value', 'Rust'), /after it was moved/],
    [compiled('error', 'declared and not used: x', 'Go'), /refuses variables/],
    [compiled('error', 'cannot find symbol', 'Java or Kotlin'), /does not know/],
  ];
  for (const [failure, meaning] of cases) {
    it(`knows ${failure.name}: ${failure.message}`, () => assert.match(findRule(failure)?.meaning ?? '', meaning));
  }

  it("does not use another language's rule", () => {
    assert.match(
      findRule(thrown('TypeError', "'int' object is not iterable", 'Python'))?.meaning ?? '',
      /another type/,
    );
  });

  it('says nothing of an error it does not know', () => {
    assert.equal(findRule(thrown('acme.WidgetFault', 'bent', 'Python')), undefined);
  });
});
