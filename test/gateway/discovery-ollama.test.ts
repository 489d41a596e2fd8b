import assert from 'node:assert/strict';
import { GatewayError } from '../../src/core/errors.js';
import type { ModelCard } from '../../src/core/model.js';
import type { AskLocal } from '../../src/gateway/discovery-ask.js';
import { listOllamaModels } from '../../src/gateway/discovery-ollama.js';
import { aProviderCard } from '../support/builders.js';

const CARD = aProviderCard({ id: 'llamas', name: 'Llamas', wire: 'ollama', local: true, probePath: '/api/tags' });

describe("Ollama's models", () => {
  let shown: string[];
  beforeEach(() => {
    shown = [];
  });

  /** Answers '/api/tags' with these models, and '/api/show' by name; a name without an answer fails. */
  const list = (
    models: readonly object[],
    shows: Readonly<Record<string, object>> = {},
  ): Promise<readonly ModelCard[]> => {
    const ask: AskLocal = (url, schema, body) => {
      if (url.pathname === '/api/tags') return Promise.resolve(schema.parse({ models }));
      const name = body && 'model' in body ? String(body.model) : '';
      shown.push(`${url.pathname} ${name}`);
      const show = shows[name];
      return show ? Promise.resolve(schema.parse(show)) : Promise.reject(new GatewayError('upstream-timeout', 'late'));
    };
    return listOllamaModels(CARD, new URL('http://127.0.0.1:11434/api/tags'), ask);
  };
  const names = (models: readonly ModelCard[]): readonly string[] => models.map(({ model }) => model);

  it('takes size, length and capabilities from the server', async () => {
    const [model] = await list([{ name: 'qwen3:8b', details: { parameter_size: '8.2B', family: 'qwen3' } }], {
      'qwen3:8b': {
        capabilities: ['completion', 'tools', 'thinking', 'insert'],
        model_info: { 'general.architecture': 'qwen3', 'qwen3.context_length': 40_960 },
      },
    });
    assert.deepEqual(
      [model?.name, model?.contextTokens, model?.maxOutputTokens, model?.capabilities],
      ['qwen3:8b (8.2B)', 40_960, 4_096, ['tools', 'reasoning', 'insert']],
    );
  });

  it('calls vision by our name', async () => {
    const [model] = await list([{ name: 'a' }], { a: { capabilities: ['completion', 'vision'] } });
    assert.deepEqual(model?.capabilities, ['images']);
  });

  it('uses careful defaults when the details do not come', async () => {
    const [model] = await list([{ name: 'a' }]);
    assert.deepEqual([model?.name, model?.contextTokens, model?.capabilities], ['a', 8_192, []]);
  });

  it('does not believe a length that is none', async () => {
    const [model] = await list([{ name: 'a' }], {
      a: { model_info: { 'general.architecture': 'x', 'x.context_length': 'long' } },
    });
    assert.equal(model?.contextTokens, 8_192);
  });

  it('leaves out models that only embed', async () => {
    assert.deepEqual(
      names(
        await list([{ name: 'a' }, { name: 'b' }], {
          a: { capabilities: ['embedding'] },
          b: { capabilities: ['completion'] },
        }),
      ),
      ['b'],
    );
  });

  it('leaves out models whose family only embeds, without asking', async () => {
    assert.deepEqual(
      names(await list([{ name: 'x:latest', details: { family: 'nomic-embed' } }, { name: 'mxbai-embed-large' }])),
      [],
    );
    assert.deepEqual(shown, []);
  });

  it('leaves out models that run in the cloud', async () => {
    const models = [
      { name: 'gpt-oss:120b-cloud' },
      { name: 'glm:cloud' },
      { name: 'kimi', remote_host: 'https://ollama.com' },
      { name: 'cloudy' },
    ];
    assert.deepEqual(names(await list(models)), ['cloudy']);
  });

  it('asks about the first eight only', async () => {
    const models = Array.from({ length: 9 }, (_, index) => ({ name: `m${index}` }));
    assert.equal((await list(models)).length, 9);
    assert.deepEqual([shown.length, shown[7]], [8, '/api/show m7']);
  });

  it('does not hide a bug', async () => {
    const ask: AskLocal = (url, schema) =>
      url.pathname === '/api/tags'
        ? Promise.resolve(schema.parse({ models: [{ name: 'a' }] }))
        : Promise.reject(new TypeError('bug'));
    await assert.rejects(listOllamaModels(CARD, new URL('http://127.0.0.1:11434/api/tags'), ask), TypeError);
  });
});
