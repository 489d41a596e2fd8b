import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readRows } from '../../training/rows.js';

const OUTCOME = {
  id: 'o1',
  set: 'mmlupro',
  split: 'train',
  prompt: 'a',
  task: 't',
  domain: null,
  scores: { one: 0.5 },
  y_cheap: 0,
  y_strong: 1,
};
const LABEL = { id: 'l1', set: 'conduit', split: 'val', prompt: 'b', tier: 2, meta: { more: 'than we read' } };
const OWN = {
  id: 'own-0001',
  prompt: 'c',
  tier: 'free',
  complexity: 'simple',
  category: 'code',
  domain: 'cs',
  lift: 0,
};
const TURN = { id: 'relations-0001', text: 'thanks', relation: 'ends' };

const jsonl = (...rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

describe('rows', () => {
  let dir: string;
  const write = (file: string, text: string): void => {
    writeFileSync(path.join(dir, file), text);
  };
  const read = () => readRows(dir, path.join(dir, 'corpus'));

  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'signalbox-rows-'));
    mkdirSync(path.join(dir, 'corpus'));
    write('outcomes.jsonl', jsonl(OUTCOME));
    write('labels.jsonl', jsonl(LABEL));
    write('models.json', JSON.stringify({ models: { one: { tier: 'cheap', price: 0.6 } } }));
    write('corpus/own.jsonl', jsonl(OWN));
    write('relations.jsonl', jsonl(TURN));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  it('are read from a data folder and from our own', () => {
    const { outcomes, labels, corpus, relations, models } = read();
    assert.deepEqual(
      [outcomes[0]?.id, labels[0]?.tier, corpus[0]?.prompt, relations[0]?.relation, models['one']?.tier],
      ['o1', 2, 'c', 'ends', 'cheap'],
    );
  });

  it('come file by file in the order of their names', () => {
    write('corpus/another.jsonl', jsonl({ ...OWN, id: 'another-0001' }));
    assert.deepEqual(
      read().corpus.map(({ id }) => id),
      ['another-0001', 'own-0001'],
    );
  });

  it('may end with an empty line, or without one', () => {
    write('labels.jsonl', `${JSON.stringify(LABEL)}\n\n${JSON.stringify(LABEL)}`);
    assert.equal(read().labels.length, 2);
  });

  for (const [what, file, text, says] of [
    ['is not JSON', 'labels.jsonl', `${jsonl(LABEL)}{"id":`, /labels\.jsonl:2: this line is not JSON/],
    ['lacks a field', 'outcomes.jsonl', jsonl({ ...OUTCOME, task: undefined }), /outcomes\.jsonl:1: [^]*task/],
    ['has a tier that is none', 'corpus/own.jsonl', jsonl(OWN, { ...OWN, tier: 'best' }), /own\.jsonl:2: [^]*tier/],
    [
      'has a field of ours that we do not know',
      'corpus/own.jsonl',
      jsonl({ ...OWN, liftt: 1 }),
      /own\.jsonl:1: [^]*liftt/,
    ],
    [
      'has a relation that is none',
      'relations.jsonl',
      jsonl({ ...TURN, relation: 'x' }),
      /relations\.jsonl:1: [^]*relation/,
    ],
    ['has a lift beyond one', 'corpus/own.jsonl', jsonl({ ...OWN, lift: 1.1 }), /own\.jsonl:1: [^]*lift/],
  ] as const) {
    it(`are named by file and line when one ${what}`, () => {
      write(file, text);
      assert.throws(read, { message: says });
    });
  }
});
