import assert from 'node:assert/strict';
import { readBundle, t, useStrings } from '../../src/webview/strings.js';

describe('strings', () => {
  afterEach(() => {
    useStrings(undefined);
  });

  it('fills in values', () => {
    assert.equal(t('decisions.count', { shown: 2, total: 50 }), '2 of 50 loaded');
  });

  it('leaves a placeholder without a value in sight', () => {
    assert.equal(t('decisions.count', { shown: 2 }), '2 of {total} loaded');
  });

  it('does not fill in what a value brings along', () => {
    assert.equal(t('rejected.count', { stage: '{count}', count: 3 }), '{count}: 3');
  });

  it('takes texts from a bundle and keeps the others in English', () => {
    useStrings(readBundle('{"tab.models": "Modelle"}'));
    assert.deepEqual([t('tab.models'), t('tab.memory')], ['Modelle', 'Memory']);
  });

  it('leaves out what is not a text for a known key', () => {
    useStrings({ 'tab.models': 7, unknown: 'x' });
    assert.equal(t('tab.models'), 'Models & Providers');
  });

  for (const json of ['{', 'null', '[]', '', undefined, null]) {
    it(`stays English with ${String(json) || 'an empty bundle'}`, () => {
      useStrings(readBundle(json));
      assert.equal(t('tab.models'), 'Models & Providers');
    });
  }
});
