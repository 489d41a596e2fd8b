import assert from 'node:assert/strict';
import type { ChatEvent, ReplyEvent, Usage } from '../../../src/core/chat.js';
import { GatewayError } from '../../../src/core/errors.js';
import { writer } from '../../../src/wire/gemini/answer.js';
import { aRequest } from '../../support/builders.js';
import { inPieces, toArray } from '../../support/streams.js';
import { START } from '../support/reply.js';

const META = { id: 'id-1', createdS: 1_700_000_000, request: aRequest() };
const USAGE: Usage = {
  inputTokens: 3,
  cacheReadTokens: 4,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 2,
  reasoningTokens: 1,
};
const WIRE_USAGE = {
  promptTokenCount: 7,
  cachedContentTokenCount: 4,
  candidatesTokenCount: 1,
  thoughtsTokenCount: 1,
  totalTokenCount: 9,
};
const END = { modelVersion: 'acme/one', responseId: 'id-1' };
const text = (words: string): ChatEvent => ({ type: 'text-delta', text: words });
const finish = (reason: 'stop' | 'length' | 'tool-calls' | 'refused' | 'other', usage?: Usage): ChatEvent => ({
  type: 'finish',
  reason,
  usage,
});

const framesOf = (...events: ReplyEvent[]): Promise<string[]> =>
  toArray(writer.encodeStream(META, inPieces([START, ...events])));
const chunksOf = async (...events: ReplyEvent[]): Promise<unknown[]> =>
  (await framesOf(...events)).map((frame): unknown => JSON.parse(frame.replace(/^data: /, '')));
const wholeOf = async (...events: ReplyEvent[]): Promise<unknown> =>
  JSON.parse(await writer.encodeWhole(META, inPieces([START, ...events])));
const candidate = (parts: readonly object[], over: object = {}) => ({
  candidates: [{ content: { parts, role: 'model' }, ...over, index: 0 }],
  ...END,
});

describe('encodeStream of gemini', () => {
  it('writes each text in a piece, and at the end why and how much', async () => {
    assert.deepEqual(await chunksOf(text('H'), text('i'), finish('stop', USAGE)), [
      candidate([{ text: 'H' }]),
      candidate([{ text: 'i' }]),
      { ...candidate([{ text: '' }], { finishReason: 'STOP' }), usageMetadata: WIRE_USAGE },
    ]);
  });

  it('writes server-sent events', async () => {
    for (const frame of await framesOf(text('H'), finish('stop'))) assert.match(frame, /^data: \{.*\}\n\n$/);
  });

  it('says nothing of counts that are not known', async () => {
    assert.deepEqual(await chunksOf(finish('length')), [candidate([{ text: '' }], { finishReason: 'MAX_TOKENS' })]);
  });

  it('never ends cleanly what did not finish', async () => {
    await assert.rejects(framesOf(text('Hi')), { kind: 'upstream-interrupted' });
  });
});

describe('encodeWhole of gemini', () => {
  it('joins what belongs together', async () => {
    const events: ChatEvent[] = [
      { type: 'reasoning-delta', text: 'h' },
      { type: 'reasoning-delta', text: 'm' },
      { type: 'reasoning-seal', seal: { wire: 'gemini', value: 's1' } },
      text('H'),
      text('i'),
      { type: 'tool-call-start', index: 0, id: 'a', name: 'f', seal: { wire: 'gemini', value: 's2' } },
      { type: 'tool-call-delta', index: 0, argumentsJson: '{"x":1}' },
      finish('tool-calls', USAGE),
    ];
    assert.deepEqual(await wholeOf(...events), {
      ...candidate(
        [
          { text: 'hm', thought: true, thoughtSignature: 's1' },
          { text: 'Hi' },
          { functionCall: { id: 'a', name: 'f', args: { x: 1 } }, thoughtSignature: 's2' },
        ],
        { finishReason: 'STOP' },
      ),
      usageMetadata: WIRE_USAGE,
    });
  });

  it('keeps thoughts and text apart', async () => {
    const events: ChatEvent[] = [{ type: 'reasoning-delta', text: 'hm' }, text('Hi'), finish('stop')];
    assert.deepEqual(
      await wholeOf(...events),
      candidate([{ text: 'hm', thought: true }, { text: 'Hi' }], { finishReason: 'STOP' }),
    );
  });

  it('keeps text after a signature apart', async () => {
    const seal: ChatEvent = { type: 'reasoning-seal', seal: { wire: 'gemini', value: 's' } };
    assert.deepEqual(
      await wholeOf(text('a'), seal, text('b'), finish('stop')),
      candidate([{ text: 'a', thoughtSignature: 's' }, { text: 'b' }], { finishReason: 'STOP' }),
    );
  });

  for (const [reason, wire] of [
    ['refused', 'SAFETY'],
    ['other', 'OTHER'],
    ['tool-calls', 'STOP'],
  ] as const) {
    it(`writes ${reason} as ${wire}`, async () => {
      assert.deepEqual(await wholeOf(finish(reason)), candidate([{ text: '' }], { finishReason: wire }));
    });
  }

  it('refuses to write what did not finish', async () => {
    await assert.rejects(wholeOf(text('Hi')), { kind: 'upstream-interrupted' });
  });
});

describe('errorFrame of gemini', () => {
  it('is an error as the body of a refusal has it', () => {
    const frame = writer.errorFrame(new GatewayError('upstream-interrupted', 'Cut.'));
    assert.partialDeepStrictEqual(JSON.parse(frame.replace(/^data: /, '')), {
      error: { code: 502, message: 'Cut.', status: 'UNAVAILABLE' },
    });
  });
});
