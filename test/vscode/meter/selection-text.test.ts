import assert from 'node:assert/strict';
import { selectionLine, selectionSuffix } from '../../../src/vscode/meter/selection-text.js';
import { ENGLISH, usd } from '../support/money.js';

describe('the estimate of a selection', () => {
  const priced = { promptTokens: 1_240, choice: { model: 'acme/one', nanoUsd: usd(0.004) } };
  const unpriced = { promptTokens: 3, choice: { model: 'acme/one', nanoUsd: undefined } };
  const free = { promptTokens: 3, choice: { model: 'local/one', nanoUsd: 0 } };

  it('is marked as one behind the amount', () => {
    assert.equal(selectionSuffix(priced), '≈$0.004');
    assert.equal(selectionSuffix(unpriced), 'unpriced');
    assert.equal(selectionSuffix(free), 'free');
  });

  it('names tokens, amount and model in a sentence', () => {
    assert.equal(selectionLine(priced, ENGLISH), 'Selection: ≈ 1,240 tokens, ≈ $0.004 via acme/one');
    assert.equal(selectionLine(unpriced, ENGLISH), 'Selection: ≈ 3 tokens, unpriced via acme/one');
  });

  it('is of tokens alone where no model can take it, or where judging would show it to somebody', () => {
    const none = { promptTokens: 3, choice: 'no-model' } as const;
    assert.equal(selectionSuffix(none), '');
    assert.equal(selectionLine(none, ENGLISH), 'Selection: ≈ 3 tokens; no connected model can take it');
    const unjudged = { promptTokens: 3, choice: 'not-judged' } as const;
    assert.equal(selectionSuffix(unjudged), '');
    assert.equal(selectionLine(unjudged, ENGLISH), 'Selection: ≈ 3 tokens');
  });
});
