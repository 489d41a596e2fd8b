import assert from 'node:assert/strict';
import { mergeRows } from '../../src/catalog/merge.js';
import { aModelRow, aProviderRow } from './rows.js';

describe('mergeRows', () => {
  const ours = { providers: [aProviderRow()], models: [aModelRow(), aModelRow({ model: 'anvil-2' })] };

  it('replaces a row with the same key whole, and keeps the others', () => {
    const theirs = aModelRow({ name: 'My anvil' });
    const { models } = mergeRows(ours, { providers: [], models: [theirs] });
    assert.deepEqual(models, [aModelRow({ model: 'anvil-2' }), theirs]);
  });

  it('adds a row with a new key', () => {
    const theirs = aProviderRow({ id: 'zenith' });
    const { providers } = mergeRows(ours, { providers: [theirs], models: [] });
    assert.deepEqual(providers, [aProviderRow(), theirs]);
  });
});
