import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChatEvent, ChatMessage, ChatRequest, ContentPart, Sampling } from '../../../src/core/chat.js';
import { writer } from '../../../src/wire/anthropic-messages/answer.js';
import { encodeRequest } from '../../../src/wire/anthropic-messages/encode.js';
import { reader } from '../../../src/wire/anthropic-messages/reply.js';
import { decodeRequest } from '../../../src/wire/anthropic-messages/request.js';
import { readSse } from '../../../src/wire/sse.js';
import { aRequest } from '../../support/builders.js';
import { LAW_MS, runs } from '../../support/runs.js';
import { inPieces, toArray } from '../../support/streams.js';
import { asJson, inBytes, START } from '../support/reply.js';
import { usages } from '../support/usage.js';

const words = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.trim() !== '');
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
const base64 = fc.base64String({ minLength: 4 });
const object = fc
  .dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
  .filter((value) => !JSON.stringify(value).includes('__proto__')); // which is refused everywhere
const json = object.map((value) => JSON.stringify(value));
const url = fc.stringMatching(/^https:\/\/example\.com\/[a-z]{1,9}$/);

const sealed = fc
  .oneof(
    fc.record({ type: fc.constant('thinking'), thinking: words, signature: words }),
    fc.record({ type: fc.constant('redacted_thinking'), data: words }),
  )
  .map((value) => ({ value, text: 'thinking' in value ? value.thinking : '' }));

const text: fc.Arbitrary<ContentPart> = words.map((one) => ({ type: 'text', text: one }));
const media: fc.Arbitrary<ContentPart & { type: 'image' | 'file' }> = fc.oneof(
  base64.map((data) => ({ type: 'image', mediaType: 'image/png', data }) as const),
  url.map((data) => ({ type: 'image', mediaType: 'url', data }) as const),
  fc.tuple(base64, words).map(([data, name]) => ({ type: 'file', mediaType: 'application/pdf', data, name }) as const),
  url.map((data) => ({ type: 'file', mediaType: 'url', data }) as const),
);
const thought: fc.Arbitrary<ContentPart> = sealed.map(({ value, text: said }) => ({
  type: 'reasoning',
  text: said,
  seal: { wire: 'anthropic-messages', value },
}));
const call: fc.Arbitrary<ContentPart> = fc
  .tuple(id, words, json)
  .map(([callId, name, argumentsJson]) => ({ type: 'tool-call', id: callId, name, argumentsJson }));
const result: fc.Arbitrary<ContentPart> = fc
  .tuple(id, fc.oneof(words, fc.constant('')), fc.array(media, { maxLength: 2 }), fc.boolean())
  .map(([callId, said, shown, failed]) => ({
    type: 'tool-result',
    id: callId,
    text: said,
    ...(shown.length > 0 && { media: shown }),
    ...(failed && { isError: true }),
  }));

const userTurn = fc
  .tuple(fc.array(result, { maxLength: 2 }), fc.array(fc.oneof(text, media), { minLength: 1, maxLength: 3 }))
  .map(([results, parts]): readonly ChatMessage[] => [
    ...results.map((one): ChatMessage => ({ role: 'tool', parts: [one] })),
    { role: 'user', parts },
  ]);
const assistantTurn = fc
  .array(fc.oneof(thought, text, call), { minLength: 1, maxLength: 3 })
  .map((parts): readonly ChatMessage[] => [{ role: 'assistant', parts }]);
const conversation = fc
  .tuple(fc.option(words), fc.array(fc.tuple(userTurn, assistantTurn), { maxLength: 3 }), userTurn)
  .map(([system, turns, last]): readonly ChatMessage[] => [
    ...(system === null ? [] : [{ role: 'system', parts: [{ type: 'text', text: system }] } as const]),
    ...turns.flat(2),
    ...last,
  ]);

const tool = fc.record({ name: words, description: fc.string(), schema: object });
const choice = fc.constantFrom<NonNullable<Sampling['toolChoice']>[]>('auto', 'none', 'required', { name: 'f' });
const sampling: fc.Arbitrary<Sampling> = fc.record(
  {
    temperature: fc.double({ min: 0, max: 1, noNaN: true }),
    topP: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
    topK: fc.nat(500),
    stop: fc.array(words, { minLength: 1, maxLength: 3 }),
    toolChoice: choice,
    jsonSchema: object,
  },
  { requiredKeys: [] },
);

/**
 * A conversation in the form this wire holds: one system text in front, no two neighbours of one role, texts that show
 * something, results before what the user adds, ids and temperatures within the wire's own limits. Anything else is
 * brought into this form; seed, penalties and strictness are left out.
 */
