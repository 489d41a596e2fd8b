import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findOverlap, hashesText, hashOfPrompt, normalise, parseHashes } from '../../training/overlap.js';

describe('a normalised text', () => {
  it('is its letters and digits in small letters', () => {
    assert.equal(normalise('  What is a Mutex?\n\t— (42)'), 'whatisamutex42');
  });

  it('keeps the letters of all scripts', () => {
    assert.equal(normalise('Größe, 什么是 互斥锁？ Что это!'), 'größe什么是互斥锁чтоэто');
  });

  it('is cut after 200 characters, whole ones', () => {
    assert.equal(normalise('a'.repeat(300)).length, 200);
    assert.equal(normalise('𝐚'.repeat(201)), '𝐚'.repeat(200));
  });

  it('is the same whatever stands between its words', () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'ß', '漢', '7') }));
    const gap = fc.constantFrom(' ', '\n', ', ', ' — ', '...', '');
    fc.assert(
      fc.property(words, gap, gap, (drawn, one, other) => {
        assert.equal(normalise(drawn.join(one)), normalise(drawn.join(other)));
      }),
    );
  });
});

describe('the hash of a prompt', () => {
  it('is the first half of a SHA-256 in hex', () => {
    assert.equal(hashOfPrompt('What is a mutex?'), '81cbe32603a32070'); // printf whatisamutex | sha256sum
  });
});

describe('overlap', () => {
  const known = new Set([hashOfPrompt('What is a mutex?'), hashOfPrompt('thanks'), hashOfPrompt('why')]);

  it('finds a row in the same words', () => {
    const rows = [
      { id: 'a', text: 'what is a MUTEX' },
      { id: 'b', text: 'what is a semaphore' },
    ];
    assert.deepEqual(findOverlap(rows, known), [{ id: 'a', hash: '81cbe32603a32070' }]);
  });

  it('finds nothing in what everybody says', () => {
    assert.deepEqual(
      findOverlap(
        [
          { id: 'a', text: 'Thanks!' },
          { id: 'b', text: 'why?' },
        ],
        known,
      ),
      [],
    );
  });

  it('begins at twelve letters', () => {
    const of = (text: string) => findOverlap([{ id: 'a', text }], new Set([hashOfPrompt(text)])).length;
    assert.deepEqual([of('twelve letters'), of('abc def ghi j'), of('abc def ghi jk l')], [1, 0, 1]);
  });
});

describe('a list of hashes', () => {
  it('is read and written again', () => {
    const text = '0123456789abcdef\nfedcba9876543210\n';
    assert.equal(hashesText(parseHashes(text)), text);
  });

  it('is written in order, each hash once', () => {
    assert.equal(
      hashesText(parseHashes('fedcba9876543210\n0123456789abcdef\nfedcba9876543210')),
      '0123456789abcdef\nfedcba9876543210\n',
    );
  });

  it('may be empty', () => {
    assert.equal(hashesText(parseHashes('')), '');
  });

  it('holds hashes and nothing else', () => {
    assert.throws(() => parseHashes('What is a mutex?\n'), {
      message: 'Not a hash of 16 hex digits: What is a mutex?',
    });
  });
});
