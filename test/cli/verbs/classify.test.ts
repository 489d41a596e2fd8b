import assert from 'node:assert/strict';
import { classifyVerb } from '../../../src/cli/verbs/classify.js';
import { runVerb } from '../../support/cli.js';

describe('signalbox classify', () => {
  it('prints tier, score and the signals behind them', async () => {
    const { out } = await runVerb(classifyVerb, { positionals: ['Design a distributed rate limiter'] });
    assert.match(out, /^premium \(score 0\.\d\d\)/);
    assert.match(out, /expert verb “design”/);
  });

  it('prints the whole classification with --json, whose contributions add up to the score', async () => {
    const { out } = await runVerb(classifyVerb, { positionals: ['Write a Python sort'], json: true });
    const { score, contributions } = JSON.parse(out) as { score: number; contributions: { points: number }[] };
    assert.ok(Math.abs(contributions.reduce((sum, one) => sum + one.points, 0) - score) < 1e-9);
  });
});
