import assert from 'node:assert/strict';
import { cheapestReady } from '../../src/app/classifier-model.js';
import type { ModelCard } from '../../src/core/model.js';
import { aModel } from '../support/builders.js';
import { readyFor } from '../support/routing.js';

const priced = (inputUsdPerMTok: number, outputUsdPerMTok: number) => ({
  price: { inputUsdPerMTok, outputUsdPerMTok, cachedInputUsdPerMTok: 0, cacheWriteUsdPerMTok: 0 },
});
const PROMPT = 'word '.repeat(400);

const chosen = (models: readonly ModelCard[], onlyLocal = false): string | undefined =>
  cheapestReady(
    {
      providers: [],
      models,
      access: readyFor('acme', 'signalbox'),
      resolve: () => undefined,
      wiresOf: () => [],
      modelsFor: () => models,
    },
    PROMPT,
    onlyLocal,
  );

describe('the model that classifies', () => {
  it('is the cheapest that is ready', () => {
    const models = [
      aModel({ model: 'dear', ...priced(2, 2) }),
      aModel({ model: 'cheap', ...priced(1, 1) }),
      aModel({ provider: 'without-key', model: 'cheapest', ...priced(0, 0) }),
    ];
    assert.equal(chosen(models), 'acme/cheap');
  });

  it('is the cheapest for a long prompt and a short reply', () => {
    const models = [aModel({ model: 'a', ...priced(1, 1) }), aModel({ model: 'b', ...priced(0.5, 3) })];
    assert.equal(chosen(models), 'acme/b'); // about 500 tokens in, 60 out
  });

  it('is one on this machine where there is one', () => {
    const models = [aModel({ model: 'free', ...priced(0, 0) }), aModel({ model: 'here', local: true })];
    assert.equal(chosen(models), 'acme/here');
  });

  it('is one that answers without thinking first, where there is one', () => {
    const thinker = aModel({ model: 'thinker', capabilities: ['reasoning'], ...priced(0, 0) });
    assert.equal(chosen([thinker, aModel({ model: 'quick' })]), 'acme/quick');
    assert.equal(chosen([thinker]), 'acme/thinker');
  });

  it('is one without a price only when none has one', () => {
    const unpriced = aModel({ model: 'a', price: undefined });
    assert.equal(chosen([unpriced, aModel({ model: 'b' })]), 'acme/b');
    assert.equal(chosen([unpriced]), 'acme/a');
  });

  it('has room for the prompt', () => {
    const small = aModel({ model: 'small', contextTokens: 600, ...priced(0, 0) });
    assert.equal(chosen([small, aModel({ model: 'large' })]), 'acme/large');
  });

  it('is never the Offline helper, and may be none', () => {
    assert.equal(chosen([aModel({ provider: 'signalbox', local: true })]), undefined);
    assert.equal(chosen([aModel()], true), undefined);
  });

  it('is the first by name of equals', () => {
    assert.equal(chosen([aModel({ model: 'b' }), aModel({ model: 'a' })]), 'acme/a');
  });
});
