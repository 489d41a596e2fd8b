import assert from 'node:assert/strict';
import { costVerb } from '../../../src/cli/verbs/cost.js';
import { runVerb } from '../../support/cli.js';

describe('signalbox cost', () => {
  it('shows nothing spent on a new ledger', async () => {
    const { out } = await runVerb(costVerb);
    assert.match(out, /today +\$0\.00 +0 +0 +0 +0/);
  });

  it('prints exact nano-dollars with --json', async () => {
    const { out } = await runVerb(costVerb, { json: true });
    const { today } = JSON.parse(out) as { today: { nanoUsd: number; unpricedRequests: number } };
    assert.deepEqual([today.nanoUsd, today.unpricedRequests], [0, 0]);
  });
});
