import assert from 'node:assert/strict';
import fc from 'fast-check';
import { csvCells, csvLine, fromOneLine, onOneLine } from '../../src/app/csv.js';
import { LAW_MS, runs } from '../support/runs.js';

describe('a line of CSV', function () {
  this.timeout(LAW_MS);

  it('quotes what needs quotes, and nothing else', () => {
    assert.equal(csvLine(['plain', 'a,b', 'say "so"', 'two\nlines', '']), 'plain,"a,b","say ""so""","two\nlines",');
  });

  it('keeps a spreadsheet from taking a cell for a formula', () => {
    const cells = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', "'=1"];
    assert.equal(csvLine(cells), "'=1+1,'+1,'-1,'@SUM(A1),'\t=1,''=1");
    assert.equal(csvLine(['=A1,"x"']), `"'=A1,""x"""`);
  });

  it('leaves such signs alone inside a cell', () => {
    assert.equal(csvLine(["a=b-c@d+e'f"]), "a=b-c@d+e'f");
  });

  it('is read as RFC 4180 has it', () => {
    assert.deepEqual(csvCells('aaa,"b ""b"", b",,ccc'), ['aaa', 'b "b", b', '', 'ccc']);
    assert.deepEqual(csvCells(''), ['']);
    assert.deepEqual(csvCells(','), ['', '']);
    assert.deepEqual(csvCells('""'), ['']);
  });

  it('is refused where its quotes do not match', () => {
    for (const line of ['"open', 'a"b', '"a"b', '"a" ,b']) {
      assert.throws(() => csvCells(line), { kind: 'invalid-request', message: 'its quotes do not match' }, line);
    }
  });

  it('gives back the cells it was made of', () => {
    const anyCell = fc.oneof(fc.string(), fc.stringMatching(/^[=+\-@\t'",\n ]*$/), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.array(anyCell, { minLength: 1 }), (cells) => assert.deepEqual(csvCells(csvLine(cells)), cells)),
      runs(1_000),
    );
  });

  it('may have very long cells', () => {
    const cell = '"'.repeat(200_000);
    assert.deepEqual(csvCells(csvLine([cell, cell])), [cell, cell]);
    assert.throws(() => csvCells(`"${'a'.repeat(200_000)}`), { kind: 'invalid-request' });
  });
});

describe('a text on one line', function () {
  this.timeout(LAW_MS);

  it('has its line breaks as JSON has them', () => {
    assert.equal(onOneLine('a\r\nb\u2028c\u2029d\\n'), 'a\\r\\nb\\u2028c\\u2029d\\\\n');
  });

  it('comes back as it was, and was on one line', () => {
    const anyText = fc.oneof(fc.string(), fc.stringMatching(/^[\\rnu2089\r\n\u2028\u2029]*$/));
    fc.assert(
      fc.property(anyText, (text) => {
        assert.equal(fromOneLine(onOneLine(text)), text);
        assert.doesNotMatch(onOneLine(text), /[\r\n\u2028\u2029]/);
      }),
      runs(1_000),
    );
  });
});
