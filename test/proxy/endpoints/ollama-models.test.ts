import assert from 'node:assert/strict';
import type { ListedModel } from '../../../src/proxy/endpoints/endpoint.js';
import { ollamaPs, ollamaShow, ollamaTags, ollamaVersion } from '../../../src/proxy/endpoints/ollama-models.js';
import { anExchange, fakeApp, jsonOf } from '../support.js';

const aListed = (over: Partial<ListedModel> = {}): ListedModel => ({
  ref: { provider: 'acme', model: 'one' },
  name: 'Acme One',
  price: undefined,
  contextTokens: 128_000,
  maxOutputTokens: 8_192,
  capabilities: ['tools', 'images', 'json-schema', 'reasoning'],
  ready: true,
  ...over,
});

const appWith = (...listed: readonly ListedModel[]) => fakeApp(undefined, { models: () => Promise.resolve(listed) });

describe('GET /api/version', () => {
  it('tells anyone the API that is spoken, and by whom', async () => {
    assert.equal(ollamaVersion.access, 'anyone');
    const answer = jsonOf(await ollamaVersion.handle(anExchange({ caller: 'stranger' })));
    assert.deepEqual(answer, { version: '0.13.0', signalbox: '1.2.3' });
  });
});

describe('GET /api/tags', () => {
  const tags = async (...listed: readonly ListedModel[]): Promise<readonly Record<string, unknown>[]> => {
    const answer = jsonOf(await ollamaTags.handle(anExchange({ app: appWith(...listed) })));
    return (answer as { models: Record<string, unknown>[] }).models; // the shape of an entry is tested below
  };

  it('lists "auto", its presets and the models that are ready', async () => {
    const names = (await tags(aListed(), aListed({ ref: { provider: 'acme', model: 'two' }, ready: false }))).map(
      ({ name }) => name,
    );
    assert.deepEqual(names, ['auto', 'auto:cheapest', 'auto:balanced', 'auto:best', 'auto:private', 'acme/one']);
  });

  it('has all that tools demand, empty where it is not known', async () => {
    assert.deepEqual((await tags(aListed())).at(-1), {
      name: 'acme/one',
      model: 'acme/one',
      modified_at: '1970-01-01T00:00:00Z',
      size: 0,
      // printf acme/one | sha256sum
      digest: '3d1c107547e62ecbe6ecb57b07627bd7b4c41d797e56691418d4bab8e230419c',
      details: {
        parent_model: '',
        format: '',
        family: 'acme',
        families: ['acme'],
        parameter_size: '',
        quantization_level: '',
      },
    });
  });
});

describe('GET /api/ps', () => {
  it('has no model in memory', async () => {
    assert.deepEqual(jsonOf(await ollamaPs.handle(anExchange())), { models: [] });
  });
});

describe('POST /api/show', () => {
  const show = async (body: object) =>
    jsonOf(await ollamaShow.handle(anExchange({ app: appWith(aListed()), body: JSON.stringify(body) })));

  it('tells what a model can do and how much it reads', async () => {
    assert.deepEqual(await show({ model: 'acme/one' }), {
      modelfile: '',
      parameters: '',
      template: '{{ .Prompt }}',
      details: {
        parent_model: '',
        format: '',
        family: 'acme',
        families: ['acme'],
        parameter_size: '',
        quantization_level: '',
      },
      model_info: {
        'general.architecture': 'signalbox',
        'general.basename': 'Acme One',
        'signalbox.context_length': 128_000,
      },
      capabilities: ['completion', 'tools', 'vision', 'thinking'],
      modified_at: '1970-01-01T00:00:00Z',
    });
  });

  for (const body of [{ name: 'acme/one' }, { model: 'acme/one:latest' }]) {
    it(`finds the model of ${JSON.stringify(body)}`, async () => {
      assert.partialDeepStrictEqual(await show(body), { model_info: { 'general.basename': 'Acme One' } });
    });
  }

  it('mentions a suffix for models that fill in the middle', async () => {
    const app = appWith(aListed({ capabilities: ['insert'] }));
    const shown = jsonOf(await ollamaShow.handle(anExchange({ app, body: '{"model":"acme/one"}' })));
    assert.partialDeepStrictEqual(shown, {
      template: '{{ .Prompt }}{{ .Suffix }}',
      capabilities: ['completion', 'insert'],
    });
  });

  it('shows "auto" as large as the largest model that is ready', async () => {
    assert.partialDeepStrictEqual(await show({ model: 'auto:latest' }), {
      details: { family: 'signalbox' },
      model_info: { 'signalbox.context_length': 128_000 },
    });
  });

  it('leaves out a window that is not known', async () => {
    const exchange = anExchange({ app: appWith(), body: '{"model":"auto"}' });
    const { model_info: info } = jsonOf(await ollamaShow.handle(exchange)) as { model_info: object };
    assert.deepEqual(Object.keys(info), ['general.architecture', 'general.basename']);
  });

  it('refuses a name it does not know, and none', async () => {
    await assert.rejects(show({ model: 'acme/nine' }), { kind: 'model-unknown' });
    await assert.rejects(show({}), { kind: 'invalid-request', message: /"model"/ });
  });

  it('fails as Ollama does', () => {
    assert.deepEqual(ollamaShow.writer?.errorBody({ message: 'No.' } as never), { error: 'No.' });
  });
});
