import fc from 'fast-check';
import type { ChatEvent, ChatMessage, ContentPart, FinishReason, Sampling, ToolSpec } from '../../src/core/chat.js';
import { usages } from './support/usage.js';

/** Text that shows something, of any script. */
const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== '');

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,19}$/);

const argumentsJson = fc
  .dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.oneof(words, fc.integer(), fc.boolean(), fc.constant(null)), {
    maxKeys: 3,
  })
  .map((value) => JSON.stringify(value));

/** Long enough that no two are alike. */
const callId = fc.noShrink(fc.uuid());

const picture = { type: 'image', mediaType: 'image/png', data: 'iVBORw0KGgo=' } as const;

const text = (said: string): ContentPart => ({ type: 'text', text: said });

const tools: fc.Arbitrary<readonly ToolSpec[]> = fc
  .uniqueArray(fc.tuple(name, words), { minLength: 1, maxLength: 3, selector: ([one]) => one })
  .map((list) =>
    list.map(([one, description]) => ({
      name: one,
      description,
      schema: { type: 'object', properties: { x: { type: 'string' } } },
    })),
  );

const userTurn = fc
  .tuple(words, fc.boolean())
  .map(([said, shows]): ChatMessage => ({ role: 'user', parts: [text(said), ...(shows ? [picture] : [])] }));

/** What the model says and calls, and the results in the order of the calls. */
const workTurn = (offered: readonly ToolSpec[]): fc.Arbitrary<ChatMessage[]> =>
  fc
    .record({
      said: fc.option(words),
      calls: fc.array(fc.tuple(fc.nat(offered.length - 1), callId, argumentsJson, words), {
        minLength: 1,
        maxLength: 3,
      }),
    })
    .map(({ said, calls }) => [
      {
        role: 'assistant',
        parts: [
          ...(said === null ? [] : [text(said)]),
          ...calls.map(([tool, id, json]): ContentPart => ({
            type: 'tool-call',
            id,
            name: offered[tool]?.name ?? '',
            argumentsJson: json,
          })),
        ],
      },
      ...calls.map(([, id, , answer]): ChatMessage => ({
        role: 'tool',
        parts: [{ type: 'tool-result', id, text: answer }],
      })),
    ]);

const answerTurn = words.map((said): ChatMessage => ({ role: 'assistant', parts: [text(said)] }));

/** A conversation with tools, in a form that every wire with roles can hold: one system text in front, no two neighbours of one role, calls that are answered. */
export const conversations: fc.Arbitrary<{
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ToolSpec[];
}> = tools.chain((offered) =>
  fc
    .record({
      system: fc.option(words),
      exchanges: fc.array(fc.tuple(userTurn, fc.array(workTurn(offered), { maxLength: 2 }), answerTurn), {
        maxLength: 2,
      }),
      last: userTurn,
      work: fc.array(workTurn(offered), { maxLength: 2 }),
    })
    .map(({ system, exchanges, last, work }) => ({
      messages: [
        ...(system === null ? [] : [{ role: 'system', parts: [text(system)] } as const]),
        ...exchanges.flatMap(([asked, worked, answered]) => [asked, ...worked.flat(), answered]),
        last,
        ...work.flat(),
      ],
      tools: offered,
    })),
);

/** One text and no tools: all that a wire without roles can hold. */
export const prompts: typeof conversations = words.map((said) => ({
  messages: [{ role: 'user', parts: [text(said)] }],
  tools: [],
}));

/** Within the limits that all wires have. */
export const samplings = fc.record({
  temperature: fc.double({ min: 0, max: 1, noNaN: true }),
  topP: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
  topK: fc.integer({ min: 1, max: 500 }),
  seed: fc.nat(),
  presencePenalty: fc.double({ min: -1.9, max: 1.9, noNaN: true }),
  frequencyPenalty: fc.double({ min: -1.9, max: 1.9, noNaN: true }),
  maxOutputTokens: fc.integer({ min: 16, max: 100_000 }),
  stop: fc.uniqueArray(words, { minLength: 1, maxLength: 4 }),
  toolChoice: fc.constantFrom<NonNullable<Sampling['toolChoice']>[]>('auto', 'none', 'required'),
  parallelToolCalls: fc.boolean(),
});

const finish = (reason: FinishReason): fc.Arbitrary<ChatEvent> =>
  usages.map((used) => ({ type: 'finish', reason, usage: used }));

const spoken = (types: readonly ('text-delta' | 'reasoning-delta' | 'refusal-delta')[]): fc.Arbitrary<ChatEvent> =>
  fc.record({ type: fc.constantFrom(...types), text: words });

/** Calls that grow side by side: each in two pieces, all first pieces before all second ones. */
const calls: fc.Arbitrary<ChatEvent[]> = fc
  .array(fc.tuple(callId, name, argumentsJson), { minLength: 1, maxLength: 3 })
  .map((list) => [
    ...list.flatMap(([id, one, json], index): ChatEvent[] => [
      { type: 'tool-call-start', index, id, name: one },
      { type: 'tool-call-delta', index, argumentsJson: json.slice(0, 3) },
    ]),
    ...list.flatMap(([, , json], index): ChatEvent[] =>
      json.length > 3 ? [{ type: 'tool-call-delta', index, argumentsJson: json.slice(3) }] : [],
    ),
  ]);

/** Replies with text, thoughts and calls. */
export const replies: fc.Arbitrary<readonly ChatEvent[]> = fc.oneof(
  fc
    .tuple(
      fc.array(spoken(['reasoning-delta']), { maxLength: 2 }),
      fc.array(spoken(['text-delta']), { maxLength: 3 }),
      calls,
      finish('tool-calls'),
    )
    .map(([thought, said, called, end]) => [...thought, ...said, ...called, end]),
  fc
    .tuple(
      fc.array(spoken(['reasoning-delta', 'text-delta']), { minLength: 1, maxLength: 5 }),
      fc.constantFrom('stop', 'length'),
    )
    .chain(([said, reason]) => finish(reason as FinishReason).map((end) => [...said, end])),
  fc
    .tuple(fc.array(spoken(['refusal-delta']), { minLength: 1, maxLength: 2 }), finish('refused'))
    .map(([said, end]) => [...said, end]),
);

/** Replies of text only. */
export const texts: fc.Arbitrary<readonly ChatEvent[]> = fc
  .tuple(fc.array(spoken(['text-delta']), { minLength: 1, maxLength: 5 }), finish('length'))
  .map(([said, end]) => [...said, end]);
