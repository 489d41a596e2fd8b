import {
  HumanMessage,
  SystemMessage,
  ToolMessage,
  type AIMessageChunk,
  type BaseMessage,
} from '@langchain/core/messages';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import assert from 'node:assert/strict';
import { describeLoops, LOOP } from './loop.js';
import { withStage, type Stage } from './stage.js';

const optionsOf = ({ origin, token }: Stage) => ({
  apiKey: token,
  configuration: { baseURL: `${origin}/v1` },
  maxRetries: 0,
});

const TOOL = {
  type: 'function' as const,
  function: { name: LOOP.tool.name, description: LOOP.tool.description, parameters: LOOP.tool.schema },
};

describeLoops('@langchain/openai', 'openai-chat', async (stage, streamed) => {
  const model = new ChatOpenAI({ model: 'auto', ...optionsOf(stage) }).bindTools([TOOL]);
  const messages: BaseMessage[] = [new SystemMessage(LOOP.system), new HumanMessage(LOOP.question)];
  const ask = async (): Promise<AIMessageChunk> => {
    if (!streamed) return model.invoke(messages);
    let whole: AIMessageChunk | undefined;
    for await (const chunk of await model.stream(messages)) whole = whole ? whole.concat(chunk) : chunk;
    assert.ok(whole);
    return whole;
  };

  const called = await ask();
  const [call] = called.tool_calls ?? [];
  assert.ok(call?.id);
  assert.deepEqual([call.name, call.args], [LOOP.call.name, { city: 'Oslo' }]);

  messages.push(called, new ToolMessage({ content: LOOP.result, tool_call_id: call.id }));
  const answered = await ask();
  assert.equal(answered.text, LOOP.answer);
  assert.partialDeepStrictEqual(answered.usage_metadata, { input_tokens: 30, output_tokens: 9 });
});

describe('@langchain/openai, embeddings', () => {
  const held = withStage('openai-chat');

  it('keeps the order of texts', async () => {
    const data = [
      { index: 0, embedding: [0.5, 1] },
      { index: 1, embedding: [2, 4] },
    ];
    held.stage.upstream.reply = {
      body: JSON.stringify({ data, model: 'e', usage: { prompt_tokens: 2, total_tokens: 2 } }),
    };
    const vectors = await new OpenAIEmbeddings({ model: 'mock/e', ...optionsOf(held.stage) }).embedDocuments([
      'a',
      'b',
    ]);
    assert.deepEqual(vectors, [
      [0.5, 1],
      [2, 4],
    ]);
    assert.deepEqual(held.stage.seen()[0]?.body['input'], ['a', 'b']);
  });
});
