import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { findOverlap, lettersOf, parseHashes, type OwnText } from '../../training/overlap.js';
import { readOwnRows, type CorpusRow } from '../../training/rows.js';

const { corpus, relations } = readOwnRows('training/corpus');

const turnsOf = ({ prompt, messages = [] }: CorpusRow): readonly string[] =>
  prompt === undefined ? messages.filter(({ role }) => role === 'user').map(({ content }) => content) : [prompt];

/** Every text that a person is made to say. */
const TEXTS: readonly OwnText[] = [
  ...corpus.flatMap((row) => turnsOf(row).map((text) => ({ id: row.id, text }))),
  ...relations,
];

/** All words of a row, without what is nobody's. */
const wordsOf = ({ prompt = '', messages }: CorpusRow): string =>
  messages ? messages.map(({ role, content }) => `${role} ${lettersOf(content)}`).join('\n') : lettersOf(prompt);

const labelsOf = ({ tier, complexity, category, domain, lift, relation }: CorpusRow): string =>
  [tier, complexity, category, domain, lift, relation].join(' ');

/** Groups of rows that share a key. */
function sharing<Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly (readonly Row[])[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Rows with their labels, for whoever has to mend them. */
const told = (groups: readonly (readonly CorpusRow[])[]): readonly string[] =>
  groups.map((rows) => rows.map((row) => `${row.id} (${labelsOf(row)})`).join(' = '));

describe('the corpus', () => {
  it('holds no prompt of a public test set (if it does, write another row in its place)', () => {
    const hashes = parseHashes(readFileSync('training/known-test-hashes.txt', 'utf8'));
    assert.deepEqual(findOverlap(TEXTS, hashes), []);
  });

  it('labels the same words the same way', () => {
    const differ = sharing(corpus, wordsOf).filter((rows) => new Set(rows.map(labelsOf)).size > 1);
    assert.deepEqual(told(differ), []);
  });

  it('says nothing twice (if it does, delete one of the rows)', () => {
    assert.deepEqual(told(sharing(corpus, wordsOf)), []);
  });

  it('says no turn of the relations twice', () => {
    assert.deepEqual(
      sharing(relations, ({ text }) => lettersOf(text) || text),
      [],
    );
  });

  it('names every row by its file and four digits, once', () => {
    const ids = readdirSync('training/corpus').flatMap((file) =>
      readFileSync(`training/corpus/${file}`, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => ({ file: file.replace('.jsonl', ''), id: (JSON.parse(line) as CorpusRow).id })),
    );
    assert.deepEqual(
      ids.filter(({ file, id }) => !id.startsWith(`${file}-`) || !/-\d{4}$/.test(id)),
      [],
    );
    assert.equal(new Set(ids.map(({ id }) => id)).size, ids.length);
  });

  it('has a prompt or a conversation in every row, never both', () => {
    assert.deepEqual(
      corpus.filter(({ prompt, messages }) => (prompt === undefined) === (messages === undefined)),
      [],
    );
  });

  it('ends every conversation with the person, and says how that turn relates to the others', () => {
    const talks = corpus.filter(({ messages }) => messages !== undefined);
    assert.deepEqual(
      talks.filter(({ messages, relation }) => messages?.at(-1)?.role !== 'user' || relation === undefined),
      [],
    );
  });

  it('gives rows of one group the same labels', () => {
    const grouped = corpus.filter(({ group }) => group !== undefined);
    const groups = sharing(grouped, ({ id, group = '' }) => `${id.slice(0, -5)}/${group}`);
    assert.deepEqual(told(groups.filter((rows) => new Set(rows.map(labelsOf)).size > 1)), []);
  });

  for (const [rule, breaks] of [
    ['what is free is simple', ({ tier, complexity }) => tier === 'free' && complexity !== 'simple'],
    ['what is free hardly gains', ({ tier, lift }) => tier === 'free' && lift > 0.1],
    ['what is cheap is not complex', ({ tier, complexity }) => tier === 'cheap' && complexity === 'complex'],
    ['what is mid is not simple', ({ tier, complexity }) => tier === 'mid' && complexity === 'simple'],
    ['what is premium is complex', ({ tier, complexity }) => tier === 'premium' && complexity !== 'complex'],
    ['lifts are tenths', ({ lift }) => Math.abs(lift * 10 - Math.round(lift * 10)) > 1e-9],
  ] as const satisfies readonly (readonly [string, (row: CorpusRow) => boolean])[]) {
    it(`keeps the rubric: ${rule}`, () => {
      assert.deepEqual(
        corpus.filter(breaks).map((row) => `${row.id} (${labelsOf(row)})`),
        [],
      );
    });
  }
});
