import assert from 'node:assert/strict';
import { makeNodesUnder } from '../../../src/vscode/models-view/models-nodes.js';
import { aHealth, aModelFact, aModelHealth, aProviderFact, failing, someFacts } from '../support/models.js';
import { ENGLISH } from '../support/money.js';

describe('the view of models and providers', () => {
  const nodesUnder = makeNodesUnder(ENGLISH);
  const idsUnder = (parent: string | undefined, ...args: Parameters<typeof someFacts>) =>
    nodesUnder(parent, someFacts(...args)).map(({ id }) => id);
  const lacking = (id: string, state: string) => aProviderFact({ id, state, key: { kind: 'none' } });
  const providers = [
    aProviderFact(),
    lacking('hooli', 'key-missing'),
    lacking('umbrella', 'key-missing'),
    lacking('ollama', 'not-running'),
    lacking('off', 'disabled'),
    lacking('odd', 'unknown'),
  ];

  it('is empty while nothing is connected, so that its welcome shows', () => {
    assert.deepEqual(idsUnder(undefined, { providers: providers.slice(1) }), []);
  });

  it('begins with what can be called, and groups the rest by what it lacks', () => {
    const nodes = nodesUnder(undefined, someFacts({ providers }));
    assert.deepEqual(
      nodes.map(({ label, description }) => `${label}: ${description}`),
      ['Acme: not called yet · key stored · EU', 'Need a key: 2', 'Not running: 2', 'Turned off: 1'],
    );
    assert.deepEqual(idsUnder(':key-missing', { providers }), ['hooli', 'umbrella']);
    assert.deepEqual(idsUnder(':not-running', { providers }), ['ollama', 'odd']);
    assert.deepEqual(idsUnder(':disabled', { providers }), ['off']);
  });

  it('has no group for what nobody lacks', () => {
    assert.deepEqual(idsUnder(undefined, { providers: providers.slice(0, 2) }), ['acme', ':key-missing']);
  });

  it('keeps in sight what was called and cannot be called any more', () => {
    const called = [aHealth({ provider: 'hooli' })];
    assert.deepEqual(idsUnder(undefined, { providers: providers.slice(0, 3), called }), [
      'acme',
      'hooli',
      ':key-missing',
    ]);
    assert.deepEqual(idsUnder(':key-missing', { providers, called }), ['umbrella']);
  });

  it('has the models of a provider under it, those on no list last', () => {
    const models = [
      aModelFact(),
      aModelFact({ model: 'acme/two' }),
      aModelFact({ model: 'hooli/x', provider: 'hooli' }),
    ];
    const called = [aHealth({ models: [aModelHealth({ model: 'acme/new' }), aModelHealth(failing(5_000))] })];
    const nodes = nodesUnder('acme', someFacts({ models, called }));
    assert.deepEqual(
      nodes.map(({ id }) => id),
      ['acme/one', 'acme/two', 'acme/new'],
    );
    assert.match(nodes[0]?.description ?? '', /^resting 5 s/);
    assert.doesNotMatch(nodes[1]?.description ?? '', /resting/);
  });

  it('makes rows again only that calls may have changed', () => {
    const facts = someFacts({ providers, models: [aModelFact(), aModelFact({ model: 'acme/two' })] });
    const later = { ...facts, backends: someFacts({ called: [aHealth({ models: [aModelHealth()] })] }).backends };
    const isSame = (parent: string | undefined) => {
      const before = nodesUnder(parent, facts);
      return nodesUnder(parent, later).map((node, index) => node === before[index]);
    };
    assert.deepEqual(isSame('acme'), [false, true]);
    assert.deepEqual(isSame(':key-missing'), [true, true]);
    assert.match(nodesUnder(undefined, later)[0]?.description ?? '', /healthy/);
    assert.match(nodesUnder(undefined, facts)[0]?.description ?? '', /not called yet/);
  });

  it('has nothing under a provider that is gone', () => {
    assert.deepEqual(idsUnder('nobody'), []);
  });
});
