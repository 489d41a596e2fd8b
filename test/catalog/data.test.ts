import assert from 'node:assert/strict';
import models from '../../src/catalog/data/models.json' with { type: 'json' };
import providers from '../../src/catalog/data/providers.json' with { type: 'json' };
import { loadCatalog } from '../../src/catalog/load.js';
import { parseRows } from '../../src/catalog/schema.js';
import { exampleAddress } from '../../src/core/address.js';
import { refText, type ModelCard } from '../../src/core/model.js';
import { schemeOf } from '../../src/gateway/auth/index.js';
import { baseUrlOf, wiresFor, wiresOf } from '../../src/gateway/dial.js';

describe('the built-in catalogue', () => {
  const catalog = loadCatalog();
  const remote = catalog.providers.filter(({ wire, local }) => !local && wire !== 'vscode-lm');

  it('parses strictly, so that start-up can trust it', () => {
    assert.doesNotThrow(() => parseRows({ providers, models }));
  });

  it('has at least 47 providers', () => {
    assert.ok(providers.length >= 47, `there are ${providers.length}`);
  });

  it('is sorted, so that diffs read like a table', () => {
    assertAscending(providers.map(({ id }) => [id]));
    assertAscending(models.map(({ provider, model }) => [provider, model]));
  });

  it('gives every remote provider a key variable, a page to get a key and a model', () => {
    const withModels = new Set(models.map(({ provider }) => provider));
    const lacking = remote.filter(({ id, keyEnv, keyUrl }) => keyEnv.length === 0 || !keyUrl || !withModels.has(id));
    assert.deepEqual(
      lacking.map(({ id }) => id),
      [],
    );
  });

  it('reaches remote providers over https, and local ones on this machine', () => {
    for (const { id, baseUrl } of remote) assert.match(exampleAddress(baseUrl), /^https:/, id);
    const servers = catalog.providers.filter(({ local, wire }) => local && wire !== 'offline');
    for (const { id, baseUrl, probePath } of servers) {
      assert.equal(new URL(baseUrl).hostname, '127.0.0.1', id);
      assert.ok(probePath, `${id} has no probe`);
    }
  });

  it('does not take the models of the editor for private ones', () => {
    assert.equal(catalog.providers.find(({ wire }) => wire === 'vscode-lm')?.local, false);
  });

  it('needs no key for the offline helper, and says that it is not a model', () => {
    const [helper, ...others] = catalog.models.filter(({ provider }) => provider === 'signalbox');
    assert.deepEqual(others, []);
    assert.equal(helper?.model, 'offline-helper');
    assert.match(helper.name, /not an AI model/);
    assert.equal(helper.price?.outputUsdPerMTok, 0);
  });

  it('knows of the ends that providers announced', () => {
    const ends = catalog.models.flatMap((card) => (card.lifecycle ? [[refText(card), card.lifecycle.retiresOn]] : []));
    assert.deepEqual(ends, [
      ['groq/llama-3.1-8b-instant', '2026-08-16'],
      ['groq/llama-3.3-70b-versatile', '2026-08-16'],
      ['openai/gpt-4.1', '2027-01-14'],
    ]);
  });

  it('names nothing to use instead that ends no later, and was read after it was announced', () => {
    const endOf = new Map(catalog.models.map((card) => [refText(card), card.lifecycle?.retiresOn ?? '9999-12-31']));
    for (const row of parseRows({ providers, models }).models) {
      if (!row.lifecycle) continue;
      const { announcedOn = '', retiresOn, successor, asOf } = row.lifecycle;
      assert.ok(asOf >= announcedOn, refText(row));
      if (successor !== undefined) assert.ok((endOf.get(successor) ?? '') > retiresOn, refText(row));
    }
  });

  it('prices most models', () => {
    const unpriced = catalog.models.filter(({ price }) => price === undefined);
    assert.ok(unpriced.length / catalog.models.length < 0.1, unpriced.map(refText).join(', '));
  });

  it('has tiers that agree with prices', () => {
    const wrong = catalog.models.filter((card) => card.price && !fitsTier(card, blendedUsd(card.price)));
    assert.deepEqual(wrong.map(refText), []);
  });

  it('never prices a model that is not free at zero', () => {
    const zero = catalog.models.filter(({ tier, price }) => tier !== 'free' && price && blendedUsd(price) === 0);
    assert.deepEqual(zero.map(refText), []);
  });
});

