import Anthropic from '@anthropic-ai/sdk';
import assert from 'node:assert/strict';
import { describeLoops, LOOP } from './loop.js';
import { withStage, type Stage } from './stage.js';

const TOOL: Anthropic.Tool = {
  name: LOOP.tool.name,
  description: LOOP.tool.description,
  input_schema: { ...LOOP.tool.schema },
};

const clientOf = ({ origin, token }: Stage): Anthropic =>
  new Anthropic({ baseURL: origin, apiKey: token, maxRetries: 0 });

const ask = (
  stage: Stage,
  streamed: boolean,
  over: Partial<Anthropic.MessageCreateParamsNonStreaming>,
): Promise<Anthropic.Message> => {
  const { messages } = clientOf(stage);
  const body = { model: 'auto', max_tokens: 2_000, messages: [], ...over };
  return streamed ? messages.stream(body).finalMessage() : messages.create(body);
};

describeLoops('@anthropic-ai/sdk', 'anthropic-messages', async (stage, streamed) => {
  const messages: Anthropic.MessageParam[] = [{ role: 'user', content: LOOP.question }];
  const body = { system: LOOP.system, tools: [TOOL], messages };

  const called = await ask(stage, streamed, body);
  assert.equal(called.stop_reason, 'tool_use');
  const call = called.content.find(({ type }) => type === 'tool_use');
  assert.ok(call?.type === 'tool_use');
  assert.deepEqual([call.name, call.input], [LOOP.call.name, { city: 'Oslo' }]);

  messages.push(
    { role: 'assistant', content: called.content },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: LOOP.result }] },
  );
  const { content, stop_reason: reason, usage } = await ask(stage, streamed, body);
  assert.partialDeepStrictEqual(content, [{ type: 'text', text: LOOP.answer }]);
  assert.equal(reason, 'end_turn');
  assert.deepEqual([usage.input_tokens, usage.output_tokens], [30, 9]);
});

describe('@anthropic-ai/sdk, thinking', () => {
  const held = withStage('anthropic-messages');

  for (const streamed of [false, true]) {
    it(`comes with its signature and goes back as it came, ${streamed ? 'streamed' : 'whole'}`, async () => {
      held.stage.upstream.script({ reasoning: 'Let me see.', seal: 'sig-1', text: 'A lock.' }, { text: 'Yes.' });
      const thinking = { type: 'enabled' as const, budget_tokens: 1_024 };
      const question = { role: 'user' as const, content: 'What is a mutex?' };
      const { content } = await ask(held.stage, streamed, { thinking, messages: [question] });
      assert.partialDeepStrictEqual(content, [
        { type: 'thinking', thinking: 'Let me see.', signature: 'sig-1' },
        { type: 'text', text: 'A lock.' },
      ]);
      const messages = [question, { role: 'assistant' as const, content }, { role: 'user' as const, content: 'Sure?' }];
      await ask(held.stage, streamed, { thinking, messages });
      const [first, second] = held.stage.seen();
      assert.deepEqual(first?.body['thinking'], thinking);
      assert.deepEqual(second?.body['messages'], messages);
    });
  }
});

describe('@anthropic-ai/sdk, the rest', () => {
  const held = withStage('openai-chat');

  it('counts tokens without asking a provider', async () => {
    const messages = [{ role: 'user' as const, content: LOOP.question }];
    const { input_tokens: tokens } = await clientOf(held.stage).messages.countTokens({ model: 'auto', messages });
    assert.equal(tokens, 10);
    assert.deepEqual(held.stage.seen(), []);
  });

  it('lists models, "auto" first, over all pages', async () => {
    const ids: string[] = [];
    for await (const { id } of clientOf(held.stage).models.list({ limit: 3 })) ids.push(id);
    assert.deepEqual(ids.slice(0, 5), ['auto', 'auto:cheapest', 'auto:balanced', 'auto:best', 'auto:private']);
    assert.ok(ids.includes('mock/thrifty'));
  });

  it('retrieves a model whose id has a slash', async () => {
    const { id, type, display_name: name } = await clientOf(held.stage).models.retrieve('mock/thrifty');
    assert.deepEqual([id, type, name], ['mock/thrifty', 'model', 'thrifty']);
  });

  it('reads an error in its own form', async () => {
    held.stage.upstream.reply = { status: 400, message: 'too odd' };
    await assert.rejects(
      ask(held.stage, false, { messages: [{ role: 'user', content: 'Hi' }] }),
      (error: InstanceType<typeof Anthropic.APIError>) => {
        assert.equal(error.status, 400);
        assert.equal(error.type, 'invalid_request_error');
        return true;
      },
    );
  });
});
