import assert from 'node:assert/strict';
import { modelAsked } from '../../src/proxy/ollama-model-asked.js';
import { fakeApp } from './support.js';

const appWith = (model: string) =>
  fakeApp(undefined, {
    models: () =>
      Promise.resolve([
        {
          ref: { provider: 'acme', model },
          name: model,
          price: undefined,
          contextTokens: 1,
          maxOutputTokens: 1,
          capabilities: [],
          ready: true,
        },
      ]),
  });

describe('modelAsked', () => {
  it('takes the default tag off a name that no model has', async () => {
    assert.deepEqual(await modelAsked(appWith('one'), 'acme/one:latest'), { model: 'acme/one' });
  });

  for (const asked of ['acme/one:latest', 'one:latest']) {
    it(`leaves ${asked} to a model that is called so`, async () => {
      assert.deepEqual(await modelAsked(appWith('one:latest'), asked), {});
    });
  }

  it('leaves everything else as it is, and asks for no list', async () => {
    const app = fakeApp(undefined, { models: () => Promise.reject(new Error('not wanted')) });
    assert.deepEqual(await modelAsked(app, 'acme/one:7b'), {});
    assert.deepEqual(await modelAsked(app, undefined), {});
  });
});
