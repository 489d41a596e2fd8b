import assert from 'node:assert/strict';
import type { ModelCard } from '../../src/core/model.js';
import type { AskLocal } from '../../src/gateway/discovery-ask.js';
import { listOpenAiModels } from '../../src/gateway/discovery-openai.js';
import { aLocalServer } from '../support/builders.js';

const CARD = aLocalServer();

describe("models of a local server with OpenAI's API", () => {
  const list = (...data: readonly object[]): Promise<readonly ModelCard[]> => {
    const ask: AskLocal = (_url, schema) => Promise.resolve(schema.parse({ object: 'list', data }));
    return listOpenAiModels(CARD, new URL('http://127.0.0.1:1234/v1/models'), ask);
  };
  const contextOf = async (model: object): Promise<number | undefined> => (await list(model))[0]?.contextTokens;

  it('takes the length that vLLM serves', async () => {
    assert.equal(await contextOf({ id: 'a', max_model_len: 40_960 }), 40_960);
  });

  it('takes the length that llama.cpp serves, not the one it was trained for', async () => {
    assert.equal(await contextOf({ id: 'a', meta: { n_ctx: 16_384, n_ctx_train: 131_072 } }), 16_384);
    assert.equal(await contextOf({ id: 'a', meta: { n_ctx_train: 131_072 } }), 8_192);
  });

  it('takes the default for a length that is none', async () => {
    assert.equal(await contextOf({ id: 'a', max_model_len: 'long', meta: null }), 8_192);
  });

  it('halves a short window between prompt and reply', async () => {
    const [model] = await list({ id: 'a', max_model_len: 4_097 });
    assert.equal(model?.maxOutputTokens, 2_048);
  });

  it('claims no capability', async () => {
    assert.deepEqual((await list({ id: 'a', capabilities: ['tools'] }))[0]?.capabilities, []);
  });

  it('leaves out models that cannot chat', async () => {
    const models = await list(
      { id: 'text-embedding-nomic-v1.5' },
      { id: 'bge-m3' },
      { id: 'qwen3-reranker' },
      { id: 'qwen3-4b' },
    );
    assert.deepEqual(
      models.map(({ model }) => model),
      ['qwen3-4b'],
    );
  });
});