const requests: fc.Arbitrary<ChatRequest> = fc
  .tuple(conversation, fc.array(tool, { minLength: 1, maxLength: 2 }), sampling, fc.integer({ min: 1, max: 99_999 }))
  .map(([messages, tools, shape, maxOutputTokens]) =>
    aRequest({ messages, tools, sampling: { ...shape, maxOutputTokens } }),
  );

const OPTIONS = { model: 'other-model', name: 'Acme', quirks: [], maxOutputTokens: 4_096, contextTokens: 200_000 };

describe('requests of anthropic-messages', () => {
  it('come back from the wire as they were', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const body = JSON.parse(JSON.stringify(encodeRequest(request, OPTIONS))) as Record<string, unknown>;
        const { messages, tools, sampling: shape } = decodeRequest(body, { id: 'id-1', client: request.client });
        assert.deepEqual(
          asJson({ messages, tools, sampling: shape }),
          asJson({ messages: request.messages, tools: request.tools, sampling: request.sampling }),
        );
      }),
      runs(500),
    );
  }).timeout(LAW_MS);
});

const finish: fc.Arbitrary<ChatEvent & { type: 'finish' }> = fc.oneof(
  fc.record({
    type: fc.constant('finish'),
    reason: fc.constantFrom('stop', 'length', 'tool-calls', 'refused'),
    usage: usages,
  }),
  fc.record({ type: fc.constant('finish'), reason: fc.constant('stop'), usage: usages, stopText: words }),
);
const said: fc.Arbitrary<readonly ChatEvent[]> = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((one): ChatEvent[] => [{ type: 'text-delta', text: one }]),
  sealed.map(({ value, text: one }): ChatEvent[] => [
    ...(one === '' ? [] : [{ type: 'reasoning-delta', text: one } as const]),
    { type: 'reasoning-seal', seal: { wire: 'anthropic-messages', value } },
  ]),
);
const calls = fc.array(fc.tuple(id, words, json), { maxLength: 3 });

/** Calls begin where they like and grow side by side; `events` stands between their pieces. */
const replies = fc.tuple(fc.array(said, { maxLength: 4 }), calls, finish).map(([pieces, called, end]): ChatEvent[] => {
  const starts = called.map(([callId, name], index): ChatEvent => ({
    type: 'tool-call-start',
    index,
    id: callId,
    name,
  }));
  const halves = (from: (whole: string) => string): ChatEvent[] =>
    called.map(([, , whole], index) => ({ type: 'tool-call-delta', index, argumentsJson: from(whole) }));
  const first = halves((whole) => whole.slice(0, 3));
  const second = halves((whole) => whole.slice(3));
  return [...(pieces[0] ?? []), ...starts, ...first, ...(pieces[1] ?? []), ...second, ...pieces.slice(2).flat(), end];
});

/** All that a reply says, whatever its pieces. */
function gist(events: readonly ChatEvent[]): unknown {
  const gathered = { text: '', reasoning: '', seals: [] as unknown[], calls: [] as string[][], end: {} };
  for (const event of events) {
    if (event.type === 'text-delta') gathered.text += event.text;
    else if (event.type === 'reasoning-delta') gathered.reasoning += event.text;
    else if (event.type === 'reasoning-seal') gathered.seals.push(event.seal);
    else if (event.type === 'tool-call-start') gathered.calls[event.index] = [event.id, event.name];
    else if (event.type === 'tool-call-delta') gathered.calls[event.index]?.push(event.argumentsJson);
    else gathered.end = event;
  }
  const joined = gathered.calls.map(([callId, name, ...pieces]) => [callId, name, pieces.join('')]);
  return asJson({ ...gathered, calls: joined });
}

describe('replies of anthropic-messages', () => {
  const META = { id: '1', createdS: 0, request: aRequest() };

  it('come back from the stream as they were, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(replies, fc.integer({ min: 1, max: 200 }), async (events, size) => {
        const frames = await toArray(writer.encodeStream(META, inPieces([START, ...events])));
        const reply = reader.start('Acme');
        const read: ChatEvent[] = [];
        for await (const data of readSse(inPieces(inBytes(frames.join(''), size)))) read.push(...reply.read(data));
        assert.deepEqual(gist([...read, reply.finish()]), gist(events));
      }),
      runs(500),
    );
  }).timeout(LAW_MS);

  it('come back from one message as they were', async () => {
    await fc.assert(
      fc.asyncProperty(replies, async (events) => {
        const whole = await writer.encodeWhole(META, inPieces([START, ...events]));
        assert.deepEqual(gist([...reader.readWhole(whole, 'Acme')]), gist(events));
      }),
      runs(500),
    );
  }).timeout(LAW_MS);
});
