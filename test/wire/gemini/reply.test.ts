import assert from 'node:assert/strict';
import type { ChatEvent } from '../../../src/core/chat.js';
import { reader } from '../../../src/wire/gemini/reply.js';
import { tapStream } from '../../../src/wire/tap.js';

const USAGE = { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 };
const COUNTED = {
  inputTokens: 3,
  cacheReadTokens: 0,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 2,
  reasoningTokens: 0,
};
const chunk = (parts: readonly object[], over: object = {}) => ({
  candidates: [{ content: { parts, role: 'model' }, index: 0, ...over }],
  responseId: 'r-1',
});

function play(...chunks: readonly object[]): ChatEvent[] {
  const reply = reader.start('Acme');
  return [...chunks.flatMap((one) => [...reply.read(JSON.stringify(one))]), reply.finish()];
}
const finishOf = (over: object, parts: readonly object[] = []): ChatEvent | undefined =>
  play(chunk(parts, over)).at(-1);
const seal = (value: string) => ({ wire: 'gemini', value }) as const;

describe('reader of gemini', () => {
  it('reads thoughts, text and the counts, of which the last are right', () => {
    assert.deepEqual(
      play(
        { ...chunk([{ text: 'hm', thought: true }]), usageMetadata: { promptTokenCount: 3 } },
        chunk([{ text: 'H' }]),
        { ...chunk([{ text: 'i' }], { finishReason: 'STOP' }), usageMetadata: USAGE },
      ),
      [
        { type: 'usage', usage: { ...COUNTED, outputTokens: 0 } },
        { type: 'reasoning-delta', text: 'hm' },
        { type: 'text-delta', text: 'H' },
        { type: 'usage', usage: COUNTED },
        { type: 'text-delta', text: 'i' },
        { type: 'finish', reason: 'stop', usage: COUNTED },
      ],
    );
  });

  it('keeps reason and counts when a piece without them follows', () => {
    const last = play({ ...chunk([], { finishReason: 'SAFETY' }), usageMetadata: USAGE }, chunk([])).at(-1);
    assert.partialDeepStrictEqual(last, { reason: 'refused', usage: { inputTokens: 3 } });
  });

  it('reads calls, and takes STOP after them for a wish to have them run', () => {
    assert.deepEqual(
      play(
        chunk([{ functionCall: { id: 'a', name: 'f', args: { x: 1 } }, thoughtSignature: 's' }]),
        chunk([{ functionCall: { name: 'g' } }], { finishReason: 'STOP' }),
      ),
      [
        { type: 'tool-call-start', index: 0, id: 'a', name: 'f', seal: seal('s') },
        { type: 'tool-call-delta', index: 0, argumentsJson: '{"x":1}' },
        { type: 'tool-call-start', index: 1, id: 'call_r1_1', name: 'g' },
        { type: 'tool-call-delta', index: 1, argumentsJson: '{}' },
        { type: 'finish', reason: 'tool-calls', usage: undefined },
      ],
    );
  });

  it('reads signatures of texts and thoughts, also of empty ones', () => {
    const parts = [
      { text: 'hm', thought: true, thoughtSignature: 's1' },
      { text: '', thoughtSignature: 's2' },
    ];
    assert.deepEqual(play(chunk(parts, { finishReason: 'STOP' })).slice(0, -1), [
      { type: 'reasoning-delta', text: 'hm' },
      { type: 'reasoning-seal', seal: seal('s1') },
      { type: 'reasoning-seal', seal: seal('s2') },
    ]);
  });

  for (const [wire, reason] of [
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'refused'],
    ['RECITATION', 'refused'],
    ['PROHIBITED_CONTENT', 'refused'],
    ['LANGUAGE', 'other'],
    ['SOMETHING_NEW', 'other'],
  ] as const) {
    it(`reads ${wire} as ${reason}`, () => {
      assert.deepEqual(finishOf({ finishReason: wire }), { type: 'finish', reason, usage: undefined });
    });
  }

  it('keeps "length" when a call came before it', () => {
    assert.partialDeepStrictEqual(finishOf({ finishReason: 'MAX_TOKENS' }, [{ functionCall: { name: 'f' } }]), {
      reason: 'length',
    });
  });

  it('reads a prompt that was blocked as a refusal, with its reason', () => {
    const blocked = { blockReason: 'SAFETY', blockReasonMessage: 'Not this.' };
    assert.deepEqual(play({ promptFeedback: blocked }), [
      { type: 'refusal-delta', text: 'Not this.' },
      { type: 'finish', reason: 'refused', usage: undefined },
    ]);
  });

  it('reads the first candidate only, and skips parts it does not know', () => {
    const candidates = [
      { index: 1, content: { parts: [{ text: 'No' }] } },
      { index: 0, content: { parts: [{ executableCode: {} }, { text: 'Yes' }] }, finishReason: 'STOP' },
    ];
    assert.deepEqual(play({ candidates })[0], { type: 'text-delta', text: 'Yes' });
  });

  it("throws the provider's own error", () => {
    const error = { code: 429, message: 'Quota.', status: 'RESOURCE_EXHAUSTED' };
    assert.throws(() => play({ error }), { kind: 'upstream-rate-limited', message: /Acme.*Quota/ });
    const long = { code: 400, message: 'The input token count (9) exceeds the maximum number of tokens allowed (8).' };
    assert.throws(() => play({ error: long }), { kind: 'upstream-too-long' });
  });

  it('never takes a cut stream for a whole one', () => {
    assert.throws(() => play(chunk([{ text: 'Hi' }])), { kind: 'upstream-garbled', message: /Acme closed the stream/ });
  });

  it('fails where the model failed at writing a call, unless the client judges that', () => {
    for (const finishReason of ['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL']) {
      assert.throws(() => finishOf({ finishReason }), { kind: 'upstream-garbled' });
      const passing = reader.start('Acme', true);
      passing.read(JSON.stringify(chunk([], { finishReason })));
      assert.equal(passing.finish().reason, 'other');
    }
  });

  for (const garbled of ['', '{', '[1]', '{"candidates":1}']) {
    it(`refuses ${JSON.stringify(garbled)}`, () => {
      assert.throws(() => reader.start('Acme').read(garbled), { kind: 'upstream-garbled' });
    });
  }

  it('reads a reply in one piece', () => {
    assert.deepEqual(reader.readWhole(JSON.stringify(chunk([{ text: 'Hi' }], { finishReason: 'STOP' })), 'Acme'), [
      { type: 'text-delta', text: 'Hi' },
      { type: 'finish', reason: 'stop', usage: undefined },
    ]);
  });
});

