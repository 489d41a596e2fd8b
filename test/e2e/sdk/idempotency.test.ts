import Anthropic from '@anthropic-ai/sdk';
import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { withStage, type Stage } from './stage.js';

const ask = [{ role: 'user' as const, content: 'What is a mutex?' }];

/** The package has keys of its own for requests, and sends them where it is told in which header. */
class KeyedOpenAI extends OpenAI {
  protected override idempotencyHeader = 'Idempotency-Key';
}

/** A network that loses the first answer after all of it has come. */
function losing(): { readonly fetch: typeof fetch; readonly keys: (string | null)[] } {
  const keys: (string | null)[] = [];
  return {
    keys,
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      keys.push(new Headers(init?.headers).get('idempotency-key'));
      if (keys.length > 1) return response;
      await response.text();
      throw new TypeError('fetch failed');
    },
  };
}

const openAiOf = ({ origin, token }: Stage, network = losing()): OpenAI =>
  new KeyedOpenAI({ baseURL: `${origin}/v1`, apiKey: token, maxRetries: 2, fetch: network.fetch });

describe('retries of the packages', function () {
  this.timeout(20_000);
  const held = withStage('openai-chat');

  beforeEach(() => {
    held.stage.upstream.reply = { text: 'A lock.' };
  });

  for (const stream of [false, true]) {
    it(`openai gets the answer that was lost on its way, ${stream ? 'streamed' : 'in one piece'}, and it costs once`, async () => {
      const network = losing();
      const { completions } = openAiOf(held.stage, network).chat;
      const answered = completions.create({ model: 'auto', messages: ask, stream });
      const { response } = await answered.withResponse();
      const data = await answered;
      let text = '';
      if ('choices' in data) text = data.choices[0]?.message.content ?? '';
      else for await (const chunk of data) text += chunk.choices[0]?.delta.content ?? '';
      assert.equal(text, 'A lock.');
      assert.equal(response.headers.get('x-signalbox-idempotency'), 'replayed');
      assert.equal(network.keys.length, 2);
      assert.ok(network.keys[0] && network.keys[0] === network.keys[1]);
      assert.equal(held.stage.seen().length, 1);
      assert.equal((await held.stage.rows(1)).length, 1);
    });
  }

  it('anthropic gets it too, when told a key', async () => {
    const network = losing();
    const client = new Anthropic({
      baseURL: held.stage.origin,
      apiKey: held.stage.token,
      maxRetries: 2,
      fetch: network.fetch,
    });
    const message = await client.messages.create(
      { model: 'auto', max_tokens: 50, messages: ask },
      { headers: { 'Idempotency-Key': 'one' } },
    );
    assert.partialDeepStrictEqual(message.content[0], { type: 'text', text: 'A lock.' });
    assert.deepEqual([network.keys, held.stage.seen().length], [['one', 'one'], 1]);
  });

  it('openai that ran out of patience gets a new answer: nobody waited for the first', async () => {
    held.stage.upstream.script({ hang: 'before-head' });
    const client = new KeyedOpenAI({ baseURL: `${held.stage.origin}/v1`, apiKey: held.stage.token, maxRetries: 2 });
    const reply = await client.chat.completions.create({ model: 'auto', messages: ask }, { timeout: 300 });
    assert.equal(reply.choices[0]?.message.content, 'A lock.');
    const [first, second] = held.stage.seen();
    assert.deepEqual([await first?.over, await second?.over], ['left', 'complete']);
    const rows = await held.stage.rows(2);
    assert.deepEqual(
      rows.map(({ result }) => result),
      ['canceled', 'ok'],
    );
  });

  it('openai does not repeat a request that is refused because its key was used for another', async () => {
    const sent: unknown[] = [];
    const counting: typeof fetch = (input, init) => {
      sent.push(input);
      return fetch(input, init);
    };
    const client = openAiOf(held.stage, { fetch: counting, keys: [] });
    const options = { idempotencyKey: 'same' };
    await client.chat.completions.create({ model: 'auto', messages: ask }, options);
    await assert.rejects(client.chat.completions.create({ model: 'auto:best', messages: ask }, options), {
      status: 409,
      message: /Send a new key with a new request/,
    });
    assert.deepEqual([sent.length, held.stage.seen().length], [2, 1]);
  });
});
