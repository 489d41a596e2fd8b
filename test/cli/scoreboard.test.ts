import assert from 'node:assert/strict';
import { comparisonText, percent, scorecardText } from '../../src/cli/scoreboard.js';
import { makeScorecard } from '../../src/core/evaluate/scorecard.js';

const NO_LABELS = { tier: undefined, complexity: undefined, category: undefined, domain: undefined };
const given = { tier: 'cheap', complexity: 'medium', category: 'code', domain: 'cs' } as const;

function scorecard() {
  const tally = makeScorecard();
  tally.add({ ...NO_LABELS, complexity: 'medium' }, given);
  tally.add({ ...NO_LABELS, complexity: 'complex' }, given);
  tally.add({ ...NO_LABELS, complexity: 'complex', category: 'code' }, given);
  return tally.scorecard();
}

describe('scoreboard', () => {
  it('shows a share with one decimal, and a dash for none', () => {
    assert.equal(percent(2 / 3), '66.7 %');
    assert.equal(percent(0), '0.0 %');
    assert.equal(percent(undefined), '–');
  });

  it('shows the heads that had labels, and each of their classes', () => {
    assert.deepEqual(scorecardText(scorecard()).split('\n'), [
      '            n  exact    under   over   macro-F1',
      'complexity  3  33.3 %   66.7 %  0.0 %  0.250',
      'category    1  100.0 %  –       –      1.000',
      '',
      '                       n  recall   precision',
      'complexity  simple     0  –        –',
      'complexity  medium     1  100.0 %  33.3 %',
      'complexity  complex    2  0.0 %    –',
      'category    factual    0  –        –',
      'category    reasoning  0  –        –',
      'category    creative   0  –        –',
      'category    code       1  100.0 %  100.0 %',
    ]);
  });

  it('shows strategies side by side', () => {
    const figures = { meaning: '', scorecard: scorecard(), medianMicroseconds: 41.6, p99Microseconds: 300 };
    const lines = comparisonText([
      { ...figures, strategy: 'one' },
      { ...figures, strategy: 'other' },
    ]).split('\n');
    assert.deepEqual(lines.slice(0, 3), [
      'exact  tier  under  over  complexity  under   over   category  domain  median µs  p99 µs',
      'one    –     –      –     33.3 %      66.7 %  0.0 %  100.0 %   –       42         300',
      'other  –     –      –     33.3 %      66.7 %  0.0 %  100.0 %   –       42         300',
    ]);
    assert.ok(lines.includes('complexity  medium      1  100.0 %  100.0 %'));
    assert.ok(lines.includes('tier        free        0  –        –'));
  });
});
