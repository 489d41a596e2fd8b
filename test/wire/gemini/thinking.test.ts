import assert from 'node:assert/strict';
import type { Sampling } from '../../../src/core/chat.js';
import { decodeThinking, encodeThinking, isRecent } from '../../../src/wire/gemini/thinking.js';

describe('decodeThinking of gemini', () => {
  it('reads budgets and levels', () => {
    assert.deepEqual(decodeThinking({ thinkingBudget: 500 }), { reasoningTokens: 500 });
    assert.deepEqual(decodeThinking({ thinkingBudget: 0 }), { reasoningEffort: 'none' });
    assert.deepEqual(decodeThinking({ thinkingLevel: 'low' }), { reasoningEffort: 'low' });
    assert.deepEqual(decodeThinking({ thinkingLevel: 'HIGH' }), { reasoningEffort: 'high' });
  });

  it('leaves to the model what is left to it', () => {
    assert.deepEqual(decodeThinking({ thinkingBudget: -1, includeThoughts: true }), {});
    assert.deepEqual(decodeThinking({ thinkingLevel: 'THINKING_LEVEL_UNSPECIFIED' }), {});
    assert.deepEqual(decodeThinking(undefined), {});
  });
});

describe('encodeThinking of gemini', () => {
  const encode = (sampling: Sampling, model: string) => encodeThinking(sampling, { model });

  for (const [sampling, level] of [
    [{ reasoningEffort: 'none' }, 'MINIMAL'],
    [{ reasoningEffort: 'minimal' }, 'MINIMAL'],
    [{ reasoningEffort: 'low' }, 'LOW'],
    [{ reasoningEffort: 'medium' }, 'MEDIUM'],
    [{ reasoningEffort: 'xhigh' }, 'HIGH'],
    [{ reasoningTokens: 1_024 }, 'MINIMAL'],
    [{ reasoningTokens: 1_025 }, 'LOW'],
    [{ reasoningTokens: 2_048 }, 'LOW'],
    [{ reasoningTokens: 2_049 }, 'MEDIUM'],
    [{ reasoningTokens: 8_192 }, 'MEDIUM'],
    [{ reasoningTokens: 8_193 }, 'HIGH'],
  ] as const) {
    it(`asks Gemini 3 for ${level} by ${JSON.stringify(sampling)}`, () => {
      const isOff = 'reasoningEffort' in sampling && sampling.reasoningEffort === 'none';
      assert.deepEqual(encode(sampling, 'gemini-3.5-flash'), { thinkingLevel: level, includeThoughts: !isOff });
    });
  }

  it('never asks a large model for the lowest level', () => {
    assert.deepEqual(encode({ reasoningEffort: 'minimal' }, 'gemini-3.1-pro-preview'), {
      thinkingLevel: 'LOW',
      includeThoughts: true,
    });
  });

  it('gives older models tokens, within what each takes', () => {
    const budget = (sampling: Sampling, model: string) => encode(sampling, model);
    assert.deepEqual(budget({ reasoningEffort: 'none' }, 'gemini-2.5-flash'), {
      thinkingBudget: 0,
      includeThoughts: false,
    });
    assert.deepEqual(budget({ reasoningEffort: 'none' }, 'gemini-2.5-pro'), {
      thinkingBudget: 128,
      includeThoughts: false,
    });
    assert.deepEqual(budget({ reasoningEffort: 'max' }, 'gemini-2.5-flash'), {
      thinkingBudget: 24_576,
      includeThoughts: true,
    });
    assert.deepEqual(budget({ reasoningTokens: 40_000 }, 'gemini-2.5-pro'), {
      thinkingBudget: 32_768,
      includeThoughts: true,
    });
  });

  it('says nothing when nothing is asked, or the model does not think', () => {
    assert.equal(encode({}, 'gemini-3.5-flash'), undefined);
    const options = { model: 'gemini-2.0-flash', capabilities: ['tools'] } as const;
    assert.equal(encodeThinking({ reasoningEffort: 'high' }, options), undefined);
  });
});

describe('isRecent', () => {
  for (const [model, expected] of [
    ['gemini-2.5-pro', false],
    ['gemini-3-flash-preview', true],
    ['gemini-10-pro', true],
    ['gemini-flash-latest', true],
    ['models/gemini-1.5-pro', false],
  ] as const) {
    it(`${expected ? 'takes' : 'does not take'} ${model} for recent`, () => assert.equal(isRecent(model), expected));
  }
});
