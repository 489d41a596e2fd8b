import assert from 'node:assert/strict';
import { chartText, groupName, tickText, toBars } from '../../src/webview/spend-bars.js';
import { aChart } from './support/money.js';

describe('spend-bars', () => {
  it('has a bar for each day and a series for each group, in their order', () => {
    const { labels, series } = toBars(aChart());
    assert.equal(labels.length, 7);
    assert.deepEqual(
      series.map(({ name, values }) => [name, values[1]]),
      [
        ['globex/large-2', 420_000_000],
        ['acme/one', 240_000_000],
        ['acme/two', 180_000_000],
        ['hooli/max', 140_000_000],
        ['umbrella/mini', 100_000_000],
        ['initech/large', 80_000_000],
        ['initech/medium', 0],
        ['4 others', 40_000_000],
      ],
    );
  });

  it('says under a bar what it sums up to, and what is missing from it', () => {
    assert.deepEqual(toBars(aChart()).notes[1], ['Total: $1.20', '+ 1 unpriced']);
  });

  it('names a group without a name by what it lacks', () => {
    const nameless = (by: 'model' | 'team') => {
      const chart = aChart({ by });
      const [first] = chart.groups;
      assert.ok(first);
      return groupName({ ...chart, groups: [{ ...first, name: '' }] }, 0);
    };
    assert.deepEqual([nameless('model'), nameless('team')], ['no answer', 'not stated']);
  });

  it('tells the whole chart in words', () => {
    const text = chartText(aChart());
    assert.match(text, /^Spend by day and Model, last 7 days: \$10\.80 in all\./);
    assert.match(text, /The most on one day: \$3\.00 on November 18, 2026\./);
    assert.match(text, /globex\/large-2 \$3\.78 \(35\s%\), acme\/one \$2\.16 \(20\s%\)/);
    assert.match(text, /initech\/medium unpriced, 4 others \$0\.36 \(3\s%\)\./);
    assert.match(text, /Unpriced requests that are not in it: 7\./);
  });

  it('writes the axis as money', () => {
    assert.deepEqual([tickText(0), tickText(500_000_000), tickText(2_000_000_000)], ['$0.00', '$0.50', '$2.00']);
  });
});
