import assert from 'node:assert/strict';
import fc from 'fast-check';
import type {
  ChatEvent,
  ChatMessage,
  ChatRequest,
  ContentPart,
  FinishReason,
  MediaPart,
  Sampling,
  ToolSpec,
} from '../../../src/core/chat.js';
import { writer } from '../../../src/wire/gemini/answer.js';
import { encodeRequest } from '../../../src/wire/gemini/encode.js';
import { reader } from '../../../src/wire/gemini/reply.js';
import { decodeRequest } from '../../../src/wire/gemini/request.js';
import { readSse } from '../../../src/wire/sse.js';
import { aRequest } from '../../support/builders.js';
import { LAW_MS, runs } from '../../support/runs.js';
import { inPieces, toArray } from '../../support/streams.js';
import { argumentsJson, text, words } from '../support/argument-text.js';
import { assertSameRequest, cutBytes, START } from '../support/reply.js';

const OPTIONS = { model: 'gemini-3.5-flash', name: 'Acme', quirks: [], maxOutputTokens: 1, contextTokens: 1_000 };

const seal = words.map((value) => ({ wire: 'gemini', value }) as const);
const media: fc.Arbitrary<MediaPart> = fc.constantFrom<MediaPart[]>(
  { type: 'image', mediaType: 'image/png', data: 'iVBORw0KGgo=' },
  { type: 'image', mediaType: 'url', data: 'https://example.com/a.png' },
  { type: 'file', mediaType: 'application/pdf', data: 'JVBERi0=' },
);

const userTurn = fc
  .tuple(words, fc.array(media, { maxLength: 2 }))
  .map(([said, shown]): ChatMessage => ({ role: 'user', parts: [{ type: 'text', text: said }, ...shown] }));

/** A turn of the model, and the results of its calls in any order. The first call is sealed, as a recent model's is. */
const modelTurn = fc
  .record({
    thought: fc.option(fc.tuple(words, seal), { nil: undefined }),
    said: words,
    after: fc.option(seal, { nil: undefined }),
    calls: fc.array(fc.tuple(fc.uuid(), words, argumentsJson, seal), { maxLength: 3 }),
    shown: fc.array(media, { maxLength: 1 }),
    fails: fc.boolean(),
  })
  .chain(({ thought, said, after, calls, shown, fails }) => {
    const parts: ContentPart[] = [
      ...(thought ? [{ type: 'reasoning', text: thought[0], seal: thought[1] } as const] : []),
      { type: 'text', text: said },
      ...(after ? [{ type: 'reasoning', text: '', seal: after } as const] : []),
      ...calls.map(
        ([id, name, json, own]) => ({ type: 'tool-call', id, name, argumentsJson: json, seal: own }) as const,
      ),
    ];
    return fc.shuffledSubarray(calls, { minLength: calls.length }).map((answered): ChatMessage[] => {
      const results = answered.map(
        ([id, name]) =>
          ({
            type: 'tool-result',
            id,
            text: name,
            ...(shown.length > 0 && { media: shown }),
            ...(fails && { isError: true as const }),
          }) as const,
      );
      return [{ role: 'assistant', parts }, ...(results.length > 0 ? [{ role: 'tool', parts: results } as const] : [])];
    });
  });

const conversation = fc
  .record({
    system: fc.option(words, { nil: undefined }),
    rounds: fc.array(fc.tuple(userTurn, modelTurn), { maxLength: 4 }),
    last: userTurn,
  })
  .map(({ system, rounds, last }): ChatMessage[] => [
    ...(system === undefined ? [] : [{ role: 'system', parts: [{ type: 'text', text: system }] } as const]),
    ...rounds.flatMap(([user, model]) => [user, ...model]),
    last,
  ]);

const tools: fc.Arbitrary<ToolSpec[]> = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('read', 'write', 'run'),
    description: text,
    schema: fc.constantFrom(
      { type: 'object', properties: {} },
      { type: 'object', properties: { a: { const: 1 } }, additionalProperties: false },
    ),
  }),
  { selector: ({ name }) => name },
);

const sampling: fc.Arbitrary<Sampling> = fc.record(
  {
    temperature: fc.double({ min: 0, max: 2, noNaN: true }),
    topP: fc.double({ min: 0, max: 1, noNaN: true }),
    topK: fc.nat(),
    seed: fc.integer(),
    presencePenalty: fc.double({ min: -2, max: 2, noNaN: true }),
    frequencyPenalty: fc.double({ min: -2, max: 2, noNaN: true }),
    maxOutputTokens: fc.integer({ min: 1, max: 100_000 }),
    stop: fc.array(words, { minLength: 1, maxLength: 5 }),
    reasoningEffort: fc.constantFrom('minimal', 'low', 'medium', 'high'),
    jsonSchema: fc.constantFrom(true, { type: 'object' }),
  },
  { requiredKeys: [] },
);

