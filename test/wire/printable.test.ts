import assert from 'node:assert/strict';
import { printable } from '../../src/wire/printable.js';

describe('printable', () => {
  it('turns control characters, line ends and text direction marks into spaces', () => {
    assert.equal(printable('a\u001b[0m\r\nb\u202ec', 100), 'a [0m b c');
  });

  it('keeps a text of exactly the limit', () => {
    assert.equal(printable('abcd', 4), 'abcd');
  });

  it('cuts one character more, and shows it', () => {
    assert.equal(printable('abcde', 4), 'abcd…');
  });
});
