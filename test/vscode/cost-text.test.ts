import assert from 'node:assert/strict';
import { costLines } from '../../src/vscode/cost-text.js';
import { aDecision } from '../dashboard/support/records.js';
import { aBudget } from '../support/budgets.js';
import { aModel } from '../support/builders.js';
import { aCap, usd } from './support/money.js';

describe('the costs of a preview', () => {
  const none = { standings: [], budgets: [] };
  const decided = (model = aModel(), maxOutputTokens?: number) =>
    aDecision({
      needs: { promptTokens: 1_000, maxOutputTokens, expectedOutputTokens: 600, capabilities: [] },
      candidates: [{ model, score: 0, notes: [], estimatedNanoUsd: model.price && usd(0.0034) }],
    });
  const listed = (...args: Parameters<typeof decided>): readonly string[] => costLines(decided(...args), none);

  it('are the expected one, and that of the longest reply', () => {
    assert.deepEqual(listed().slice(2, 4), [
      '- Expected: ≈ $0.0034, for 600 tokens out',
      // 1,000 tokens at $1 and 8,192 at $4 per million
      '- The longest reply: ≈ $0.0338, for 8,192 tokens out',
    ]);
  });

  it('stop at the length that was asked for', () => {
    assert.ok(listed(aModel(), 1_000).includes('- The longest reply: ≈ $0.005, for 1,000 tokens out'));
  });

  it('are not made up where there is no price, and no limit', () => {
    const unknown = aModel({ price: undefined, maxOutputTokens: Number.MAX_SAFE_INTEGER });
    assert.deepEqual(listed(unknown).slice(2, 4), [
      '- Expected: unpriced, for 600 tokens out',
      '- The longest reply: nobody knows how long it may be',
    ]);
  });

  it('stand beside what the caps leave', () => {
    const caps = {
      standings: [aCap('day', [0.42, 5], { heldNanoUsd: usd(0.08) })],
      budgets: [aBudget({ id: 'everyone:request', period: 'request', capNanoUsd: usd(0.5) }), aBudget()],
    };
    assert.deepEqual(costLines(decided(), caps).slice(4), [
      '- Of the cap for one request: $0.50',
      "- Of today's cap: $4.50 of $5.00 left",
      '',
    ]);
  });

  it('say so where there is no cap', () => assert.ok(listed().includes('- No cap is set.')));
});
