import assert from 'node:assert/strict';
import type { ChatEvent, ChatRequest, FinishReason } from '../../../src/core/chat.js';
import { partWriter } from '../../../src/wire/gemini/answer-parts.js';
import { aRequest } from '../../support/builders.js';

const start = (index: number): ChatEvent => ({ type: 'tool-call-start', index, id: `id-${index}`, name: `f${index}` });
const args = (index: number, argumentsJson: string): ChatEvent => ({ type: 'tool-call-delta', index, argumentsJson });
const finish = (reason: FinishReason): ChatEvent => ({ type: 'finish', reason, usage: undefined });
const call = (index: number, object: object) => ({
  functionCall: { id: `id-${index}`, name: `f${index}`, args: object },
});
const THOUGHT: ChatEvent = { type: 'reasoning-delta', text: 'hm' };
const SEAL: ChatEvent = { type: 'reasoning-seal', seal: { wire: 'gemini', value: 's' } };

function partsOf(events: readonly ChatEvent[], request: ChatRequest = aRequest()): unknown[] {
  const write = partWriter(request);
  return events.map((event) => write(event));
}

const asking = (thinkingConfig: object): ChatRequest =>
  aRequest({ source: { wire: 'gemini', body: { generationConfig: { thinkingConfig } }, stream: true } });

describe('partWriter of gemini', () => {
  it('writes a call when its arguments are complete and something follows', () => {
    assert.deepEqual(partsOf([start(0), args(0, '{"a"'), args(0, ':1}'), start(1), finish('tool-calls')]), [
      [],
      [],
      [],
      [call(0, { a: 1 })],
      [call(1, {})],
    ]);
  });

  it('waits for arguments that come after the next call has begun', () => {
    assert.deepEqual(
      partsOf([start(0), start(1), args(1, '{"b":2}'), args(0, '{"a":1}'), finish('tool-calls')]).at(-1),
      [call(0, { a: 1 }), call(1, { b: 2 })],
    );
  });

  it('writes a call before the text that follows it', () => {
    assert.deepEqual(partsOf([start(0), args(0, '{}'), { type: 'text-delta', text: 'Hi' }]).at(-1), [
      call(0, {}),
      { text: 'Hi' },
    ]);
  });

  it('fails on arguments that are no object, and leaves a cut call out', () => {
    for (const broken of ['{"a"', '[1]', '"x"']) {
      assert.throws(() => partsOf([start(0), args(0, broken), finish('tool-calls')]), {
        kind: 'upstream-garbled',
        message: /"f0"/,
      });
      assert.deepEqual(partsOf([start(0), args(0, broken), finish('length')]).at(-1), []);
    }
  });

  it('writes refusals as text, and nothing for empty words', () => {
    assert.deepEqual(
      partsOf([
        { type: 'refusal-delta', text: 'No.' },
        { type: 'text-delta', text: '' },
      ]),
      [[{ text: 'No.' }], []],
    );
  });

  it('shows thoughts to clients of this wire only when they ask', () => {
    const shown = [[{ text: 'hm', thought: true }]];
    assert.deepEqual(partsOf([THOUGHT], asking({ includeThoughts: true })), shown);
    assert.deepEqual(partsOf([THOUGHT], asking({ thinkingBudget: 100 })), [[]]);
    assert.deepEqual(partsOf([THOUGHT]), shown);
  });

  it('writes its own signatures in an empty part of the kind they end, and no others', () => {
    assert.deepEqual(partsOf([THOUGHT, SEAL]).at(-1), [{ text: '', thought: true, thoughtSignature: 's' }]);
    assert.deepEqual(partsOf([THOUGHT, SEAL], asking({})).at(-1), [{ text: '', thoughtSignature: 's' }]);
    const said: ChatEvent = { type: 'text-delta', text: 'a' };
    assert.deepEqual(partsOf([THOUGHT, said, SEAL]).at(-1), [{ text: '', thoughtSignature: 's' }]);
    const foreign: ChatEvent = { type: 'reasoning-seal', seal: { wire: 'anthropic-messages', value: 's' } };
    assert.deepEqual(partsOf([foreign]), [[]]);
    const sealed: ChatEvent = {
      type: 'tool-call-start',
      index: 0,
      id: 'id-0',
      name: 'f0',
      seal: { wire: 'openai-chat', value: 1 },
    };
    assert.deepEqual(partsOf([sealed, finish('tool-calls')]).at(-1), [call(0, {})]);
  });
});
