import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPriceFile, type KeptPrices } from '../../src/app/price-file.js';

const FETCHED = Date.parse('2026-11-23T23:59:59Z');
const tiers = [{ overTokens: 200_000, inputUsdPerMTok: 6, outputUsdPerMTok: 30 }];
const kept = (over: Partial<KeptPrices> = {}): KeptPrices => ({
  fetchedAtMs: FETCHED,
  asOf: '2026-11-23',
  etag: '"v1"',
  rows: new Map([['acme/one', { inputUsdPerMTok: 3, outputUsdPerMTok: 15, tiers, since: '2026-11-01' }]]),
  ...over,
});

describe('kept prices', () => {
  let dir: string;
  let warnings: string[];
  beforeEach(async () => {
    dir = path.join(await mkdtemp(path.join(tmpdir(), 'signalbox-')), 'new');
    warnings = [];
  });
  afterEach(() => rm(path.dirname(dir), { recursive: true, force: true }));
  const open = () => createPriceFile(dir, (message) => void warnings.push(message));

  it('are none before anybody looked, which is no fault', () => {
    assert.equal(open().current(), undefined);
    assert.deepEqual(warnings, []);
  });

  it('come back as they were kept, in a folder that is made for them', async () => {
    await open().keep(kept());
    assert.deepEqual(open().current(), kept());
  });

  it('are in use at once where they were kept, and elsewhere when the file is read again', async () => {
    const [here, elsewhere] = [open(), open()];
    assert.equal(elsewhere.current(), undefined);
    await here.keep(kept());
    assert.equal(here.current()?.etag, '"v1"');
    assert.equal(elsewhere.current(), undefined);
    assert.equal(elsewhere.reload(), true);
    assert.equal(elsewhere.current()?.etag, '"v1"');
    assert.equal(elsewhere.reload(), false);
  });

  for (const [what, text] of [
    ['half a file', '{"version":1,"rows":['],
    [
      'a rate below zero',
      `{"version":1,"fetchedAtMs":1,"rows":[{"model":"a/b","since":"2026-01-01","inputUsdPerMTok":-1,"outputUsdPerMTok":1}]}`,
    ],
    ['another version', '{"version":2,"fetchedAtMs":1,"rows":[]}'],
  ] as const) {
    it(`are none, with a warning, when there is ${what}`, async () => {
      await open().keep(kept());
      await writeFile(path.join(dir, 'prices.json'), text);
      assert.equal(open().current(), undefined);
      assert.match(warnings.join(), /prices\.json cannot be read\. The prices that came with Signalbox are used/);
    });
  }
});
