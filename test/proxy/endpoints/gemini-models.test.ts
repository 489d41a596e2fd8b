import assert from 'node:assert/strict';
import type { ListedModel } from '../../../src/proxy/endpoints/endpoint.js';
import { geminiModel, geminiModels } from '../../../src/proxy/endpoints/gemini-models.js';
import { anExchange, fakeApp, jsonOf } from '../support.js';

const LISTED: ListedModel = {
  ref: { provider: 'acme', model: 'big/one' },
  name: 'Acme One',
  price: undefined,
  contextTokens: 128_000,
  maxOutputTokens: 8_192,
  capabilities: ['tools', 'reasoning'],
  ready: true,
};
const INFO = {
  name: 'models/acme/big/one',
  displayName: 'Acme One',
  inputTokenLimit: 128_000,
  outputTokenLimit: 8_192,
  supportedGenerationMethods: ['generateContent', 'countTokens'],
  thinking: true,
};

const appWith = (...listed: readonly ListedModel[]) => fakeApp(undefined, { models: () => Promise.resolve(listed) });
const namesOf = (answer: unknown): string[] =>
  (answer as { models: { name: string }[] }).models.map(({ name }) => name); // the list's shape is what is tested

describe('GET /v1beta/models', () => {
  it('lists "auto" and its presets first', async () => {
    const answer = jsonOf(await geminiModels.handle(anExchange({ app: appWith(LISTED) })));
    assert.deepEqual(namesOf(answer), [
      'models/auto',
      'models/auto:cheapest',
      'models/auto:balanced',
      'models/auto:best',
      'models/auto:private',
      'models/acme/big/one',
    ]);
  });

  it('says nothing of limits that are not known', async () => {
    const answer = jsonOf(await geminiModels.handle(anExchange({ app: appWith() })));
    assert.deepEqual((answer as { models: unknown[] }).models[0], {
      name: 'models/auto',
      displayName: 'Signalbox: choose for me',
      supportedGenerationMethods: ['generateContent', 'countTokens'],
      thinking: false,
    });
  });
});

describe('GET /v1beta/models/{id}', () => {
  const find = async (rest: string) => jsonOf(await geminiModel.handle(anExchange({ app: appWith(LISTED), rest })));

  for (const rest of ['acme/big/one', 'acme%2Fbig%2Fone']) {
    it(`finds a model at ${rest}`, async () => assert.deepEqual(await find(rest), INFO));
  }

  it('finds nothing where there is nothing', async () => {
    await assert.rejects(find('acme'), { kind: 'model-unknown' });
  });
});
