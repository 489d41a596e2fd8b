import assert from 'node:assert/strict';
import { tokenVerb } from '../../../src/cli/verbs/token.js';
import { runVerb } from '../../support/cli.js';

describe('signalbox token', () => {
  it('prints 256 random bits, and nothing else', async () => {
    const { out } = await runVerb(tokenVerb);
    assert.match(out, /^[A-Za-z0-9_-]{43}$/);
  });

  it('prints it as JSON', async () => {
    const { out } = await runVerb(tokenVerb, { json: true });
    assert.match((JSON.parse(out) as { token: string }).token, /^[A-Za-z0-9_-]{43}$/);
  });
});
