import assert from 'node:assert/strict';
import type { ChatMessage, ChatRequest } from '../../../src/core/chat.js';
import { humanText } from '../../../src/core/classify/human-text.js';
import { contextLoad, liftOf, underLoad } from '../../../src/core/learned/facts.js';
import { aRequest, assistantSays, userSays } from '../../support/builders.js';
import { aJudgement } from './toy-model.js';

const loadOf = (request: ChatRequest, promptTokens = 1_000_000) =>
  contextLoad(request, humanText(request), promptTokens);

/** So many tokens of answers before the question: 40 characters are 13 tokens. */
const afterTokens = (tokens: number, question = 'why'): ChatRequest =>
  aRequest({ messages: [assistantSays('x'.repeat(Math.ceil(tokens / 0.325))), userSays(question)] });

const IMAGE: ChatMessage = {
  role: 'user',
  parts: [{ type: 'image', mediaType: 'image/png', data: 'x'.repeat(90_000) }],
};

const aTool = { name: 'run', description: '', schema: {} };
const offering = (count: number): ChatRequest =>
  aRequest({ tools: Array.from({ length: count }, () => aTool) as unknown as ChatRequest['tools'] });

describe('load of the context', () => {
  it('is nothing for a short question', () => {
    assert.equal(loadOf(aRequest()), undefined);
  });

  it('begins with a conversation of 4,000 tokens', () => {
    assert.equal(loadOf(afterTokens(3_990)), undefined);
    assert.deepEqual(loadOf(afterTokens(4_000)), { ratio: 0.04, evidence: 'a conversation of over 4000 tokens' });
  });

  it('grows at 16,000 and at 64,000', () => {
    assert.equal(loadOf(afterTokens(16_000))?.ratio, 0.1);
    assert.equal(loadOf(afterTokens(64_000))?.ratio, 0.2);
  });

  it('is no larger than the estimate of the whole prompt allows', () => {
    assert.equal(loadOf(afterTokens(64_000), 5_000)?.ratio, 0.04);
  });

  it('leaves system prompts out', () => {
    const system: ChatMessage = { role: 'system', parts: [{ type: 'text', text: 'x'.repeat(400_000) }] };
    assert.equal(loadOf(aRequest({ messages: [system, userSays('why')] })), undefined);
  });

  it('counts what tools were called with and what they gave', () => {
    const half = 'x'.repeat(6_200); // 2,015 tokens
    const messages: ChatMessage[] = [
      { role: 'assistant', parts: [{ type: 'tool-call', id: '1', name: 'read', argumentsJson: half }] },
      { role: 'tool', parts: [{ type: 'tool-result', id: '1', text: half }] },
      userSays('why'),
    ] as ChatMessage[];
    assert.equal(loadOf(aRequest({ messages }))?.ratio, 0.04);
  });

  it('counts an image as such, not by its bytes', () => {
    const request = aRequest({ messages: [IMAGE, userSays('what is this?')] });
    assert.deepEqual(loadOf(request), { ratio: 0.04, evidence: 'an image' });
  });

  it('counts a dozen tools, and no handful', () => {
    assert.equal(loadOf(offering(7)), undefined);
    assert.deepEqual(loadOf(offering(8)), { ratio: 0.03, evidence: '8 tools on offer' });
  });

  it('counts three attachments, and no single one', () => {
    const human = { ...humanText(aRequest()), attachments: 2 };
    assert.equal(contextLoad(aRequest(), human, 9), undefined);
    assert.deepEqual(contextLoad(aRequest(), { ...human, attachments: 3 }, 9), {
      ratio: 0.05,
      evidence: '3 attachments',
    });
  });

  it('adds facts up', () => {
    const request = { ...afterTokens(4_000), tools: offering(8).tools };
    const load = loadOf(request);
    assert.ok(Math.abs((load?.ratio ?? 0) - 0.07) < 1e-9);
    assert.equal(load?.evidence, 'a conversation of over 4000 tokens, 8 tools on offer');
  });
});

describe('a judgement under load', () => {
  const judgement = aJudgement({ tiers: [0.1, 0.4, 0.3, 0.2], lift: 0.3 });

  it('moves a share of every tier but free to the next', () => {
    const { tiers } = underLoad(judgement, { ratio: 0.5, evidence: '' });
    tiers.forEach((chance, at) => {
      assert.ok(Math.abs(chance - ([0.1, 0.2, 0.35, 0.35][at] ?? 0)) < 1e-9, tiers.join());
    });
  });

  it('adds half of the load to the lift', () => {
    assert.equal(liftOf({ ratio: 0.2, evidence: '' }), 0.1);
    assert.equal(underLoad(judgement, { ratio: 0.2, evidence: '' }).lift, 0.4);
  });

  it('stays as it is without a load', () => {
    assert.equal(underLoad(judgement, undefined), judgement);
    assert.equal(liftOf(undefined), 0);
  });
});
