import assert from 'node:assert/strict';
import type { ProviderHealth } from '../../../src/dashboard/backends.js';
import type { KeyState, ProviderFacts } from '../../../src/vscode/models-view/facts.js';
import { providerNode } from '../../../src/vscode/models-view/provider-node.js';
import { aHealth, aModelHealth, aProviderFact, failing, NOW_MS } from '../support/models.js';
import { ENGLISH } from '../support/money.js';

describe('the row of a provider', () => {
  const node = (over: Partial<ProviderFacts> = {}, health?: ProviderHealth) =>
    providerNode(aProviderFact(over), { atMs: NOW_MS, providers: health ? [health] : [] }, ENGLISH);
  const factOf = (name: string, ...args: Parameters<typeof node>) =>
    node(...args).facts.find(([about]) => about === name)?.[1];

  it('says that it was not called yet, whose key it has and where it is', () => {
    const { id, label, description, icon } = node();
    assert.deepEqual(
      [id, label, description, icon],
      ['acme', 'Acme', 'not called yet · key stored · EU', 'circle-large-outline'],
    );
  });

  it('says how its calls went, how quick it is and what is under way', () => {
    const { description, icon, tone } = node({}, aHealth({ inFlight: 2 }));
    assert.equal(description, '70 % healthy · 1.00 s · 2 in flight · key stored · EU');
    assert.deepEqual([icon, tone], ['pass', 'good']);
  });

  it('counts down while it is left alone, and says to a voice until when', () => {
    const health = aHealth({ ...failing(40_001), state: 'down', score: { value: 0, speed: 0, reliability: 0 } });
    const { description, spoken, icon, tone } = node({}, health);
    assert.equal(description, 'resting 41 s after 5 failures · 0 % down · 1.00 s · key stored · EU');
    assert.equal(spoken, 'resting until 12:00:40 PM after 5 failures, 0 % down, 1.00 s, key stored, EU');
    assert.deepEqual([icon, tone], ['error', 'bad']);
  });

  it('warns of trouble that does not keep calls away', () => {
    const { description, icon, tone } = node({}, aHealth({ state: 'degraded', errors: 1 }));
    assert.match(description, /^70 % degraded · /);
    assert.deepEqual([icon, tone], ['warning', 'warn']);
  });

  const keys: readonly (readonly [string, KeyState])[] = [
    ['key stored', { kind: 'stored' }],
    ['key from ACME_API_KEY', { kind: 'environment', variable: 'ACME_API_KEY' }],
    ['credentials of the environment', { kind: 'credentials' }],
    ['no key needed', { kind: 'not-needed' }],
    ['no key', { kind: 'none' }],
  ];
  for (const [text, key] of keys) {
    it(`tells of its key: ${text}`, () => {
      assert.equal(node({ key }).description, `not called yet · ${text} · EU`);
      assert.equal(factOf('Key', { key }), text);
    });
  }

  it('says what it lacks, and what to do, once', () => {
    const lacking = { state: 'key-missing', hint: 'add a key', key: { kind: 'none' } } as const;
    assert.equal(node(lacking).description, 'no key · EU');
    assert.equal(factOf('To do', lacking), 'add a key');
    assert.equal(
      node({ state: 'not-running', key: { kind: 'not-needed' } }).description,
      'not running · no key needed · EU',
    );
    assert.equal(node({ state: 'disabled' }).description, 'turned off · key stored · EU');
  });

  it('names an unknown region as unknown', () => {
    assert.match(node({ nextRegion: 'other' }).description, /region not known$/);
  });

  it('offers what can be done with it, and nothing else', () => {
    assert.equal(node().context, 'provider takesKey keyStored');
    assert.equal(node({ state: 'key-missing', key: { kind: 'none' } }).context, 'provider takesKey keyMissing');
    assert.equal(node({ takesKey: false, key: { kind: 'not-needed' } }).context, 'provider');
    assert.equal(node({}, aHealth()).context, 'provider takesKey keyStored');
    assert.equal(node({}, aHealth({ errors: 1 })).context, 'provider resettable takesKey keyStored');
  });

  it('tells on hover of the breaker, the parts of the score and the calls', () => {
    assert.deepEqual(node({ region: 'eu eu.acme.example (in use)' }, aHealth()).facts, [
      ['Breaker', 'closed'],
      ['Health', '70 % healthy'],
      ['Score', 'speed 30 % + reliability 40 %'],
      ['Latency', '1.00 s'],
      ['In flight', '0'],
      ['Failed', '0 of 12 calls'],
      ['Key', 'key stored'],
      ['Region', 'eu eu.acme.example (in use)'],
      ['Models', '2'],
    ]);
  });

  it('names its only place in words on hover, and several as the panel does', () => {
    assert.equal(factOf('Region', { region: 'local', nextRegion: 'local' }), 'this machine');
    assert.equal(factOf('Region', { region: 'eu a.example, us b.example' }), 'eu a.example, us b.example');
  });

  it('names on hover the models that are left alone, five of them', () => {
    const models = Array.from({ length: 7 }, (_, at) => aModelHealth({ model: `acme/${at}`, ...failing(1_000) }));
    const { facts } = node({}, aHealth({ models: [aModelHealth(), ...models] }));
    const told = facts.filter(([name]) => name.startsWith('acme/') || name === 'Left alone as well');
    assert.equal(told.length, 6);
    assert.deepEqual(told[0], ['acme/0', 'resting until 12:00:01 PM after 5 failures']);
    assert.deepEqual(told[5], ['Left alone as well', '2']);
  });
});
