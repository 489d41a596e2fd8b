import assert from 'node:assert/strict';
import type { ModelHealth } from '../../../src/dashboard/backends.js';
import type { ModelFacts } from '../../../src/vscode/models-view/facts.js';
import { modelNode, unlistedNode } from '../../../src/vscode/models-view/model-node.js';
import { aModelFact, aModelHealth, failing, NOW_MS } from '../support/models.js';
import { ENGLISH } from '../support/money.js';

describe('the row of a model', () => {
  const node = (over: Partial<ModelFacts> = {}, health?: ModelHealth) =>
    modelNode(aModelFact(over), health, NOW_MS, ENGLISH);
  const factsOf = (...args: Parameters<typeof node>) => Object.fromEntries(node(...args).facts);

  it('shows price, context and tier', () => {
    const { id, label, description, context, isParent } = node();
    assert.deepEqual([id, label, description], ['acme/one', 'one', '$1.00 in, $4.00 out · 128K · mid']);
    assert.deepEqual([context, isParent], ['model', false]);
  });

  it('keeps slashes of its own name', () => {
    assert.equal(node({ model: 'acme/family/big' }).label, 'family/big');
  });

  it('tells the rest on hover', () => {
    assert.deepEqual(node().facts, [
      ['Name', 'Acme One'],
      ['Price', '$1.00 in, $4.00 out per million tokens'],
      ['Context', '128,000 tokens'],
      ['Longest reply', '8,192 tokens'],
      ['Tier', 'mid'],
      ['Capabilities', 'tools, images'],
    ]);
  });

  it('never shows an unknown price as a number', () => {
    const unpriced = node({ price: undefined, isPriced: false });
    assert.equal(unpriced.description, 'unpriced · 128K · mid');
    assert.deepEqual([unpriced.icon, unpriced.tone], ['question', 'warn']);
    assert.doesNotMatch(JSON.stringify(unpriced), /\$/);
  });

  it('calls free what costs nothing, and only that', () => {
    const nothing = { inputUsdPerMTok: 0, cachedInputUsdPerMTok: 0, cacheWriteUsdPerMTok: 0, outputUsdPerMTok: 0 };
    assert.equal(node({ price: nothing, tier: 'free' }).description, 'free · 128K · free');
    assert.equal(
      node({ price: { ...nothing, outputUsdPerMTok: 0.1 } }).description,
      '$0.00 in, $0.10 out · 128K · mid',
    );
  });

  it('says first why it is left alone', () => {
    const { description, spoken, icon } = node({}, aModelHealth({ ...failing(30_000), inFlight: 1 }));
    assert.equal(description, 'resting 30 s after 5 failures · 1 in flight · $1.00 in, $4.00 out · 128K · mid');
    assert.match(spoken, /^resting until 12:00:30 PM after 5 failures, 1 in flight, /);
    assert.equal(icon, 'error');
  });

  it('says that it is retired, since when, and what to use instead', () => {
    const retirement = { state: 'retired', on: '2026-08-16', successor: 'acme/two' } as const;
    const { description, icon } = node({ retirement });
    assert.match(description, /^retired · /);
    assert.equal(icon, 'archive');
    const facts = factsOf({ retirement });
    assert.deepEqual([facts['End'], facts['Use instead']], ['retired on 2026-08-16', 'acme/two']);
  });

  it('warns of an end within a month, and tells one that is further off on hover only', () => {
    const at = (state: 'soon' | 'announced') => ({ state, on: '2026-12-20', successor: undefined });
    assert.match(node({ retirement: at('soon') }).description, /^to be retired on 2026-12-20 · /);
    assert.equal(node({ retirement: at('soon') }).icon, 'calendar');
    assert.equal(node({ retirement: at('announced') }).description, node().description);
    assert.equal(factsOf({ retirement: at('announced') })['End'], 'to be retired on 2026-12-20');
    assert.equal(factsOf({ retirement: at('announced') })['Use instead'], undefined);
  });

  it('that is on no list claims no price', () => {
    const { id, description, facts } = unlistedNode(aModelHealth({ model: 'acme/new', inFlight: 1 }), NOW_MS, ENGLISH);
    assert.deepEqual([id, description], ['acme/new', '1 in flight · on no list']);
    assert.deepEqual(facts.at(-1), ['Price', 'not known: the model is on no list, and was asked for by name']);
  });
});
