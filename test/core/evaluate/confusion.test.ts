import assert from 'node:assert/strict';
import { accuracyOf, makeTally } from '../../../src/core/evaluate/confusion.js';
import { seededChance } from '../../../src/core/evaluate/bootstrap.js';

const tallyOf = (labels: readonly string[], pairs: string) => {
  const tally = makeTally(labels);
  for (const pair of pairs.split(' ')) tally.add(pair.charAt(0), pair.charAt(1));
  return tally.confusion();
};

describe('confusion', () => {
  // Each pair is what was expected, then what was given.
  const confusion = tallyOf(['a', 'b', 'c'], 'aa aa aa ab bb bb ba cc cc cb');
  const accuracy = accuracyOf(confusion, true);

  it('counts what was given for each expected label', () => {
    assert.deepEqual(confusion.counts, [
      [3, 1, 0],
      [1, 2, 0],
      [0, 1, 2],
    ]);
  });

  it('calls only the very label exact', () => {
    assert.equal(accuracy?.n, 10);
    assert.equal(accuracy.correct, 7);
    assert.equal(accuracy.exactRatio, 0.7);
  });

  it('tells too low from too high', () => {
    assert.equal(accuracy?.underRatio, 0.2); // ba, cb
    assert.equal(accuracy.overRatio, 0.1); // ab
  });

  it('has no under and over for labels without an order', () => {
    const unordered = accuracyOf(confusion, false);
    assert.equal(unordered?.underRatio, undefined);
    assert.equal(unordered?.overRatio, undefined);
    assert.equal(unordered?.exactRatio, 0.7);
  });

  it('gives recall, precision and F1 of each label', () => {
    assert.deepEqual(accuracy?.classes, [
      { label: 'a', expected: 4, given: 4, correct: 3, recallRatio: 0.75, precisionRatio: 0.75, f1: 0.75 },
      { label: 'b', expected: 3, given: 4, correct: 2, recallRatio: 2 / 3, precisionRatio: 0.5, f1: 4 / 7 },
      { label: 'c', expected: 3, given: 2, correct: 2, recallRatio: 2 / 3, precisionRatio: 1, f1: 0.8 },
    ]);
  });

  it('averages F1 over the labels that were expected, however rare', () => {
    assert.ok(Math.abs((accuracy?.macroF1 ?? 0) - 0.70714) < 1e-5); // (0.75 + 0.57143 + 0.8) / 3
    const neverC = accuracyOf(tallyOf(['a', 'b', 'c'], 'aa bb bc'), true);
    assert.ok(Math.abs((neverC?.macroF1 ?? 0) - 0.83333) < 1e-5); // (1 + 2/3) / 2
  });

  it('leaves ratios open where there is nothing to divide by', () => {
    const onlyA = accuracyOf(tallyOf(['a', 'b'], 'aa'), true);
    const never = { label: 'b', expected: 0, given: 0, correct: 0 };
    assert.deepEqual(onlyA?.classes[1], { ...never, recallRatio: undefined, precisionRatio: undefined, f1: undefined });
  });

  it('says nothing when nothing was counted', () => {
    assert.equal(accuracyOf(makeTally(['a', 'b']).confusion(), true), undefined);
  });

  it('is what was counted so far', () => {
    const tally = makeTally(['a', 'b']);
    const before = tally.confusion();
    tally.add('a', 'b');
    assert.deepEqual(
      [before.counts[0], tally.confusion().counts[0]],
      [
        [0, 0],
        [0, 1],
      ],
    );
  });

  it('refuses a label it does not have, on either side', () => {
    const tally = makeTally(['a', 'b']);
    assert.throws(() => tally.add('x', 'a'), /Labels are a, b/);
    assert.throws(() => tally.add('a', 'x'), /Labels are a, b/);
  });

  it('adds up, whatever is counted', () => {
    const chance = seededChance(1);
    const labels = ['a', 'b', 'c', 'd'];
    const any = (): string => labels[Math.floor(chance() * labels.length)] ?? 'a';
    for (let round = 0; round < 50; round += 1) {
      const tally = makeTally(labels);
      for (let pair = 0; pair <= round; pair += 1) tally.add(any(), any());
      const found = accuracyOf(tally.confusion(), true);
      assert.ok(found);
      const sum = (key: 'expected' | 'given' | 'correct'): number =>
        found.classes.reduce((total, one) => total + one[key], 0);
      assert.equal(found.n, round + 1);
      assert.deepEqual([sum('expected'), sum('given'), sum('correct')], [found.n, found.n, found.correct]);
      assert.ok(Math.abs(found.exactRatio + (found.underRatio ?? 0) + (found.overRatio ?? 0) - 1) < 1e-12);
    }
  });
});
