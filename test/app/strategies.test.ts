import assert from 'node:assert/strict';
import { createStrategies } from '../../src/app/strategies.js';
import { signals } from '../../src/core/strategies/signals.js';
import type { LocalStrategy } from '../../src/core/strategies/strategy.js';
import { aRequest } from '../support/builders.js';

const LEARNED: LocalStrategy = {
  ...signals,
  id: 'learned',
  classify: (input) => ({ ...signals.classify(input), strategy: 'learned' }),
};

describe('strategies of the router', () => {
  it('each have an id of their own, a meaning, and an answer that carries the id', async () => {
    const strategies = await createStrategies({ ready: () => LEARNED, load: () => Promise.resolve(LEARNED) }).local();
    assert.ok(strategies.length > 0);
    assert.equal(new Set(strategies.map(({ id }) => id)).size, strategies.length);
    for (const strategy of strategies) {
      assert.notEqual(strategy.meaning, '');
      assert.equal(strategy.classify({ request: aRequest(), promptTokens: 8 }).strategy, strategy.id);
    }
  });
});
