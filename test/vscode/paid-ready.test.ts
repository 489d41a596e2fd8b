import assert from 'node:assert/strict';
import type { ModelCard } from '../../src/core/model.js';
import type { Access } from '../../src/core/route/types.js';
import { isPaidReady } from '../../src/vscode/paid-ready.js';
import { aModel } from '../support/builders.js';

describe('something paid is connected', () => {
  const FREE = { inputUsdPerMTok: 0, cachedInputUsdPerMTok: 0, cacheWriteUsdPerMTok: 0, outputUsdPerMTok: 0 };
  const ready = (model: ModelCard, state: Access = { state: 'ready' }) =>
    isPaidReady({ models: [model], access: new Map([['acme', state]]) });

  it('when a model with a price can be called', () => assert.equal(ready(aModel()), true));

  it('not when its provider cannot be', () => {
    assert.equal(ready(aModel(), { state: 'key-missing', hint: 'add a key' }), false);
  });

  it('not when all that can be called is free', () => assert.equal(ready(aModel({ price: FREE })), false));

  it('when only the reply costs', () => {
    assert.equal(ready(aModel({ price: { ...FREE, outputUsdPerMTok: 1 } })), true);
  });

  it('when nobody knows the price, but for models of this machine', () => {
    assert.equal(ready(aModel({ price: undefined })), true);
    assert.equal(ready(aModel({ price: undefined, local: true })), false);
  });
});
