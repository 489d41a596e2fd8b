import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { describeLoops, LOOP } from './loop.js';

const TOOL = {
  type: 'function' as const,
  function: { name: LOOP.tool.name, description: LOOP.tool.description, parameters: LOOP.tool.schema },
};

describeLoops('openai, chat completions', 'openai-chat', async ({ origin, token }, streamed) => {
  const { completions } = new OpenAI({ baseURL: `${origin}/v1`, apiKey: token, maxRetries: 0 }).chat;
  const messages: OpenAI.ChatCompletionMessageParam[] = [
    { role: 'system', content: LOOP.system },
    { role: 'user', content: LOOP.question },
  ];
  const ask = async (): Promise<OpenAI.ChatCompletion> => {
    const body = { model: 'auto', messages, tools: [TOOL] };
    return streamed ? completions.stream(body).finalChatCompletion() : completions.create(body);
  };

  const called = (await ask()).choices[0];
  assert.equal(called?.finish_reason, 'tool_calls');
  const [call] = called.message.tool_calls ?? [];
  assert.ok(call?.type === 'function');
  assert.deepEqual([call.function.name, call.function.arguments], [LOOP.call.name, LOOP.call.argumentsJson]);

  messages.push(called.message, { role: 'tool', tool_call_id: call.id, content: LOOP.result });
  const { choices, usage } = await ask();
  assert.equal(choices[0]?.message.content, LOOP.answer);
  assert.equal(choices[0].finish_reason, 'stop');
  assert.deepEqual([usage?.prompt_tokens, usage?.completion_tokens], [30, 9]);
});
