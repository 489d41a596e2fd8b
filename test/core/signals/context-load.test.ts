import assert from 'node:assert/strict';
import { contextLoad } from '../../../src/core/signals/context-load.js';
import { anInput } from './input.js';

describe('context-load', () => {
  const attached = (count: number) => anInput(`go ${'<attachment>a</attachment>'.repeat(count)}`);

  it('adds 0.03 for an attachment and 0.06 from three on', () => {
    assert.equal(contextLoad.read(attached(0)), undefined);
    assert.equal(contextLoad.read(attached(1))?.points, 0.03);
    assert.equal(contextLoad.read(attached(2))?.points, 0.03);
    assert.deepEqual(contextLoad.read(attached(3)), { points: 0.06, evidence: '3 attachments' });
  });

  it('adds 0.02 from eight tools on', () => {
    assert.equal(contextLoad.read(anInput('go', { toolsOffered: 7 })), undefined);
    assert.deepEqual(contextLoad.read(anInput('go', { toolsOffered: 8 })), {
      points: 0.02,
      evidence: '8 tools on offer',
    });
  });

  for (const [tokens, below, from] of [
    [4_000, undefined, 0.03],
    [16_000, 0.03, 0.06],
    [64_000, 0.06, 0.1],
  ] as const) {
    it(`steps up at ${tokens} tokens`, () => {
      assert.equal(contextLoad.read(anInput('go', { conversationTokens: tokens - 1 }))?.points, below);
      assert.equal(contextLoad.read(anInput('go', { conversationTokens: tokens }))?.points, from);
    });
  }
});
