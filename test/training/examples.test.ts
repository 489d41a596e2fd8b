import assert from 'node:assert/strict';
import { isHeldOut } from '../../src/core/evaluate/held-out.js';
import { meanLift, toExamples, type Example } from '../../training/examples.js';
import type { CorpusRow, LabelRow, OutcomeRow, TrainingRows } from '../../training/rows.js';

const NOTHING: TrainingRows = { outcomes: [], labels: [], corpus: [], relations: [], models: {} };

const anOutcome = (over: Partial<OutcomeRow> = {}): OutcomeRow => ({
  id: 'o1',
  set: 'mmlupro',
  task: 'mmlu_pro',
  split: 'train',
  prompt: 'Which?\nA. one\nB. two',
  domain: null,
  scores: {},
  y_cheap: 0.25,
  y_strong: 0.75,
  ...over,
});

const aLabel = (over: Partial<LabelRow> = {}): LabelRow => ({
  id: 'l1',
  set: 'devtier_dev',
  split: 'train',
  prompt: 'fix the build',
  ...over,
});

const ownRow = (over: Partial<CorpusRow> = {}): CorpusRow => ({
  id: 'own-0001',
  prompt: 'fix the build',
  tier: 'mid',
  complexity: 'medium',
  category: 'code',
  domain: 'cs',
  lift: 0.4,
  ...over,
});

const examplesOf = (rows: Partial<TrainingRows>, split: 'train' | 'val' = 'train'): readonly Example[] =>
  toExamples({ ...NOTHING, ...rows }, split);

function only(rows: Partial<TrainingRows>): Example {
  const [example, ...others] = examplesOf(rows);
  assert.ok(example && others.length === 0);
  return example;
}

describe('rows that may shape weights', () => {
  it('are of the train split', () => {
    const outcomes = [anOutcome(), anOutcome({ id: 'o2', split: 'val' })];
    assert.deepEqual(
      examplesOf({ outcomes }).map(({ id }) => id),
      ['o1'],
    );
    assert.deepEqual(
      examplesOf({ outcomes }, 'val').map(({ id }) => id),
      ['o2'],
    );
  });

  for (const set of ['alpacaeval', 'routerbench_zs', 'routerdc7', 'flask', 'stackeval']) {
    it(`are not of ${set}, whose licence does not allow it`, () => {
      assert.deepEqual(examplesOf({ labels: [aLabel({ set, complexity: 'simple' })] }), []);
    });
  }

  it('are not held out for the benchmark', () => {
    const kept = ownRow({ group: 'a' });
    const heldOut = ownRow({ id: 'own-0002', group: 'e' }); // the hash of "e" is a multiple of 16
    assert.ok(isHeldOut(heldOut) && !isHeldOut(kept));
    assert.deepEqual(
      examplesOf({ corpus: [kept, heldOut] }).map(({ id }) => id),
      ['own-0001'],
    );
  });

  it('are not our own when rows of the validation split are asked for', () => {
    const relations = [{ id: 'r1', text: 'thanks', relation: 'ends' }] as const;
    assert.deepEqual(examplesOf({ corpus: [ownRow({ group: 'a' })], relations }, 'val'), []);
  });
});

describe('an outcome', () => {
  it('teaches twice the gain as lift, and how often a cheap model did', () => {
    const { lift, cheapOk } = only({ outcomes: [anOutcome()] });
    assert.deepEqual({ lift, cheapOk }, { lift: 1, cheapOk: 0.25 });
  });

  it('teaches the mean score of each tier’s models', () => {
    const models = {
      small: { tier: 'cheap', price: 1 },
      other: { tier: 'cheap', price: 1 },
      large: { tier: 'premium', price: 9 },
    } as const;
    const scores = { small: 0, other: 1, large: 1, unknown: 0 };
    assert.deepEqual(only({ outcomes: [anOutcome({ scores })], models }).okByTier, { cheap: 0.5, premium: 1 });
  });

  it('is of the kind that its task has', () => {
    assert.equal(only({ outcomes: [anOutcome()] }).style, 'hard-exam');
    assert.equal(only({ outcomes: [anOutcome({ set: 'routellm_mmlu', task: 'mmlu' })] }).style, 'exam');
  });

  it('teaches nothing without a kind, or without both scores', () => {
    const outcomes = [anOutcome({ task: 'trivia' }), anOutcome({ y_cheap: null }), anOutcome({ y_strong: null })];
    assert.deepEqual(examplesOf({ outcomes }), []);
  });
});