describe('what tells more than text in gemini', () => {
  const frame = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;
  const text = frame({ ...chunk([{ text: 'say "finishReason" and "text"' }]), usageMetadata: USAGE });

  it('lets pieces of text pass unread', () => {
    assert.equal(reader.telling.test(text + text), false);
    assert.equal(reader.telling.test(JSON.stringify(chunk([{ text: 'a' }]))), false);
  });

  it('counts what comes by itself after the end of a reply that passes', () => {
    const tap = tapStream(reader, 'Acme');
    const frames = [chunk([{ text: 'Hi' }]), chunk([], { finishReason: 'STOP' }), { usageMetadata: USAGE }].map(frame);
    const events = [...frames.flatMap((one) => [...tap.push(Buffer.from(one))]), ...tap.end()];
    assert.partialDeepStrictEqual(events.at(-1), { reason: 'stop', usage: { inputTokens: 3, outputTokens: 2 } });
  });

  for (const [name, value] of [
    ['the end', chunk([{ text: '' }], { finishReason: 'STOP' })],
    ['a call', chunk([{ text: 'a' }, { functionCall: { name: 'f' } }])],
    ['a block', { promptFeedback: {} }],
    ['an error', { error: {} }],
    ['bare counts', { usageMetadata: USAGE }],
  ] as const) {
    it(`finds ${name} among them`, () => assert.equal(reader.telling.test(text + frame(value) + text), true));

    it(`finds ${name} by itself`, () => assert.equal(reader.telling.test(JSON.stringify(value)), true));
  }
});
