import assert from 'node:assert/strict';
import { defaultSettings } from '../../src/config/schema.js';
import { judgesHere } from '../../src/vscode/judges-here.js';

describe('judging here', () => {
  const judges = (over: Partial<ReturnType<typeof defaultSettings>>) => judgesHere({ ...defaultSettings(), ...over });

  it('is what the strategies of our own do', () => {
    for (const strategy of ['learned', 'signals', 'rules', 'diy'] as const) {
      assert.equal(judges({ 'classifier.strategy': strategy }), true, strategy);
    }
  });

  it('is not what a model, an embedder or a sidecar does', () => {
    for (const strategy of ['llm', 'embeddings', 'sidecar'] as const) {
      assert.equal(judges({ 'classifier.strategy': strategy }), false, strategy);
    }
  });

  it('is what an ensemble does when all of its parts do', () => {
    const ensemble = (parts: Record<string, number>) =>
      judges({ 'classifier.strategy': 'ensemble', 'classifier.ensemble': parts });
    assert.equal(ensemble({ learned: 0.7, signals: 0.3 }), true);
    assert.equal(ensemble({ learned: 0.7, llm: 0.3 }), false);
  });
});
