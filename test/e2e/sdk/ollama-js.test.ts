import assert from 'node:assert/strict';
import { Ollama, type ChatResponse, type Message } from 'ollama';
import type { FakeReply } from '../../support/fake-frames.js';
import { describeLoops, LOOP } from './loop.js';
import { withStage, type Stage } from './stage.js';

const TOOL = {
  type: 'function',
  function: { name: LOOP.tool.name, description: LOOP.tool.description, parameters: LOOP.tool.schema },
};

const clientOf = ({ origin, token }: Stage): Ollama =>
  new Ollama({ host: origin, headers: { authorization: `Bearer ${token}` } });

/** What was said, and the last line, which counts. */
type Reply = { readonly message: Message; readonly last: ChatResponse };

async function ask(stage: Stage, messages: Message[], streamed: boolean): Promise<Reply> {
  const body = { model: 'auto', messages, tools: [TOOL] };
  if (!streamed) {
    const last = await clientOf(stage).chat(body);
    return { message: last.message, last };
  }
  let last: ChatResponse | undefined;
  const message: Message = { role: 'assistant', content: '' };
  for await (const line of await clientOf(stage).chat({ ...body, stream: true })) {
    message.content += line.message.content;
    if (line.message.tool_calls) message.tool_calls = [...(message.tool_calls ?? []), ...line.message.tool_calls];
    last = line;
  }
  assert.ok(last);
  return { message, last };
}

describeLoops('ollama', 'ollama', async (stage, streamed) => {
  const messages: Message[] = [
    { role: 'system', content: LOOP.system },
    { role: 'user', content: LOOP.question },
  ];
  const called = await ask(stage, messages, streamed);
  const [call] = called.message.tool_calls ?? [];
  assert.deepEqual([call?.function.name, call?.function.arguments], [LOOP.call.name, { city: 'Oslo' }]);

  messages.push(called.message, { role: 'tool', tool_name: LOOP.tool.name, content: LOOP.result });
  const { message, last } = await ask(stage, messages, streamed);
  assert.equal(message.content, LOOP.answer);
  assert.deepEqual([last.done, last.done_reason, last.prompt_eval_count, last.eval_count], [true, 'stop', 30, 9]);
});

/** What Ollama sends where one prompt is asked for. */
const GENERATED: FakeReply = {
  contentType: 'application/x-ndjson',
  body: [
    { response: 'A small', done: false },
    { response: ' lock.', done: false },
    { response: '', done: true, done_reason: 'stop', prompt_eval_count: 10, eval_count: 4 },
  ]
    .map((line) => `${JSON.stringify({ model: 'thrifty', created_at: '2026-01-02T03:04:05.678Z', ...line })}\n`)
    .join(''),
};

for (const wire of ['ollama', 'openai-chat'] as const) {
  describe(`ollama, the rest, from a provider of ${wire}`, () => {
    const held = withStage(wire);

    it('lists models, "auto" first', async () => {
      const names = (await clientOf(held.stage).list()).models.map(({ name }) => name);
      assert.equal(names[0], 'auto');
      assert.ok(names.includes('mock/thrifty'));
    });

    it('shows what a model can do', async () => {
      const shown = await clientOf(held.stage).show({ model: 'mock/thrifty' });
      assert.deepEqual(shown.capabilities, ['completion', 'tools', 'vision']);
      assert.deepEqual(Object.fromEntries(Object.entries(shown.model_info))['signalbox.context_length'], 100_000);
    });

    it('generates from one prompt, streamed', async () => {
      held.stage.upstream.reply = wire === 'ollama' ? GENERATED : { text: 'A small lock.' };
      const body = { model: 'auto', prompt: 'What is a mutex?', stream: true as const };
      let text = '';
      for await (const { response } of await clientOf(held.stage).generate(body)) text += response ?? '';
      assert.equal(text, 'A small lock.');
      assert.equal(held.stage.seen()[0]?.path, wire === 'ollama' ? '/api/generate' : '/v1/chat/completions');
    });
  });
}

describe('ollama, embeddings', () => {
  const vectors = [
    [0.5, 1],
    [2, 4],
  ];

  for (const [wire, answer] of [
    ['ollama', { embeddings: vectors, prompt_eval_count: 3 }],
    [
      'openai-chat',
      { data: vectors.map((embedding, index) => ({ index, embedding })), usage: { prompt_tokens: 3, total_tokens: 3 } },
    ],
  ] as const) {
    describe(`from a provider of ${wire}`, () => {
      const held = withStage(wire);

      it('come in the order of the texts', async () => {
        held.stage.upstream.reply = { body: JSON.stringify(answer) };
        const { embeddings } = await clientOf(held.stage).embed({ model: 'mock/e', input: ['a', 'b'] });
        assert.deepEqual(embeddings, vectors);
        assert.deepEqual(held.stage.seen()[0]?.body['input'], ['a', 'b']);
      });
    });
  }
});
