import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChatEvent, ChatMessage, ChatRequest, Sampling } from '../../../src/core/chat.js';
import { writer } from '../../../src/wire/ollama/answer.js';
import { encodeRequest } from '../../../src/wire/ollama/encode.js';
import { reader } from '../../../src/wire/ollama/reply.js';
import { decodeRequest } from '../../../src/wire/ollama/request.js';
import { readNdjson } from '../../../src/wire/ndjson.js';
import { aRequest } from '../../support/builders.js';
import { LAW_MS, runs } from '../../support/runs.js';
import { inPieces, toArray } from '../../support/streams.js';
import { argumentsJson, text, words } from '../support/argument-text.js';
import { assertSameRequest, cutBytes, START } from '../support/reply.js';

const picture = { type: 'image', mediaType: 'image/png', data: 'iVBORw0KGgo=' } as const;

/** A turn of the user, or one of the model with its calls and their results, in any order. */
const turn: fc.Arbitrary<readonly ChatMessage[]> = fc.oneof(
  fc
    .tuple(words, fc.boolean())
    .map(([said, shows]): ChatMessage[] => [
      { role: 'user', parts: [{ type: 'text', text: said }, ...(shows ? [picture] : [])] },
    ]),
  words.map((said): ChatMessage[] => [{ role: 'system', parts: [{ type: 'text', text: said }] }]),
  fc
    .record({
      thought: text,
      said: words,
      calls: fc.array(fc.tuple(fc.uuid(), words, argumentsJson), { maxLength: 3 }),
    })
    .chain(({ thought, said, calls }) =>
      fc.shuffledSubarray(calls, { minLength: calls.length }).map((answered): ChatMessage[] => [
        {
          role: 'assistant',
          parts: [
            ...(thought === '' ? [] : [{ type: 'reasoning', text: thought } as const]),
            { type: 'text', text: said },
            ...calls.map(([id, name, json]) => ({ type: 'tool-call', id, name, argumentsJson: json }) as const),
          ],
        },
        ...answered.map(([id, name]): ChatMessage => ({
          role: 'tool',
          parts: [{ type: 'tool-result', id, text: name }],
        })),
      ]),
    ),
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
    stop: fc.array(words, { maxLength: 3 }),
    reasoningEffort: fc.constantFrom('none', 'low', 'medium', 'high'),
    jsonSchema: fc.constantFrom(true, { type: 'object' }),
  },
  { requiredKeys: [] },
);

const request: fc.Arbitrary<ChatRequest> = fc
  .record({ turns: fc.array(turn, { minLength: 1, maxLength: 5 }), sampling, hasTool: fc.boolean() })
  .map(({ turns, sampling: asked, hasTool }) =>
    aRequest({
      messages: turns.flat(),
      sampling: asked,
      tools: hasTool ? [{ name: 'read', description: 'Reads', schema: { type: 'object' } }] : [],
      source: { wire: 'ollama', body: {}, stream: true },
    }),
  );

describe('ollama, there and back', () => {
  // Lost on this wire, and so not in these requests: the order of text and pictures within a message, tool choice,
  // limits on thinking in tokens, efforts between its three levels, and marks of failed tools.
  it('keeps messages, tools and sampling', () => {
    fc.assert(
      fc.property(request, (sent) => {
        const options = { model: 'm', name: 'Ollama', quirks: [], maxOutputTokens: 1, contextTokens: 1_000_000 };
        const body = encodeRequest(sent, { ...options, capabilities: ['reasoning'] });
        assertSameRequest(decodeRequest(JSON.parse(JSON.stringify(body)) as Record<string, unknown>, sent), sent);
      }),
      runs(500),
    );
  }).timeout(LAW_MS);

  const event: fc.Arbitrary<ChatEvent> = fc.oneof(
    words.map((said): ChatEvent => ({ type: 'text-delta', text: said })),
    words.map((thought): ChatEvent => ({ type: 'reasoning-delta', text: thought })),
  );
  const tokens = fc.nat({ max: 1_000_000 });
  const reply = fc.record({
    events: fc.array(event, { maxLength: 10 }),
    calls: fc.array(fc.tuple(fc.uuid(), words, argumentsJson), { maxLength: 3 }),
    isCut: fc.boolean(),
    counts: fc.option(fc.tuple(tokens, tokens), { nil: undefined }),
    cuts: fc.array(fc.nat(), { maxLength: 5 }),
  });

  it('keeps text, thoughts, calls, reason and usage of a reply, whatever the chunking', async () => {
    await fc.assert(
      fc.asyncProperty(reply, async ({ events, calls, isCut, counts, cuts }) => {
        const usage = counts && {
          inputTokens: counts[0],
          cacheReadTokens: 0,
          cacheWrite5mTokens: 0,
          cacheWrite1hTokens: 0,
          outputTokens: counts[1],
          reasoningTokens: 0,
        };
        const sent: readonly ChatEvent[] = [
          ...events,
          ...calls.flatMap(([id, name, json], index): ChatEvent[] => [
            { type: 'tool-call-start', index, id, name },
            { type: 'tool-call-delta', index, argumentsJson: json },
          ]),
          { type: 'finish', reason: isCut ? 'length' : calls.length > 0 ? 'tool-calls' : 'stop', usage },
        ];
        const meta = { id: 'r', createdS: 0, request: aRequest() };
        const lines = await toArray(writer.encodeStream(meta, inPieces([START, ...sent])));
        const got = reader.start('Ollama');
        const read: ChatEvent[] = [];
        for await (const line of readNdjson(inPieces(cutBytes(lines.join(''), cuts)))) read.push(...got.read(line));
        assert.deepEqual([...read, got.finish()], sent);

        const whole = await writer.encodeWhole(meta, inPieces([START, ...sent]));
        assert.deepEqual([...reader.readWhole(whole, 'Ollama')].at(-1), sent.at(-1));
      }),
      runs(500),
    );
  }).timeout(LAW_MS);
});
