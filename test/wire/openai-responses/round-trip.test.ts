import assert from 'node:assert/strict';
import fc from 'fast-check';
import type {
  ChatEvent,
  ChatMessage,
  ContentPart,
  ReplyEvent,
  Sampling,
  ToolChoice,
  ToolSpec,
} from '../../../src/core/chat.js';
import { FREEFORM_SCHEMA, freeformArguments } from '../../../src/wire/freeform.js';
import { writer } from '../../../src/wire/openai-responses/answer.js';
import { encodeRequest } from '../../../src/wire/openai-responses/encode.js';
import { reader } from '../../../src/wire/openai-responses/reply.js';
import { decodeRequest } from '../../../src/wire/openai-responses/request.js';
import { readSse } from '../../../src/wire/sse.js';
import { aRequest } from '../../support/builders.js';
import { LAW_MS, runs } from '../../support/runs.js';
import { inPieces, toArray } from '../../support/streams.js';
import { inBytes, START } from '../support/reply.js';
import { usagesWithoutHours } from '../support/usage.js';

const words = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
const base64 = fc.base64String({ minLength: 4, maxLength: 8 });
/** "__proto__" is refused in every body. */
const json = fc
  .dictionary(fc.string(), fc.jsonValue())
  .map((value) => JSON.stringify(value))
  .filter((text) => !text.includes('__proto__'));
const textPart = words.map((text): ContentPart => ({ type: 'text', text }));
const mediaPart = fc.oneof(
  base64.map((data) => ({ type: 'image', mediaType: 'image/png', data }) as const),
  base64.map((data) => ({ type: 'file', mediaType: 'application/pdf', data, name: 'a.pdf' }) as const),
);
const TOOLS: readonly ToolSpec[] = [
  { name: 'f', description: 'Does f.', schema: { type: 'object' }, strict: false },
  { name: 'g', description: '', schema: { type: 'object', properties: {} }, strict: true },
  { name: 'p', description: 'Edits.', schema: FREEFORM_SCHEMA, freeform: true },
];

const call = fc.oneof(
  fc.record({ id, name: fc.constantFrom('f', 'g'), argumentsJson: json }),
  fc.record({ id, name: fc.constant('p'), argumentsJson: fc.string().map(freeformArguments) }),
);

/** What one turn of a conversation may hold on this wire. Reasoning without an own seal does not go back, so there is none. */
const turn = fc.oneof(
  fc.array(textPart, { minLength: 1, maxLength: 2 }).map((parts): ChatMessage[] => [{ role: 'system', parts }]),
  fc
    .array(fc.oneof(textPart, mediaPart), { minLength: 1, maxLength: 3 })
    .map((parts): ChatMessage[] => [{ role: 'user', parts }]),
  fc
    .record({
      seal: fc.boolean(),
      texts: fc.array(textPart, { minLength: 1, maxLength: 2 }),
      calls: fc.uniqueArray(call, { selector: (one) => one.id, minLength: 1, maxLength: 3 }),
      output: fc.string(),
      media: fc.array(mediaPart, { minLength: 1, maxLength: 2 }),
    })
    .map(({ seal, texts, calls, output, media }): ChatMessage[] => [
      {
        role: 'assistant',
        parts: [...(seal ? [SEALED] : []), ...texts, ...calls.map((one) => ({ type: 'tool-call' as const, ...one }))],
      },
      {
        role: 'tool',
        parts: calls.map((one, index) => ({
          type: 'tool-result',
          id: one.id,
          text: output,
          ...(index === 0 && { media }),
        })),
      },
    ]),
);

const SEALED: ContentPart = {
  type: 'reasoning',
  text: 'hm',
  seal: {
    wire: 'openai-responses',
    value: { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'hm' }], encrypted_content: 'X' },
  },
};

const sampling: fc.Arbitrary<Sampling> = fc.record(
  {
    temperature: fc.double({ min: 0, max: 2, noNaN: true }),
    topP: fc.double({ min: 0, max: 1, noNaN: true }),
    maxOutputTokens: fc.integer({ min: 16, max: 100_000 }),
    toolChoice: fc.constantFrom<ToolChoice[]>('auto', 'none', 'required', { name: 'f' }, { name: 'p' }),
    parallelToolCalls: fc.boolean(),
    jsonSchema: fc.constantFrom(true, { type: 'object' }),
  },
  { requiredKeys: [], noNullPrototype: true },
);

