import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { decodeLearnedModel } from '../../../src/catalog/learned-model.js';
import type { ChatMessage, ChatRequest } from '../../../src/core/chat.js';
import { makeLearned } from '../../../src/core/strategies/learned.js';
import { aRequest, assistantSays, userSays } from '../../support/builders.js';
import { runs } from '../../support/runs.js';

const model = decodeLearnedModel(readFileSync('src/catalog/data/classifier.bin'));

const LONG = 'Explain how the scheduler retries a failed job. '.repeat(800);
const TURNS = [
  'fix the typo in line 3',
  'Design a lock-free replication protocol and prove it linearizable',
  'continue',
  'that did not work, the test still fails',
  'thanks',
  '',
  '<system-reminder>be brief</system-reminder>',
  '<attachments><attachment>a</attachment><attachment>b</attachment><attachment>c</attachment></attachments> why?',
  LONG,
  `${LONG}thanks`,
];

const turn: fc.Arbitrary<readonly ChatMessage[]> = fc
  .tuple(fc.constantFrom(...TURNS), fc.boolean())
  .map(([text, isAnswered]) => (isAnswered ? [userSays(text), assistantSays('Here it is.')] : [userSays(text)]));

const TOOL = { name: 'read', description: 'Reads a file', schema: {} };
const IMAGE: ChatMessage = { role: 'user', parts: [{ type: 'image', mediaType: 'url', data: 'https://a.example/b' }] };

const request: fc.Arbitrary<ChatRequest> = fc
  .record({
    turns: fc.array(turn, { maxLength: 7 }),
    toolCount: fc.constantFrom(0, 8),
    isIllustrated: fc.boolean(),
  })
  .map(({ turns, toolCount, isIllustrated }) =>
    aRequest({
      messages: [...(isIllustrated ? [IMAGE] : []), ...turns.flat()],
      tools: Array.from({ length: toolCount }, () => TOOL),
    }),
  );

describe('the learned strategy, asked again', () => {
  it('judges as one that has read nothing before', () => {
    const used = makeLearned(model);
    fc.assert(
      fc.property(request, fc.constantFrom(100, 5_000, 100_000), (asked, promptTokens) => {
        const fresh = makeLearned(model).classify({ request: asked, promptTokens });
        assert.deepEqual(used.classify({ request: asked, promptTokens }), fresh);
        assert.deepEqual(used.classify({ request: structuredClone(asked), promptTokens }), fresh);
      }),
      runs(300),
    );
  });

  it('trusts a text less that was cut, though what was read of it is the same', () => {
    const learned = makeLearned(model);
    const confidenceOf = (text: string): number =>
      learned.classify({ request: aRequest({ messages: [userSays(text)] }), promptTokens: 10 }).confidence;
    const words = 'explain the lock '.repeat(1_500).slice(0, 24 * 1024 - 1);
    const tail = 'why? '.repeat(2_000).slice(0, 8 * 1024);
    const whole = `${words}\n${tail}`;
    const cut = `${words}😀${'more '.repeat(50)}${tail}`; // the pair would be split, so the head ends before it
    assert.ok(confidenceOf(cut) < confidenceOf(whole));
  });

  it('gives the same object for a step of an agent, whose newest words are the same', () => {
    const learned = makeLearned(model);
    const asked = [userSays('fix the failing test')];
    const step: ChatMessage = { role: 'tool', parts: [{ type: 'tool-result', id: 'a', text: '1 failing' }] };
    const first = learned.classify({ request: aRequest({ messages: asked }), promptTokens: 10 });
    const second = learned.classify({ request: aRequest({ messages: [...asked, step] }), promptTokens: 20 });
    assert.equal(second, first);
  });
});
