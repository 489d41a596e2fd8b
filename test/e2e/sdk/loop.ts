import assert from 'node:assert/strict';
import type { FakeReply } from '../../support/fake-frames.js';
import { withStage, type Stage } from './stage.js';
import { conversationIn, toolsIn, wantsStream, WIRES, type Wire } from './told.js';

/** The conversation of every tool loop here: a question, a call of a tool, its result, the answer. */
export const LOOP = {
  system: 'You know the weather.',
  question: 'How warm is it in Oslo?',
  tool: {
    name: 'weather',
    description: 'Tells the weather of a city.',
    schema: {
      type: 'object' as const,
      properties: { city: { type: 'string' as const } },
      required: ['city'],
      additionalProperties: false,
    },
  },
  call: { id: 'call_1', name: 'weather', argumentsJson: '{"city":"Oslo"}' },
  result: '12 degrees',
  answer: 'It is 12 degrees in Oslo.',
};

const CALLS: FakeReply = { toolCalls: [LOOP.call], usage: { input: 20, output: 6 } };
const ANSWERS: FakeReply = { text: LOOP.answer, usage: { input: 30, output: 9 } };

/** Does what one client does in the loop: asks, calls the tool, sends its result, and checks what it is given. */
export type PlayClient = (stage: Stage, streamed: boolean) => Promise<void>;

/** Registers the tool loop of one client, whose own wire is given, with providers of every wire, whole and streamed. */
export function describeLoops(client: string, own: Wire, play: PlayClient): void {
  for (const wire of WIRES) {
    describe(`${client}, from a provider of ${wire}`, () => {
      const held = withStage(wire);

      for (const streamed of [false, true]) {
        it(`runs a tool loop, ${streamed ? 'streamed' : 'whole'}`, async () => {
          held.stage.upstream.script(CALLS, ANSWERS);
          await play(held.stage, streamed);
          await assertLoop(held.stage, streamed || wire !== own);
        });
      }
    });
  }
}

/** Checks what the provider and the ledger know of the loop. `streamed` is what the provider was to be asked for. */
async function assertLoop(stage: Stage, streamed: boolean): Promise<void> {
  const { wire } = stage;
  const [first, second, ...more] = stage.seen();
  assert.ok(first && second);
  assert.deepEqual(more, []);
  assert.deepEqual([wantsStream(wire, first), wantsStream(wire, second)], [streamed, streamed]);
  const asked = [`system: ${LOOP.system}`, `user: ${LOOP.question}`];
  const { id, name, argumentsJson } = LOOP.call;
  const answered =
    wire === 'ollama'
      ? [`call - ${name} ${argumentsJson}`, `result ${name} ${LOOP.result}`]
      : [`call ${id} ${name} ${argumentsJson}`, `result ${id} ${LOOP.result}`];
  assert.deepEqual(conversationIn(wire, first.body), asked);
  assert.deepEqual(conversationIn(wire, second.body), [...asked, ...answered]);
  assert.deepEqual([toolsIn(wire, first.body), toolsIn(wire, second.body)], [['weather'], ['weather']]);
  const rows = await stage.rows(2);
  assert.deepEqual(
    rows.map(({ askedModel, servedModel, usage, cost, finish, result }) => ({
      askedModel,
      servedBy: servedModel && `${servedModel.provider}/${servedModel.model}`,
      tokens: usage && [usage.inputTokens, usage.outputTokens],
      cost,
      finish,
      result,
    })),
    [
      { ...ROW, tokens: [20, 6], cost: { kind: 'exact', nanoUsd: 32_000 }, finish: 'tool-calls' },
      { ...ROW, tokens: [30, 9], cost: { kind: 'exact', nanoUsd: 48_000 }, finish: 'stop' },
    ],
  );
}

const ROW = { askedModel: 'auto', servedBy: 'mock/thrifty', result: 'ok' };
