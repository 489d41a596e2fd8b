import { SIGNAL_GROUPS, type Contribution, type MovingWord, type SignalGroup } from '../classify/classification.js';
import { LETTER } from './characters.js';
import type { Features } from './features.js';
import type { Judgement } from './judge.js';
import { HEAD_STARTS, HEADS, STYLES, type LearnedModel, type Style } from './model.js';
import type { Counts } from './scan.js';
import { groupShare, type Sums } from './sums.js';

/** Contributions below this are left to 'wording', so that nobody reads ten lines of nothing. */
const LEAST_POINTS = 0.005;
const MOST_WORDS = 8;
const NAMED_WORDS = 3;

/** What each kind of request is called. */
const KIND_NAMES: Readonly<Record<Style, string>> = {
  ask: 'a request as people type them',
  exam: 'an exam question',
  'hard-exam': 'a hard exam question',
  'word-problem': 'a word problem',
  mathematics: 'a mathematics problem',
  'code-writing': 'a small programming task',
  'code-tracing': 'code to be traced',
};

type Word = MovingWord & { readonly group: number };

/** The words that moved the lift most, of those that may be named; the largest first. */
export function movingWords(features: Features, styles: readonly number[], model: LearnedModel): readonly Word[] {
  const { size, buckets, groups, tokens, scan } = features;
  const norm = 1 / Math.sqrt(Math.max(1, size));
  const points = new Map<number, Word>();
  for (let at = 0; at < size; at += 1) {
    const row = model.rowOfBucket[buckets[at] ?? 0] ?? 0;
    const token = tokens[at] ?? 0;
    if (row === 0 || scan.kinds[token] !== LETTER) continue;
    const hash = scan.hashes[token] ?? 0;
    if (!mayBeNamed(hash, model)) continue;
    const moved = norm * liftOfRow(row, styles, model);
    const known = points.get(hash);
    const word = known?.word ?? scan.text.slice(scan.starts[token], scan.ends[token]);
    points.set(hash, { word, points: (known?.points ?? 0) + moved, group: known?.group ?? groups[at] ?? 0 });
  }
  return [...points.values()].sort((a, b) => Math.abs(b.points) - Math.abs(a.points)).slice(0, MOST_WORDS);
}

const mayBeNamed = (hash: number, { namedWords, vocabulary }: LearnedModel): boolean =>
  namedWords.has(hash) || vocabulary.table.find(hash) !== 0;

function liftOfRow(row: number, styles: readonly number[], { rows, scales }: LearnedModel): number {
  const from = (row - 1) * HEADS + HEAD_STARTS.lift;
  return styles.reduce(
    (sum, share, at) => sum + share * (rows[from + at] ?? 0) * (scales[HEAD_STARTS.lift + at] ?? 0),
    0,
  );
}

/** What each group added to the lift of a text, with why. They add up to the judgement's lift. */
export function contributionsOf(
  features: Features,
  judgement: Judgement,
  sums: Sums,
  words: readonly Word[],
  model: LearnedModel,
): readonly Contribution[] {
  const { styles, lift } = judgement;
  const found = SIGNAL_GROUPS.flatMap((group, at): readonly Contribution[] => {
    const points = groupShare(sums, model, at, HEAD_STARTS.lift, styles);
    if (Math.abs(points) < LEAST_POINTS || group === 'wording') return [];
    return [{ signal: group, group, points, evidence: evidenceOf(group, at, features.scan.counts, words) }];
  });
  const kind = STYLES[styles.indexOf(Math.max(...styles))] ?? 'ask';
  const base = styles.reduce((sum, share, at) => sum + share * (model.intercepts[HEAD_STARTS.lift + at] ?? 0), 0);
  const rest = lift - base - found.reduce((sum, { points }) => sum + points, 0);
  return [
    { signal: 'base', group: 'base', points: base, evidence: `${KIND_NAMES[kind]} starts here` },
    ...found,
    { signal: 'wording', group: 'wording', points: rest, evidence: withWords('other words', words, 'wording') },
  ];
}

function evidenceOf(group: SignalGroup, at: number, counts: Counts, words: readonly Word[]): string {
  switch (group) {
    case 'length':
      return `${wordsOf(counts)} words`;
    case 'code':
      return counts.fences > 0 ? 'pasted code' : 'names and signs of code';
    case 'structure':
      return withWords(`${counts.sentences} sentences, ${counts.commas} commas`, words, group);
    case 'multi-step':
      return counts.listItems > 0 ? `a list of ${counts.listItems} items` : withWords('words of order', words, group);
    default:
      return withWords(
        `${group} words`,
        words.filter((word) => word.group === at),
        group,
      );
  }
}

const wordsOf = ({ words, ideographs }: Counts): number => words + Math.ceil(ideographs / 2);

function withWords(text: string, words: readonly Word[], group: SignalGroup): string {
  const named = words
    .filter((word) => SIGNAL_GROUPS[word.group] === group)
    .slice(0, NAMED_WORDS)
    .map(({ word }) => `“${word}”`);
  return named.length === 0 ? text : `${text} ${named.join(', ')}`;
}
