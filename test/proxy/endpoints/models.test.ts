import assert from 'node:assert/strict';
import type { Price } from '../../../src/core/model.js';
import type { ListedModel } from '../../../src/proxy/endpoints/endpoint.js';
import { model, models } from '../../../src/proxy/endpoints/models.js';
import { aHead, anExchange, fakeApp, jsonOf } from '../support.js';

const PRICE: Price = { inputUsdPerMTok: 0.15, cachedInputUsdPerMTok: 0, cacheWriteUsdPerMTok: 0, outputUsdPerMTok: 10 };
const FREE: Price = { inputUsdPerMTok: 0, cachedInputUsdPerMTok: 0, cacheWriteUsdPerMTok: 0, outputUsdPerMTok: 0 };

const aListed = (over: Partial<ListedModel> = {}): ListedModel => ({
  ref: { provider: 'acme', model: 'big/one' },
  name: 'Acme One',
  price: PRICE,
  contextTokens: 128_000,
  maxOutputTokens: 8_192,
  capabilities: ['tools'],
  ready: true,
  ...over,
});

const appWith = (...listed: readonly ListedModel[]) => fakeApp(undefined, { models: () => Promise.resolve(listed) });

async function entriesOf(...listed: readonly ListedModel[]): Promise<Record<string, unknown>[]> {
  const answer = jsonOf(await models.handle(anExchange({ app: appWith(...listed) })));
  return (answer as { data: Record<string, unknown>[] }).data; // the list's shape is tested below
}

describe('GET /v1/models', () => {
  it('lists "auto" and its presets first', async () => {
    const ids = (await entriesOf(aListed())).map(({ id }) => id);
    assert.deepEqual(ids, ['auto', 'auto:cheapest', 'auto:balanced', 'auto:best', 'auto:private', 'acme/big/one']);
  });

  it('writes a model as OpenAI does, with its price for one token', async () => {
    assert.deepEqual((await entriesOf(aListed())).at(-1), {
      id: 'acme/big/one',
      object: 'model',
      created: 0,
      owned_by: 'acme',
      name: 'Acme One',
      pricing: { input: '0.00000015', output: '0.00001' },
      pricing_state: 'priced',
      context_length: 128_000,
      max_output_tokens: 8_192,
      capabilities: ['tools'],
      ready: true,
      shutdown_date: null,
      retired: false,
      successor: null,
    });
  });

  it('says when a model ends, that it has, and what to use instead', async () => {
    const end = { on: '2026-08-16', successor: 'acme/two' };
    const entries = await entriesOf(
      aListed({ retirement: { ...end, state: 'announced' } }),
      aListed({ ready: false, retirement: { ...end, state: 'retired', successor: undefined } }),
    );
    assert.deepEqual(
      entries.slice(-2).map(({ shutdown_date, retired, successor }) => [shutdown_date, retired, successor]),
      [
        ['2026-08-16', false, 'acme/two'],
        ['2026-08-16', true, null],
      ],
    );
  });

  it('tells free from unpriced', async () => {
    const [free, unpriced] = (await entriesOf(aListed({ price: FREE }), aListed({ price: undefined }))).slice(-2);
    assert.deepEqual([free?.['pricing'], free?.['pricing_state']], [{ input: '0', output: '0' }, 'free']);
    assert.deepEqual([unpriced?.['pricing'], unpriced?.['pricing_state']], [null, 'unpriced']);
  });

  it('calls a model that costs on one side only priced', async () => {
    const [entry] = (await entriesOf(aListed({ price: { ...FREE, outputUsdPerMTok: 1 } }))).slice(-1);
    assert.equal(entry?.['pricing_state'], 'priced');
  });

  it('gives "auto" the room of the largest model that is ready', async () => {
    const [auto] = await entriesOf(
      aListed({ contextTokens: 1_000, maxOutputTokens: 900 }),
      aListed({ contextTokens: 2_000, maxOutputTokens: 100, capabilities: ['tools', 'images'] }),
      aListed({ contextTokens: 9_000, ready: false, capabilities: ['reasoning'] }),
    );
    assert.partialDeepStrictEqual(auto, {
      pricing: null,
      pricing_state: 'varies',
      context_length: 2_000,
      max_output_tokens: 900,
      capabilities: ['tools', 'images'],
      ready: true,
    });
  });

  it('says that "auto" is not ready when no model is', async () => {
    const [auto] = await entriesOf(aListed({ ready: false }));
    assert.partialDeepStrictEqual(auto, { context_length: null, ready: false });
  });
});

