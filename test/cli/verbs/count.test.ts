import assert from 'node:assert/strict';
import { countVerb } from '../../../src/cli/verbs/count.js';
import { mockProvider } from '../../support/app.js';
import { runVerb } from '../../support/cli.js';

describe('signalbox count', () => {
  it('counts characters, words and lines, and says that tokens are estimated', async () => {
    const { out } = await runVerb(countVerb, { positionals: ['one two\nthree'] });
    assert.match(out, /^≈ \d+ tokens \(estimate\), 13 characters, 3 words, 2 lines\n/);
  });

  it('estimates what it would cost, and says what the caps leave', async () => {
    const router = { settings: { ...mockProvider('http://127.0.0.1:9'), 'budget.daily': 2 } };
    const { out } = await runVerb(countVerb, { positionals: ['one two'], router });
    assert.match(out, /\n≈ \$0\.\d+ via mock\/thrifty\nleft: \$2\.00 of today's cap; \$0\.50 for one request$/);
    const dear = await runVerb(countVerb, { positionals: ['one two'], options: { model: 'mock/costly' }, router });
    assert.match(dear.out, /via mock\/costly/);
  });

  it('prints the same as JSON', async () => {
    const { out } = await runVerb(countVerb, { positionals: ['one two'], json: true });
    assert.partialDeepStrictEqual(JSON.parse(out), {
      characters: 7,
      words: 2,
      lines: 1,
      model: 'signalbox/offline-helper',
      estimatedUsd: 0,
      room: { leftUsd: 5, cap: 'everyone:day' },
    });
  });
});