describe('a label', () => {
  it('of another person counts more than one that came with its set', () => {
    const theirs = only({ labels: [aLabel({ category: 'code' })] }).labels.category;
    const given = only({ labels: [aLabel({ set: 'conduit', category: 'code' })] }).labels.category;
    assert.ok((theirs?.weight ?? 0) > (given?.weight ?? 0));
  });

  it('is an index into the list of its head', () => {
    const { labels } = only({ labels: [aLabel({ tier: 3, complexity: 'complex', category: 'factual' })] });
    assert.deepEqual([labels.tier?.index, labels.complexity?.index, labels.category?.index], [3, 2, 0]);
  });

  it('is not made up where there is none', () => {
    assert.deepEqual(only({ labels: [aLabel({ tier: null })] }).labels, {});
  });

  it('of complexity is heard from people only', () => {
    assert.deepEqual(only({ labels: [aLabel({ set: 'conduit', complexity: 'simple', tier: 1 })] }).labels, {});
  });
});

describe('a row of ours', () => {
  it('teaches tier, complexity, category, domain and lift', () => {
    const { labels, lift, style } = only({ corpus: [ownRow({ group: 'a' })] });
    assert.deepEqual(
      [labels.tier?.index, labels.complexity?.index, labels.category?.index, labels.domain?.index, lift, style],
      [2, 1, 3, 3, 0.4, 'ask'],
    );
  });

  it('is split with its group, and groups of two files are not one', () => {
    assert.equal(only({ corpus: [ownRow({ group: 'a' })] }).group, 'own/a');
    assert.equal(only({ corpus: [ownRow({ id: 'pasted-more-0001', group: 'a' })] }).group, 'pasted-more/a');
  });

  it('teaches its relation alone when it is a conversation', () => {
    const messages = [
      { role: 'user', content: 'design a queue' },
      { role: 'assistant', content: 'here it is' },
      { role: 'user', content: 'thanks' },
    ] as const;
    const row = ownRow({ group: 'a', prompt: undefined, messages: [...messages], relation: 'ends' });
    const { text, labels, style, lift } = only({ corpus: [row] });
    assert.deepEqual(
      { text, labels, style, lift },
      {
        text: 'thanks',
        labels: { relation: { index: 0, weight: 1 } },
        style: undefined,
        lift: undefined,
      },
    );
  });

  it('is read without what agents wrap around it', () => {
    const prompt = '<system-reminder>be brief</system-reminder>\nfix the build';
    assert.equal(only({ corpus: [ownRow({ group: 'a', prompt })] }).text, 'fix the build');
  });
});

describe('a turn of the relations', () => {
  it('teaches its relation', () => {
    const { labels } = only({ relations: [{ id: 'r1', text: 'still broken', relation: 'fails' }] });
    assert.deepEqual(labels, { relation: { index: 1, weight: 1 } });
  });
});

describe('the mean lift of a kind', () => {
  const [low, high] = examplesOf({ outcomes: [anOutcome(), anOutcome({ id: 'o2', y_strong: 0.25 })] });

  it('is that of its rows', () => {
    assert.ok(low && high);
    assert.equal(meanLift('mathematics', [low, high]), 0.5); // 1 and 0
  });

  it('is the published one where the data’s pairs are too close', () => {
    assert.ok(low && high);
    assert.equal(meanLift('code-writing', [low, high]), meanLift('code-writing', []));
  });
});
