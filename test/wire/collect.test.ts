import assert from 'node:assert/strict';
import type { ReplyEvent } from '../../src/core/chat.js';
import { collectReply } from '../../src/wire/collect.js';
import { inPieces } from '../support/streams.js';
import { START } from './support/reply.js';

const SEAL = { wire: 'gemini', value: 's' } as const;
const collect = (...events: readonly ReplyEvent[]) => collectReply(inPieces([START, ...events]));

describe('collectReply', () => {
  it('joins what belongs together', async () => {
    const reply = await collect(
      { type: 'text-delta', text: 'H' },
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f', seal: SEAL },
      { type: 'tool-call-start', index: 1, id: 'b', name: 'g' },
      { type: 'tool-call-delta', index: 0, argumentsJson: '{' },
      { type: 'text-delta', text: 'i' },
      { type: 'tool-call-delta', index: 0, argumentsJson: '}' },
      { type: 'refusal-delta', text: 'N' },
      { type: 'refusal-delta', text: 'o' },
      { type: 'finish', reason: 'stop', usage: undefined, stopText: 'END' },
    );
    assert.deepEqual(reply, {
      model: 'acme/one',
      text: 'Hi',
      refusal: 'No',
      reasoning: '',
      thoughts: [],
      toolCalls: [
        { id: 'a', name: 'f', seal: SEAL, argumentsJson: '{}' },
        { id: 'b', name: 'g', seal: undefined, argumentsJson: '' },
      ],
      reason: 'stop',
      usage: undefined,
      stopText: 'END',
    });
  });

  it('ends a block of reasoning at its seal', async () => {
    const { reasoning, thoughts } = await collect(
      { type: 'reasoning-delta', text: 'a' },
      { type: 'reasoning-delta', text: 'b' },
      { type: 'reasoning-seal', seal: SEAL },
      { type: 'reasoning-seal', seal: SEAL },
      { type: 'reasoning-delta', text: 'c' },
      { type: 'finish', reason: 'stop', usage: undefined },
    );
    assert.equal(reasoning, 'abc');
    assert.deepEqual(thoughts, [
      { text: 'ab', seal: SEAL },
      { text: '', seal: SEAL },
      { text: 'c', seal: undefined },
    ]);
  });

  it('takes a reply without an end for interrupted', async () => {
    await assert.rejects(collect({ type: 'text-delta', text: 'H' }), { kind: 'upstream-interrupted' });
  });
});
