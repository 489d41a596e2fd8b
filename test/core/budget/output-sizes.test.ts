import assert from 'node:assert/strict';
import { makeOutputSizes } from '../../../src/core/budget/output-sizes.js';
import { NO_USAGE } from '../../../src/core/chat.js';
import type { Cost } from '../../../src/core/cost.js';

const model = { provider: 'acme', model: 'one' };
const other = { provider: 'acme', model: 'two' };

const reply = (outputTokens: number, cost: Cost = { kind: 'exact', nanoUsd: 1 }, of = model) => ({
  model: of,
  firstEventMs: undefined,
  durationMs: 1,
  error: undefined,
  message: undefined,
  usage: { ...NO_USAGE, outputTokens },
  cost,
});

describe('output sizes', () => {
  const learnt = (...sizes: number[]) => {
    const outputs = makeOutputSizes();
    for (const tokens of sizes) outputs.learn({ attempts: [reply(tokens)] });
    return outputs;
  };
  const times = (count: number, tokens: number) => Array.from({ length: count }, () => tokens);

  it('are known from the eighth reply on', () => {
    assert.equal(learnt(...times(7, 100)).tokensOf(model), undefined);
    assert.equal(learnt(...times(8, 100)).tokensOf(model), 125);
  });

  it('are a quarter above the largest, rounded up', () => {
    assert.equal(learnt(...times(7, 100), 401).tokensOf(model), 502); // 501.25
  });

  it('forget all but the last 64', () => {
    assert.equal(learnt(1_000, ...times(63, 100)).tokensOf(model), 1_250);
    assert.equal(learnt(1_000, ...times(64, 100)).tokensOf(model), 125);
  });

  it('are those of one model', () => {
    assert.equal(learnt(...times(8, 100)).tokensOf(other), undefined);
  });

  it('count every call of a request', () => {
    const outputs = makeOutputSizes();
    for (let round = 0; round < 4; round += 1) outputs.learn({ attempts: [reply(100), reply(200)] });
    assert.equal(outputs.tokensOf(model), 250);
  });

  it('leave out what the provider did not count, and replies that broke off', () => {
    const outputs = makeOutputSizes();
    const kinds = ['estimated', 'partial', 'uncertain'] as const;
    for (const tokens of times(7, 100)) outputs.learn({ attempts: [reply(tokens)] });
    for (const kind of kinds) outputs.learn({ attempts: [reply(9_000, { kind, nanoUsd: 1 })] });
    outputs.learn({ attempts: [reply(9_000, { kind: 'unpriced' }), reply(0)] });
    assert.equal(outputs.tokensOf(model), undefined);
    outputs.learn({ attempts: [reply(80, { kind: 'reported', nanoUsd: 1 })] });
    assert.equal(outputs.tokensOf(model), 125);
  });
});
