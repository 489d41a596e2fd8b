import assert from 'node:assert/strict';
import type { ChatMessage, Sampling } from '../../../src/core/chat.js';
import { encodeThinking, thinkingRulesOf } from '../../../src/wire/anthropic-messages/thinking.js';
import { userSays } from '../../support/builders.js';

type Asked = { readonly maxTokens?: number; readonly isForced?: boolean; readonly messages?: readonly ChatMessage[] };

function think(model: string, sampling: Sampling, asked: Asked = {}): object {
  const { maxTokens = 64_000, isForced = false, messages = [userSays('Hi')] } = asked;
  return encodeThinking({ sampling, messages }, { rules: thinkingRulesOf(model), maxTokens, isForced });
}

const NOTHING = { thinking: undefined, effort: undefined };
const budget = (tokens: number): object => ({
  thinking: { type: 'enabled', budget_tokens: tokens },
  effort: undefined,
});

describe('thinkingRulesOf', () => {
  for (const [model, by, sampling, off] of [
    ['claude-2.1', 'nothing', 'all', false],
    ['claude-instant-1.2', 'nothing', 'all', false],
    ['claude-3-5-haiku-20241022', 'nothing', 'all', false],
    ['claude-3-opus-20240229', 'nothing', 'all', false],
    ['claude-3-7-sonnet-20250219', 'budget', 'all', false],
    ['claude-opus-4-20250514', 'budget', 'all', false],
    ['claude-opus-4-1-20250805', 'budget', 'one', false],
    ['claude-haiku-4-5', 'budget', 'one', false],
    ['us.anthropic.claude-opus-4-6-v1', 'effort', 'one', false],
    ['anthropic/claude-4.6-sonnet', 'effort', 'one', false],
    ['claude-opus-4-8', 'effort', 'none', false],
    ['claude-sonnet-5', 'effort', 'none', true],
    ['claude-opus-5-5', 'effort', 'none', true],
    ['claude-fable-5-1', 'effort', 'none', false],
    ['claude-mythos-preview', 'effort', 'none', false],
    ['MiniMax-M3', 'budget', 'all', true],
  ] as const) {
    it(`knows ${model}`, () => {
      const rules = thinkingRulesOf(model);
      assert.deepEqual([rules.by, rules.sampling, rules.off !== undefined], [by, sampling, off]);
    });
  }
});

describe('encodeThinking', () => {
  it('says nothing when nothing was asked', () => {
    assert.deepEqual(think('claude-sonnet-5', {}), NOTHING);
  });

  for (const [effort, tokens] of [
    ['minimal', 1_024],
    ['low', 2_048],
    ['medium', 8_192],
    ['high', 16_384],
    ['max', 32_000],
  ] as const) {
    it(`makes ${effort} a budget, of at most half the limit`, () => {
      assert.deepEqual(think('claude-haiku-4-5', { reasoningEffort: effort }), budget(tokens));
    });
  }

  it('keeps the budget of the client below the limit', () => {
    const under = (maxTokens: number): object => think('claude-haiku-4-5', { reasoningTokens: 4_000 }, { maxTokens });
    assert.deepEqual(under(4_001), budget(4_000));
    assert.deepEqual(under(4_000), budget(3_999));
    assert.deepEqual(under(1_025), budget(1_024));
    assert.deepEqual(under(1_024), NOTHING);
  });

  it('raises a budget to the least that is taken', () => {
    assert.deepEqual(think('claude-haiku-4-5', { reasoningTokens: 1 }), budget(1_024));
  });

  it('does not think where an effort leaves no room', () => {
    assert.deepEqual(think('claude-haiku-4-5', { reasoningEffort: 'high' }, { maxTokens: 2_048 }), budget(1_024));
    assert.deepEqual(think('claude-haiku-4-5', { reasoningEffort: 'high' }, { maxTokens: 2_047 }), NOTHING);
  });

  it('says nothing to a model that cannot think', () => {
    assert.deepEqual(think('claude-3-5-haiku-20241022', { reasoningEffort: 'high' }), NOTHING);
  });

  it('writes an effort for newer models, and shows what they think', () => {
    const thinking = { type: 'adaptive', display: 'summarized' };
    assert.deepEqual(think('claude-opus-4-8', { reasoningEffort: 'xhigh' }), { thinking, effort: 'xhigh' });
    assert.deepEqual(think('claude-opus-4-6', { reasoningEffort: 'xhigh' }), {
      thinking: { type: 'adaptive' },
      effort: 'high',
    });
    assert.deepEqual(think('claude-opus-4-8', { reasoningEffort: 'minimal' }), { thinking, effort: 'low' });
  });

  it('makes a budget an effort for newer models', () => {
    const effortFor = (reasoningTokens: number): unknown =>
      Object.entries(think('claude-opus-4-8', { reasoningTokens }))[1];
    assert.deepEqual(effortFor(2_048), ['effort', 'low']);
    assert.deepEqual(effortFor(2_049), ['effort', 'medium']);
    assert.deepEqual(effortFor(16_384), ['effort', 'high']);
    assert.deepEqual(effortFor(40_000), ['effort', 'max']);
  });

  it('switches thinking off where it is on by itself, and can be', () => {
    const off: Sampling = { reasoningEffort: 'none' };
    assert.deepEqual(think('claude-sonnet-5', off), { thinking: { type: 'disabled' }, effort: undefined });
    assert.deepEqual(think('claude-fable-5-1', off), NOTHING);
    assert.deepEqual(think('claude-opus-4-8', off), NOTHING);
  });

  it('does not think beside a forced tool', () => {
    assert.deepEqual(think('claude-haiku-4-5', { reasoningEffort: 'high' }, { isForced: true }), NOTHING);
  });

  describe('when results of calls come in', () => {
    const call = { type: 'tool-call', id: 'a', name: 'f', argumentsJson: '{}' } as const;
    const sealed = {
      type: 'reasoning',
      text: 'hm',
      seal: { wire: 'anthropic-messages', value: { type: 'thinking', thinking: 'hm', signature: 's' } },
    } as const;
    const turn = (...parts: ChatMessage['parts']): readonly ChatMessage[] => [
      userSays('Hi'),
      { role: 'assistant', parts },
      { role: 'tool', parts: [{ type: 'tool-result', id: 'a', text: 'x' }] },
    ];

    it('has no budget for a turn it did not think about', () => {
      const asked: Sampling = { reasoningEffort: 'low' };
      assert.deepEqual(think('claude-haiku-4-5', asked, { messages: turn(call) }), NOTHING);
      assert.deepEqual(think('claude-haiku-4-5', asked, { messages: turn(sealed, call) }), budget(2_048));
    });

    it('has an effort for any turn', () => {
      const { effort } = encodeThinking(
        { sampling: { reasoningEffort: 'low' }, messages: turn(call) },
        { rules: thinkingRulesOf('claude-opus-4-8'), maxTokens: 64_000, isForced: false },
      );
      assert.equal(effort, 'low');
    });
  });
});
