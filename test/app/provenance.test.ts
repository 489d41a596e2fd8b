import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readProvenance } from '../../src/app/provenance.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const META = {
  file: 'classifier.bin',
  sha256: sha256('weights'),
  bytes: 7,
  gzipBytes: 5,
  dataSha256: sha256('data'),
  corpusSha256: sha256('corpus'),
  asOf: '2026-11-25',
  report: {
    crossValidated: [{ set: 'one', n: 10, apgr: 0.6, low: 0.55, high: 0.65, cpt50Percent: 30, cpt80Percent: 60 }],
    validation: { apgr: [], labels: [{ set: 'two', head: 'category', n: 3, exact: 0.667, recall: { code: 1 } }] },
    heldOut: [{ set: 'prompts', head: 'tier', n: 4, exact: 0.5, under: 0.25, over: 0.25, recall: { mid: 0.5 } }],
  },
};

describe('provenance of the learned weights', () => {
  let dir: string;
  let warnings: string[];

  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'signalbox-provenance-'));
    warnings = [];
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  async function read(meta: string | undefined, weights = 'weights') {
    if (meta !== undefined) await writeFile(path.join(dir, 'classifier.meta.json'), meta);
    await writeFile(path.join(dir, 'classifier.bin'), weights);
    return readProvenance(path.join(dir, 'webview'), (message) => void warnings.push(message));
  }

  it('is what training wrote, without what is not shown', async () => {
    const found = await read(JSON.stringify(META));
    assert.deepEqual(found?.report, {
      crossValidated: [{ set: 'one', n: 10, apgr: 0.6, low: 0.55, high: 0.65 }],
      validation: {
        apgr: [],
        labels: [{ set: 'two', head: 'category', n: 3, exact: 0.667 }],
      },
      heldOut: [{ set: 'prompts', head: 'tier', n: 4, exact: 0.5, under: 0.25, over: 0.25 }],
    });
    assert.deepEqual([found.asOf, found.bytes, found.gzipBytes], ['2026-11-25', 7, 5]);
    assert.deepEqual(warnings, []);
  });

  const bad: readonly (readonly [what: string, meta: string | undefined, reason: RegExp])[] = [
    ['is missing', undefined, /ENOENT/],
    ['is cut short', JSON.stringify(META).slice(0, 200), /not valid JSON/],
    ['lacks a figure', JSON.stringify({ ...META, report: { ...META.report, heldOut: [{ set: 'x' }] } }), /heldOut/],
    [
      'has a share above 1',
      JSON.stringify({ ...META, report: { ...META.report, heldOut: [{ ...META.report.heldOut[0], exact: 69.8 }] } }),
      /exact/,
    ],
    ['has a hash that is none', JSON.stringify({ ...META, dataSha256: '12' }), /dataSha256/],
    ['is about other weights', JSON.stringify({ ...META, sha256: sha256('others') }), /about other weights/],
  ];
  for (const [what, meta, reason] of bad) {
    it(`is not known when the file ${what}, and the log says why`, async () => {
      assert.equal(await read(meta), undefined);
      assert.equal(warnings.length, 1);
      assert.match(warnings[0] ?? '', reason);
    });
  }

  it('is known of the weights that ship', async () => {
    const found = await readProvenance('src/catalog/data/webview', (message) => void warnings.push(message));
    assert.deepEqual(warnings, []);
    assert.match(found?.asOf ?? '', /^\d{4}-\d\d-\d\d$/);
    assert.ok((found?.report.crossValidated.length ?? 0) > 0);
  });
});
