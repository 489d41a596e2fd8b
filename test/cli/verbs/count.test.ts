import assert from 'node:assert/strict';
import { countVerb } from '../../../src/cli/verbs/count.js';
import { runVerb } from '../../support/cli.js';

describe('signalbox count', () => {
  it('counts characters, words and lines, and says that tokens are estimated', async () => {
    const { out } = await runVerb(countVerb, { positionals: ['one two\nthree'] });
    assert.match(out, /^≈ \d+ tokens \(estimate\), 13 characters, 3 words, 2 lines$/);
  });

  it('prints the same as JSON', async () => {
    const { out } = await runVerb(countVerb, { positionals: ['one two'], json: true });
    assert.deepEqual(Object.keys(JSON.parse(out) as object), ['characters', 'words', 'lines', 'estimatedTokens']);
  });
});