describe('requests over openai-responses', () => {
  it('come out as they went in', () => {
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 5 }), sampling, (turns, shape) => {
        const request = aRequest({ messages: turns.flat(), tools: TOOLS, sampling: shape });
        const body = encodeRequest(request, {
          model: 'one',
          name: 'Acme',
          quirks: [],
          maxOutputTokens: 1,
          contextTokens: 1,
        });
        const back = decodeRequest(JSON.parse(JSON.stringify(body)) as typeof body, {
          id: request.id,
          client: request.client,
        });
        assert.deepEqual(back.messages, request.messages);
        assert.deepEqual(back.tools, request.tools);
        assert.deepEqual(back.sampling, request.sampling);
      }),
      runs(500),
    );
  }).timeout(LAW_MS);
});

type Spoken = { readonly type: 'text-delta' | 'refusal-delta' | 'reasoning-delta'; readonly text: string };

const spoken: fc.Arbitrary<Spoken> = fc.record({
  type: fc.constantFrom('text-delta', 'refusal-delta', 'reasoning-delta'),
  text: words,
});

/** Words, then calls, whose pieces come mixed. */
const reply = fc
  .record({
    spoken: fc.array(spoken, { maxLength: 8 }),
    calls: fc.array(json, { maxLength: 3 }),
    isCut: fc.boolean(),
    usage: fc.option(usagesWithoutHours, { nil: undefined }),
  })
  .map(({ spoken: said, calls, isCut, usage: used }): ChatEvent[] => {
    const starts = calls.map((_, index): ChatEvent => ({ type: 'tool-call-start', index, id: `c${index}`, name: 'f' }));
    const halves = [0, 1].flatMap((half) =>
      calls.map((whole, index): ChatEvent => {
        const middle = Math.floor(whole.length / 2);
        const argumentsJson = half === 0 ? whole.slice(0, middle) : whole.slice(middle);
        return { type: 'tool-call-delta', index, argumentsJson };
      }),
    );
    const refused = said.some(({ type }) => type === 'refusal-delta');
    const reason = calls.length > 0 ? 'tool-calls' : refused ? 'refused' : isCut ? 'length' : 'stop';
    return [...said, ...starts, ...halves, { type: 'finish', reason, usage: used }];
  });

/** What a reply says, however it is cut into pieces. */
function summary(events: readonly ChatEvent[]): object {
  const joined = (type: Spoken['type']): string =>
    events.map((event) => (event.type === type && 'text' in event ? event.text : '')).join('');
  const calls = events.flatMap((event) => (event.type === 'tool-call-start' ? [event] : []));
  return {
    text: joined('text-delta'),
    refusal: joined('refusal-delta'),
    reasoning: joined('reasoning-delta'),
    calls: calls.map(({ index, id: callId, name }) => ({
      callId,
      name,
      json: events
        .map((event) => (event.type === 'tool-call-delta' && event.index === index ? event.argumentsJson : ''))
        .join(''),
    })),
    finish: events.at(-1),
  };
}

const META = { id: 'R1', createdS: 0, request: aRequest() };
const started = (events: readonly ChatEvent[]): readonly ReplyEvent[] => [START, ...events];

describe('replies over openai-responses', () => {
  it('come out as they went in, whatever the chunking', async () => {
    await fc.assert(
      fc.asyncProperty(reply, fc.integer({ min: 5, max: 500 }), async (events, size) => {
        const frames = await toArray(writer.encodeStream(META, inPieces(started(events))));
        const read = reader.start('Acme');
        const back: ChatEvent[] = [];
        for await (const data of readSse(inPieces(inBytes(frames.join(''), size)))) back.push(...read.read(data));
        assert.deepEqual(summary([...back, read.finish()]), summary(events));
      }),
      runs(500),
    );
  }).timeout(LAW_MS);

  it('are the same in one piece', async () => {
    await fc.assert(
      fc.asyncProperty(reply, async (events) => {
        const body = await writer.encodeWhole(META, inPieces(started(events)));
        assert.deepEqual(summary([...reader.readWhole(body, 'Acme')]), summary(events));
      }),
      runs(500),
    );
  }).timeout(LAW_MS);
});
