import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { describeLoops, LOOP } from './loop.js';
import { withStage, type Stage } from './stage.js';
import { conversationIn } from './told.js';

const TOOL = {
  type: 'function' as const,
  name: LOOP.tool.name,
  description: LOOP.tool.description,
  parameters: LOOP.tool.schema,
  strict: true,
};

const responsesOf = ({ origin, token }: Stage): OpenAI['responses'] =>
  new OpenAI({ baseURL: `${origin}/v1`, apiKey: token, maxRetries: 0 }).responses;

type Asked = { readonly input: OpenAI.Responses.ResponseInput; readonly previous_response_id?: string };

/** The loop, sending back either the whole conversation or only what is new to the response before. */
const play = (chained: boolean) => async (stage: Stage, streamed: boolean) => {
  const client = responsesOf(stage);
  const ask = async (asked: Asked): Promise<OpenAI.Responses.Response> => {
    const body = { model: 'auto', instructions: LOOP.system, tools: [TOOL], ...asked };
    return streamed ? client.stream(body).finalResponse() : client.create(body);
  };

  const question = { role: 'user' as const, content: LOOP.question };
  const called = await ask({ input: [question] });
  const call = called.output.find(({ type }) => type === 'function_call');
  assert.ok(call?.type === 'function_call');
  assert.deepEqual([call.name, call.arguments], [LOOP.call.name, LOOP.call.argumentsJson]);

  const output = { type: 'function_call_output' as const, call_id: call.call_id, output: LOOP.result };
  const answered = await ask(
    chained ? { previous_response_id: called.id, input: [output] } : { input: [question, call, output] },
  );
  assert.equal(answered.output_text, LOOP.answer);
  assert.equal(answered.status, 'completed');
  // A reply that passes is its provider's own, and that was sent the whole conversation.
  const tellsPrevious = chained && stage.wire !== 'openai-responses';
  assert.equal(answered.previous_response_id ?? null, tellsPrevious ? called.id : null);
  assert.deepEqual([answered.usage?.input_tokens, answered.usage?.output_tokens], [30, 9]);
};

describeLoops('openai, responses', 'openai-responses', play(false));
describeLoops('openai, chained responses', 'openai-responses', play(true));

for (const wire of ['openai-responses', 'anthropic-messages'] as const) {
  describe(`openai, stored responses, from a provider of ${wire}`, () => {
    const held = withStage(wire);

    it('gives a response back by its id, until it is deleted', async () => {
      held.stage.upstream.reply = { text: 'A lock.' };
      const client = responsesOf(held.stage);
      const { id } = await client.create({ model: 'auto', input: 'What is a mutex?' });
      assert.equal((await client.retrieve(id)).output_text, 'A lock.');
      await client.delete(id);
      await assert.rejects(client.retrieve(id), { status: 404 });
    });

    it('says that there is nothing to cancel', async () => {
      const client = responsesOf(held.stage);
      const { id } = await client.create({ model: 'auto', input: 'What is a mutex?' });
      await assert.rejects(client.cancel(id), { status: 400, message: /^400 Cannot cancel a synchronous response\./ });
      await client.delete(id); // the fake provider gives every response the same id
    });

    it('keeps nothing where "store" is false', async () => {
      const client = responsesOf(held.stage);
      const { id } = await client.create({ model: 'auto', input: 'What is a mutex?', store: false });
      await assert.rejects(client.retrieve(id), { status: 404 });
      await assert.rejects(client.create({ model: 'auto', input: 'Go on.', previous_response_id: id }), {
        status: 400,
        code: 'previous_response_not_found',
      });
    });

    it('puts the conversation before in front, without its instructions', async () => {
      held.stage.upstream.reply = { text: 'A lock.' };
      const client = responsesOf(held.stage);
      const { id } = await client.create({ model: 'auto', instructions: 'Be brief.', input: 'What is a mutex?' });
      await client.create({ model: 'auto', input: 'Go on.', previous_response_id: id });
      assert.deepEqual(conversationIn(wire, held.stage.seen()[1]?.body ?? {}), [
        'user: What is a mutex?',
        'assistant: A lock.',
        'user: Go on.',
      ]);
    });
  });
}
