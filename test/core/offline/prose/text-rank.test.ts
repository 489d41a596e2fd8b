import assert from 'node:assert/strict';
import fc from 'fast-check';
import { textRank } from '../../../../src/core/offline/prose/text-rank.js';
import { runs } from '../../../support/runs.js';

describe('TextRank', () => {
  it('scores the sentence in the middle highest', () => {
    const [left = 0, middle = 0, right = 0] = textRank([
      ['cat', 'milk'],
      ['cat', 'dog', 'milk', 'bone'],
      ['dog', 'bone'],
    ]);
    // Ends hand all they have to the middle, which hands back half to each: e = 0.15 + 0.425 m, m = 0.15 + 1.7 e.
    assert.equal(left, right);
    assert.equal(left.toFixed(3), '0.770');
    assert.equal(middle.toFixed(3), '1.459');
  });

  it('gives a sentence that shares nothing only the floor', () => {
    const [first, second, alone] = textRank([
      ['cat', 'milk'],
      ['cat', 'milk'],
      ['stone', 'wall'],
    ]);
    assert.deepEqual([first?.toFixed(3), second?.toFixed(3), alone?.toFixed(3)], ['1.000', '1.000', '0.150']);
  });

  it('does not count one-word sentences as similar', () => {
    assert.deepEqual(
      textRank([['cat'], ['cat']]).map((score) => score.toFixed(2)),
      ['0.15', '0.15'],
    );
  });

  it('takes nothing for an answer', () => {
    assert.deepEqual(textRank([]), []);
  });

  it('keeps every score between the floor and the number of sentences', () => {
    const sentence = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(sentence, { maxLength: 12 }), (sentences) => {
        const scores = textRank(sentences);
        assert.ok(scores.every((score) => score >= 0.15 - 1e-9 && score <= sentences.length + 1e-9));
      }),
      runs(1_000),
    );
  });
});