describe('the wires of the built-in catalogue', () => {
  const catalog = loadCatalog();
  const providerOf = (id: string) =>
    catalog.providers.find((card) => card.id === id) ?? assert.fail(`there is no ${id}`);
  const modelOf = (ref: string) =>
    catalog.models.find((card) => refText(card) === ref) ?? assert.fail(`there is no ${ref}`);
  /** Each wire with its address, the one first that others are translated into. */
  const spoken = (id: string) => {
    const card = providerOf(id);
    return [card.wire, ...card.also.map(({ wire }) => wire)].map((wire) => [wire, baseUrlOf(card, wire)]);
  };
  const called = (ref: string) => wiresFor(providerOf(modelOf(ref).provider), modelOf(ref));

  it('are listed once for each provider, the first one included', () => {
    for (const { id, wire, also } of catalog.providers) {
      const wires = [wire, ...also.map((one) => one.wire)];
      assert.deepEqual(wires, [...new Set(wires)], id);
    }
  });

  it('are reached over https, and on this machine at the origin that is probed', () => {
    for (const { id, baseUrl, also, local } of catalog.providers) {
      for (const one of also) {
        const address = new URL(exampleAddress(one.baseUrl));
        if (local) assert.equal(address.origin, new URL(baseUrl).origin, id);
        else assert.equal(address.protocol, 'https:', id);
      }
    }
  });

  it('hold all that a model is bound to, each once', () => {
    for (const model of catalog.models) {
      const bound = model.wires ?? [];
      const unspoken = bound.filter((wire) => !wiresOf(providerOf(model.provider), model.model).includes(wire));
      assert.deepEqual(unspoken, [], refText(model));
      assert.equal(new Set(bound).size, bound.length, refText(model));
    }
  });

  it('can fill in the middle wherever a model says it can', () => {
    const unable = catalog.models.filter(
      (model) => model.capabilities.includes('insert') && !called(refText(model)).includes('openai-completions'),
    );
    assert.deepEqual(unable.map(refText), []);
  });

  it('are two at OpenAI, and GPT-6 has its tools over Responses alone', () => {
    assert.deepEqual(spoken('openai'), [
      ['openai-chat', 'https://api.openai.com/v1'],
      ['openai-responses', 'https://api.openai.com/v1'],
    ]);
    assert.deepEqual(called('openai/gpt-4.1'), ['openai-chat', 'openai-responses']);
    assert.deepEqual(called('openai/gpt-5.5'), ['openai-responses', 'openai-chat']);
    assert.deepEqual(called('openai/gpt-6.2-sol'), ['openai-responses']);
    assert.ok(modelOf('openai/gpt-6.2-sol').capabilities.includes('tools'));
  });

  it("are Google's own and the OpenAI one, each with the key where it is looked for", () => {
    assert.deepEqual(spoken('google'), [
      ['gemini', 'https://generativelanguage.googleapis.com/v1beta'],
      ['openai-chat', 'https://generativelanguage.googleapis.com/v1beta/openai'],
    ]);
    assert.equal(schemeOf(providerOf('google'), 'gemini'), 'x-goog-api-key');
    assert.equal(schemeOf(providerOf('google'), 'openai-chat'), 'bearer');
  });

  it('are four at DeepSeek', () => {
    assert.deepEqual(spoken('deepseek'), [
      ['openai-chat', 'https://api.deepseek.com'],
      ['openai-completions', 'https://api.deepseek.com/beta'],
      ['anthropic-messages', 'https://api.deepseek.com/anthropic/v1'],
      ['openai-responses', 'https://api.deepseek.com'],
    ]);
    assert.equal(schemeOf(providerOf('deepseek'), 'anthropic-messages'), 'x-api-key');
  });

  it('are one at Anthropic, with every beta flag; others are sent none', () => {
    assert.deepEqual(spoken('anthropic'), [['anthropic-messages', 'https://api.anthropic.com/v1']]);
    const takers = catalog.providers.filter(({ betas }) => betas.length > 0);
    assert.deepEqual(
      takers.map(({ id, betas }) => [id, betas]),
      [['anthropic', ['*']]],
    );
  });

  it('take a bearer token for Messages where that is what the provider documents', () => {
    for (const id of ['openrouter', 'moonshot', 'zai', 'siliconflow'])
      assert.equal(schemeOf(providerOf(id), 'anthropic-messages'), 'bearer', id);
  });

  it('go by the name of the model at OpenCode Zen', () => {
    const zen = providerOf('opencode');
    assert.deepEqual(wiresOf(zen, 'claude-opus-4-6'), ['anthropic-messages']);
    assert.deepEqual(wiresOf(zen, 'gpt-5.4'), ['openai-responses']);
    assert.deepEqual(wiresOf(zen, 'gemini-3-flash'), ['gemini']);
    assert.deepEqual(wiresOf(zen, 'glm-5.2'), ['openai-chat']);
  });
});

/** Coding reads about three times what it writes. */
function blendedUsd({ inputUsdPerMTok, outputUsdPerMTok }: NonNullable<ModelCard['price']>): number {
  return (3 * inputUsdPerMTok + outputUsdPerMTok) / 4;
}

/** Wider than the guide the rows were written by (0.60 and 5), because names like "flash-lite" count too. */
function fitsTier({ tier }: ModelCard, usd: number): boolean {
  const [from, to] = { free: [0, 0], cheap: [0, 1], mid: [0.3, 6], premium: [2, Infinity] }[tier];
  return usd >= (from ?? 0) && usd <= (to ?? 0);
}

function assertAscending(keys: readonly string[][]): void {
  keys.forEach((key, index) => {
    const before = keys[index - 1];
    if (before) assert.ok(comparable(before) < comparable(key), `${before.join('/')} comes before ${key.join('/')}`);
  });
}

const comparable = (key: readonly string[]): string => key.join('\u0000');
