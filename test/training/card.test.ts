import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { format } from 'prettier';
import { modelCard, type Meta } from '../../training/card.js';
import { corpusFiles, hashOfFiles } from '../../training/sources.js';

const META = JSON.parse(readFileSync('src/catalog/data/classifier.meta.json', 'utf8')) as Meta;

describe('model card', () => {
  it('is what the shipped figures say', () => {
    assert.equal(readFileSync('training/MODEL-CARD.md', 'utf8'), modelCard(META));
  });

  it('is as prettier would have it, so that nobody changes what training wrote', async () => {
    assert.equal(await format(modelCard(META), { parser: 'markdown' }), modelCard(META));
  });

  it('shows each figure with what it was measured on', () => {
    const apgr = [{ set: 'toy', n: 7, apgr: 0.5, low: 0.25, high: 0.75, cpt50Percent: 40.5, cpt80Percent: 70 }];
    const labels = [{ set: 'toy', head: 'tier', n: 9, exact: 0.75, under: 0.125, recall: { free: 1, premium: 0.5 } }];
    const report = { crossValidated: apgr, validation: { apgr: [], labels: [] }, heldOut: labels };
    const card = modelCard({ ...META, report });
    assert.match(card, /^\| toy \| +7 \| +0\.500 \| 0\.250 – 0\.750 \| 40\.5 % \| +70 % \|$/m);
    assert.match(card, /^\| toy \| tier \| +9 \| +0\.750 \| +0\.125 \| +\| free 1\.00, premium 0\.50 \|$/m);
  });

  it('is of weights that were trained on this corpus (if not, npm run train)', () => {
    assert.equal(META.corpusSha256, hashOfFiles(corpusFiles('training')));
  });
});
