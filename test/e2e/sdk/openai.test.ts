import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { withStage, type Stage } from './stage.js';

const clientOf = ({ origin, token }: Stage): OpenAI =>
  new OpenAI({ baseURL: `${origin}/v1`, apiKey: token, maxRetries: 0 });

const ask = [{ role: 'user' as const, content: 'What is a mutex?' }];

describe('openai', () => {
  const held = withStage('openai-chat');

  it('is told who answered', async () => {
    held.stage.upstream.reply = { text: 'A lock.' };
    const { completions } = clientOf(held.stage).chat;
    const { data, response } = await completions.create({ model: 'auto', messages: ask }).withResponse();
    assert.equal(data.choices[0]?.message.content, 'A lock.');
    assert.equal(held.stage.seen()[0]?.body['model'], 'thrifty');
    assert.equal(response.headers.get('x-signalbox-model'), 'mock/thrifty');
  });

  for (const include of [true, false]) {
    it(`gets usage at the end of a stream, ${include ? 'asked for' : 'or not'}`, async () => {
      const stream = await clientOf(held.stage).chat.completions.create({
        model: 'auto',
        messages: ask,
        stream: true,
        ...(include && { stream_options: { include_usage: true } }),
      });
      const counts: (number | undefined)[] = [];
      for await (const chunk of stream) counts.push(chunk.usage?.completion_tokens);
      assert.equal(counts.at(-1), 4);
      const [row] = await held.stage.rows(1);
      assert.equal(row?.cost.kind, 'exact');
    });
  }

  it('keeps fields it does not know on their way to a provider of the same wire', async () => {
    const odd = { seed: 7, logit_bias: { '50256': -100 }, x_next_year: { deep: [1, 2] } };
    await clientOf(held.stage).chat.completions.create({ model: 'auto', messages: ask, ...odd });
    const body = held.stage.seen()[0]?.body;
    assert.deepEqual(
      [body?.['seed'], body?.['logit_bias'], body?.['x_next_year']],
      [7, { '50256': -100 }, { deep: [1, 2] }],
    );
  });

  it('uses exactly the model that was named', async () => {
    await clientOf(held.stage).chat.completions.create({ model: 'mock/costly', messages: ask });
    assert.equal(held.stage.seen()[0]?.body['model'], 'costly');
  });

  it('lists "auto" first, then models with their prices', async () => {
    const list = await clientOf(held.stage).models.list();
    assert.equal(list.data[0]?.id, 'auto');
    const thrifty = list.data.find(({ id }) => id === 'mock/thrifty');
    assert.partialDeepStrictEqual(thrifty, { pricing: { input: '0.000001', output: '0.000002' } });
  });

  it('retrieves a model whose id has a slash', async () => {
    const { id, owned_by: owner } = await clientOf(held.stage).models.retrieve('mock/thrifty');
    assert.deepEqual([id, owner], ['mock/thrifty', 'mock']);
  });

  it('is refused an unknown model with 404 and told what to do', async () => {
    await assert.rejects(
      clientOf(held.stage).chat.completions.create({ model: 'nobody/nothing', messages: ask }),
      (error: InstanceType<typeof OpenAI.APIError>) => {
        assert.equal(error.status, 404);
        assert.match(error.message, /Use "auto", or pick one from/);
        return true;
      },
    );
  });

  it('is refused with a wrong token', async () => {
    await assert.rejects(clientOf({ ...held.stage, token: 'wrong' }).models.list(), { status: 401 });
  });

  it('falls back to another model when the first one fails before its first word', async () => {
    held.stage.upstream.script({ status: 500 });
    held.stage.upstream.reply = { text: 'from the other' };
    const { completions } = clientOf(held.stage).chat;
    const { data, response } = await completions.create({ model: 'auto', messages: ask }).withResponse();
    assert.equal(data.choices[0]?.message.content, 'from the other');
    assert.equal(response.headers.get('x-signalbox-model'), 'mock/costly');
  });

  it('sees a stream that was cut end as an error, never as complete', async () => {
    held.stage.upstream.reply = { text: 'one two three four', cutAfter: 3 };
    const { completions } = clientOf(held.stage).chat;
    const stream = await completions.create({ model: 'auto', messages: ask, stream: true });
    await assert.rejects(async () => {
      for await (const chunk of stream) assert.equal(chunk.choices[0]?.finish_reason ?? null, null);
    });
    const [row] = await held.stage.rows(1);
    assert.equal(row?.error, 'upstream-interrupted');
  });
});

for (const [wire, path] of [
  ['openai-chat', '/v1/completions'],
  ['anthropic-messages', '/v1/messages'],
] as const) {
  describe(`openai, completions, from a provider of ${wire}`, () => {
    const held = withStage(wire);

    beforeEach(() => {
      held.stage.upstream.reply = { text: 'A small lock.' };
    });

    it('come whole', async () => {
      const reply = await clientOf(held.stage).completions.create({ model: 'auto', prompt: 'What is a mutex?' });
      assert.deepEqual([reply.choices[0]?.text, reply.choices[0]?.finish_reason], ['A small lock.', 'stop']);
      assert.deepEqual([reply.usage?.prompt_tokens, reply.usage?.completion_tokens], [10, 4]);
      assert.equal(held.stage.seen()[0]?.path, path);
    });

    it('come streamed', async () => {
      const body = { model: 'auto', prompt: 'What is a mutex?', stream: true as const };
      let text = '';
      for await (const { choices } of await clientOf(held.stage).completions.create(body))
        text += choices[0]?.text ?? '';
      assert.equal(text, 'A small lock.');
    });
  });
}

describe('openai, embeddings, from a provider of ollama', () => {
  const held = withStage('ollama');

  it('are unpacked by the package, which asked for them packed', async () => {
    held.stage.upstream.reply = { body: JSON.stringify({ embeddings: [[0.5, 2]], prompt_eval_count: 3 }) };
    const { data, usage } = await clientOf(held.stage).embeddings.create({ model: 'mock/e', input: 'a' });
    assert.deepEqual(data[0]?.embedding, [0.5, 2]);
    assert.equal(usage.prompt_tokens, 3);
    assert.equal(held.stage.seen()[0]?.path, '/api/embed');
  });

  it('come as base64 or as numbers to whoever says so', async () => {
    held.stage.upstream.reply = { body: JSON.stringify({ embeddings: [[0.5, 2]] }) };
    const { embeddings } = clientOf(held.stage);
    const one = async (format: 'base64' | 'float'): Promise<unknown> =>
      (await embeddings.create({ model: 'mock/e', input: 'a', encoding_format: format })).data[0]?.embedding;
    assert.equal(await one('base64'), 'AAAAPwAAAEA=');
    assert.deepEqual(await one('float'), [0.5, 2]);
  });
});