const choice = fc.constantFrom<NonNullable<Sampling['toolChoice']>[]>('auto', 'none', 'required');

const request: fc.Arbitrary<ChatRequest> = fc
  .record({ messages: conversation, sampling, tools, choice })
  .map(({ sampling: asked, choice: toolChoice, ...rest }) =>
    aRequest({ ...rest, sampling: rest.tools.length === 0 ? asked : { ...asked, toolChoice } }),
  );

describe('gemini, there and back', () => {
  // These requests are in the form that this wire gives back: one system text at the start, neighbours of one role
  // joined, results before what else the user says. Lost, and so not in them: the tool choice when there are no tools,
  // efforts between the four levels, limits on thinking in tokens, and that calls should come one at a time.
  it('keeps messages, tools and sampling', () => {
    fc.assert(
      fc.property(request, (sent) => {
        const body = JSON.parse(JSON.stringify(encodeRequest(sent, OPTIONS))) as Record<string, unknown>;
        assertSameRequest(decodeRequest(body, sent), sent);
      }),
      runs(500),
    );
  }).timeout(LAW_MS);

  const event: fc.Arbitrary<ChatEvent> = fc.oneof(
    words.map((said): ChatEvent => ({ type: 'text-delta', text: said })),
    words.map((thought): ChatEvent => ({ type: 'reasoning-delta', text: thought })),
    seal.map((own): ChatEvent => ({ type: 'reasoning-seal', seal: own })),
  );
  const tokens = fc.nat({ max: 1_000_000 });
  const reply = fc.record({
    events: fc.array(event, { maxLength: 10 }),
    calls: fc.array(fc.tuple(fc.uuid(), words, argumentsJson), { maxLength: 3 }),
    cutAt: fc.nat({ max: 10 }),
    end: fc.constantFrom<FinishReason[]>('stop', 'length', 'refused', 'other'),
    counts: fc.option(fc.tuple(tokens, tokens, tokens, tokens), { nil: undefined }),
    cuts: fc.array(fc.nat(), { maxLength: 5 }),
  });

  it('keeps text, thoughts, seals, calls, reason and usage of a reply, whatever the chunking', async () => {
    await fc.assert(
      fc.asyncProperty(reply, async ({ events, calls, cutAt, end, counts, cuts }) => {
        const usage = counts && {
          inputTokens: counts[0],
          cacheReadTokens: counts[1],
          cacheWrite5mTokens: 0,
          cacheWrite1hTokens: 0,
          outputTokens: counts[2] + counts[3],
          reasoningTokens: counts[3],
        };
        const reason = end === 'stop' && calls.length > 0 ? 'tool-calls' : end;
        const sent: ChatEvent[] = [
          ...events,
          ...calls.flatMap(([id, name, json], index): ChatEvent[] => [
            { type: 'tool-call-start', index, id, name },
            { type: 'tool-call-delta', index, argumentsJson: json.slice(0, cutAt) },
            { type: 'tool-call-delta', index, argumentsJson: json.slice(cutAt) },
          ]),
          { type: 'finish', reason, usage },
        ];
        assert.deepEqual(summaryOf(await readBack(sent, cuts)), summaryOf(sent));
      }),
      runs(500),
    );
  }).timeout(LAW_MS);
});

async function readBack(sent: readonly ChatEvent[], cuts: readonly number[]): Promise<readonly ChatEvent[]> {
  const meta = { id: 'id-1', createdS: 0, request: aRequest() };
  const frames = await toArray(writer.encodeStream(meta, inPieces([START, ...sent])));
  const read = reader.start('Acme');
  const payloads = await toArray(readSse(inPieces(cutBytes(frames.join(''), cuts))));
  const events = payloads.flatMap((data) => [...read.read(data)]);
  return [...events, read.finish()];
}

/** What a reply says, without how it was cut. */
function summaryOf(events: readonly ChatEvent[]): object {
  const textOf = (type: 'text-delta' | 'reasoning-delta'): string =>
    events.map((one) => (one.type === type ? one.text : '')).join('');
  const starts = events.flatMap((one) => (one.type === 'tool-call-start' ? [one] : []));
  const argumentsOf = (index: number): string =>
    events.map((one) => (one.type === 'tool-call-delta' && one.index === index ? one.argumentsJson : '')).join('');
  return {
    text: textOf('text-delta'),
    thoughts: textOf('reasoning-delta'),
    seals: events.flatMap((one) => (one.type === 'reasoning-seal' ? [one.seal] : [])),
    calls: starts.map(({ index, id, name }) => ({ id, name, argumentsJson: argumentsOf(index) })),
    finish: events.at(-1),
  };
}
