import assert from 'node:assert/strict';
import type { App } from '../../../src/app.js';
import type { PriceDiff } from '../../../src/app/price-refresh.js';
import { pricesVerb } from '../../../src/cli/verbs/prices.js';
import type { CliContext } from '../../../src/cli/verbs/verb.js';
import { GatewayError } from '../../../src/core/errors.js';
import type { Price } from '../../../src/core/model.js';
import { mockProvider } from '../../support/app.js';
import { runVerb } from '../../support/cli.js';

const router = { settings: mockProvider('http://127.0.0.1:9') };
const price = (inputUsdPerMTok: number): Price => ({
  inputUsdPerMTok,
  cachedInputUsdPerMTok: 1,
  cacheWriteUsdPerMTok: 1,
  outputUsdPerMTok: 1,
});
const change = (model: string, more: Partial<PriceDiff['changes'][number]> = {}): PriceDiff['changes'][number] => ({
  model,
  kind: 'changed',
  before: price(1),
  after: price(2),
  alarm: undefined,
  ...more,
});
const diff = (over: Partial<PriceDiff> = {}): PriceDiff => ({
  status: 'updated',
  asOf: '2026-11-23',
  changes: [],
  held: [],
  refused: [],
  ...over,
});

/** What "prices refresh" prints when a look-up comes to this. */
async function refreshed(answer: PriceDiff, over: Partial<CliContext> = {}) {
  const out: string[] = [];
  const asked: unknown[] = [];
  const refresh = ({ accept }: { accept: boolean }) => {
    asked.push(accept);
    return Promise.resolve(answer);
  };
  // Safe: the verb uses nothing else of its context.
  const context = {
    app: { prices: { refresh } } as unknown as App,
    json: false,
    options: {},
    positionals: ['refresh'],
    out: (text: string) => void out.push(text),
    ...over,
  } as CliContext;
  assert.equal(await pricesVerb.run(context), 0);
  return { text: out.join('\n'), asked };
}

describe('signalbox prices show', () => {
  it('lists what models cost, and who says so', async () => {
    const { out, err } = await runVerb(pricesVerb, { router, positionals: ['show'] });
    assert.match(out, /^model +in +cached +written +out +by\n/);
    assert.match(out, /\nmock\/thrifty +\$1\.00 +\$1\.00 +\$1\.00 +\$2\.00 +your setting "providers\.custom"\n/);
    assert.match(out, /\nsignalbox\/offline-helper +free +runs on this machine/);
    assert.match(out, / unpriced +no list has a price/);
    assert.match(err, /US dollars per million tokens\. Price tables of 2026-09-23\./);
  });

  it('shows one model, also as JSON', async () => {
    const call = { router, positionals: ['show', 'mock/thrifty'], json: true };
    const [row, ...others] = JSON.parse((await runVerb(pricesVerb, call)).out) as { model: string; price: Price }[];
    assert.deepEqual([row?.model, row?.price.outputUsdPerMTok, others], ['mock/thrifty', 2, []]);
  });

  it('says so when no model has that name', async () => {
    const asked = runVerb(pricesVerb, { router, positionals: ['show', 'nothing'] });
    await assert.rejects(asked, (error) => error instanceof GatewayError && error.kind === 'model-unknown');
  });
});

describe('signalbox prices refresh', () => {
  it('shows what changed and what waits for consent', async () => {
    const { text, asked } = await refreshed(
      diff({
        changes: [change('acme/one')],
        held: [change('acme/two', { after: undefined })],
        refused: ['acme/x'],
      }),
    );
    assert.equal(
      text,
      [
        '1 prices changed. Prices as of 2026-11-23.',
        '  acme/one  in $1.00 → $2.00',
        '',
        '1 more would change by over ten times, or to or from zero. They are not used; --accept takes them:',
        '  acme/two  unpriced now',
        '',
        '1 rows were not usable and were left out.',
      ].join('\n'),
    );
    assert.deepEqual(asked, [false]);
  });

  it('consents with --accept', async () => {
    assert.deepEqual((await refreshed(diff(), { options: { accept: true } })).asked, [true]);
  });

  it('says that nothing is newer', async () => {
    const { text } = await refreshed(diff({ status: 'unchanged' }));
    assert.equal(text, 'models.dev has nothing newer. Prices as of 2026-11-23.');
  });

  it('shows twenty changes, and counts the others', async () => {
    const many = (count: number) => diff({ changes: Array.from({ length: count }, (_, at) => change(`acme/${at}`)) });
    assert.equal((await refreshed(many(20))).text.split('\n').length, 21);
    assert.match((await refreshed(many(21))).text, /acme\/19 .*\n {2}and 1 more; --json lists all$/);
  });

  it('gives all of it as JSON', async () => {
    const { text } = await refreshed(diff({ changes: [change('acme/one')] }), { json: true });
    assert.deepEqual(JSON.parse(text), diff({ changes: [JSON.parse(JSON.stringify(change('acme/one')))] }));
  });
});

describe('signalbox prices', () => {
  it('wants to know what to do', async () => {
    for (const positionals of [[], ['update'], ['refresh', 'acme'], ['show', 'a', 'b']]) {
      const asked = runVerb(pricesVerb, { router, positionals });
      await assert.rejects(asked, (error) => error instanceof GatewayError && error.kind === 'invalid-request');
    }
  });
});
