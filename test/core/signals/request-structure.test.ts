import assert from 'node:assert/strict';
import type { ChatRequest } from '../../../src/core/chat.js';
import { readRequestStructure } from '../../../src/core/signals/request-structure.js';
import { aRequest, userSays } from '../../support/builders.js';

const system = (characters: number) =>
  ({ role: 'system', parts: [{ type: 'text', text: 'x'.repeat(characters) }] }) as const;
const TOOL = { name: 'read', description: '', schema: {} };
const walk = userSays('a walk');

const read = (over: Partial<ChatRequest>, promptTokens = 10) =>
  readRequestStructure(aRequest({ messages: [walk], ...over }), promptTokens);

/** What the shape adds to that of a walk in ten tokens, which has 5. */
const added = (over: Partial<ChatRequest>) => read(over).score - 5;

describe('readRequestStructure', () => {
  it('gives 5, 15, 25 and 35 by tokens', () => {
    assert.deepEqual(
      [0, 199, 200, 999, 1_000, 3_999, 4_000, 1_000_000].map((tokens) => read({}, tokens).score),
      [5, 5, 15, 15, 25, 25, 35, 35],
    );
  });

  it('adds 0, 8 and 15 by number of messages', () => {
    assert.deepEqual(
      [1, 2, 3, 6, 7].map((count) => added({ messages: Array.from({ length: count }, () => walk) })),
      [0, 0, 8, 8, 15],
    );
  });

  it('adds 5 for a system prompt, and 10 above 500 characters', () => {
    assert.deepEqual(
      [0, 1, 500, 501].map((characters) => added({ messages: [system(characters), walk] })),
      [0, 5, 5, 10],
    );
  });

  it('adds 10 for JSON mode', () => {
    assert.equal(added({ sampling: { jsonSchema: true } }), 10);
  });

  it('adds 15 for tools, which no free model gets', () => {
    assert.equal(added({ tools: [TOOL] }), 15);
    assert.equal(read({ tools: [TOOL] }).lowestTier, 'cheap');
    assert.equal(read({}).lowestTier, 'free');
  });

  it('adds 10 for code and 15 for cues to reason', () => {
    assert.equal(added({ messages: [userSays('a regex')] }), 10);
    assert.equal(added({ messages: [userSays('compare them')] }), 15);
  });

  it('names the parts that it adds up', () => {
    assert.deepEqual(read({ tools: [TOOL], messages: [userSays('compare each regex')] }), {
      score: 45,
      parts: [
        { part: 'tokens', points: 5 },
        { part: 'tools', points: 15 },
        { part: 'code', points: 10 },
        { part: 'reasoning', points: 15 },
      ],
      lowestTier: 'cheap',
    });
  });

  it('ends at 100', () => {
    const messages = [system(501), ...Array.from({ length: 6 }, () => walk), userSays('compare each regex')];
    const full = read({ messages, tools: [TOOL], sampling: { jsonSchema: true } }, 4_000);
    assert.equal(full.score, 100); // 35 + 15 + 10 + 10 + 15 + 10 + 15 = 110
  });
});