describe('GET /v1/models/{id}', () => {
  const find = async (rest: string) => jsonOf(await model.handle(anExchange({ app: appWith(aListed()), rest })));

  for (const rest of ['acme/big/one', 'acme%2Fbig%2Fone']) {
    it(`finds a model at ${rest}`, async () => {
      assert.partialDeepStrictEqual(await find(rest), { id: 'acme/big/one', object: 'model' });
    });
  }

  it('finds a preset', async () => assert.partialDeepStrictEqual(await find('auto:best'), { id: 'auto:best' }));

  for (const rest of ['acme', 'models%00.html', '%', 'constructor']) {
    it(`finds nothing at ${rest}`, async () => {
      await assert.rejects(find(rest), { kind: 'model-unknown' });
    });
  }
});

describe('models for clients of Anthropic', () => {
  const head = (url: string) => aHead({ url, headers: ['anthropic-version', '2026-10-21'] });
  const list = async (query = '') =>
    models.handle(anExchange({ app: appWith(aListed()), head: head(`/v1/models${query}`) }));
  const find = async (rest: string) =>
    model.handle(anExchange({ app: appWith(aListed()), rest, head: head(`/v1/models/${rest}`) }));
  const entry = (id: string, name: string) => ({
    type: 'model',
    id,
    display_name: name,
    created_at: '1970-01-01T00:00:00Z',
  });

  it('lists them in that form, as many as asked for', async () => {
    assert.deepEqual(jsonOf(await list('?limit=2')), {
      data: [entry('auto', 'Signalbox: choose for me'), entry('auto:cheapest', 'Signalbox: cheapest')],
      has_more: true,
      first_id: 'auto',
      last_id: 'auto:cheapest',
    });
    assert.partialDeepStrictEqual(jsonOf(await list('?limit=1000')), { has_more: false, last_id: 'acme/big/one' });
  });

  it('describes one in that form', async () => {
    assert.deepEqual(jsonOf(await find('acme%2Fbig%2Fone')), entry('acme/big/one', 'Acme One'));
  });

  it('refuses in that form', async () => {
    const [unknown, unlimited] = [await find('nobody'), await list('?limit=0')];
    assert.partialDeepStrictEqual(jsonOf(unknown), { type: 'error', error: { type: 'not_found_error' } });
    assert.partialDeepStrictEqual(jsonOf(unlimited), { type: 'error', error: { type: 'invalid_request_error' } });
    assert.deepEqual(
      [unknown, unlimited].map((answer) => answer.kind === 'whole' && answer.status),
      [404, 400],
    );
  });
});

describe('models for clients of Gemini', () => {
  const head = (url: string) => aHead({ url, headers: ['x-goog-api-key', 'a-key'] });

  it('lists them in that form', async () => {
    const answer = await models.handle(anExchange({ app: appWith(aListed()), head: head('/v1/models') }));
    const { models: listed } = jsonOf(answer) as { models: object[] }; // the list's shape is what is tested
    assert.partialDeepStrictEqual(listed[0], { name: 'models/auto', displayName: 'Signalbox: choose for me' });
    assert.partialDeepStrictEqual(listed.at(-1), { name: 'models/acme/big/one', inputTokenLimit: 128_000 });
  });

  it('describes one in that form, and refuses in it', async () => {
    const find = async (rest: string) =>
      jsonOf(await model.handle(anExchange({ app: appWith(aListed()), rest, head: head(`/v1/models/${rest}`) })));
    assert.partialDeepStrictEqual(await find('acme/big/one'), { name: 'models/acme/big/one' });
    assert.partialDeepStrictEqual(await find('nobody'), { error: { code: 404, status: 'NOT_FOUND' } });
  });
});
