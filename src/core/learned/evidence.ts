import { SIGNAL_GROUPS, type Contribution, type MovingWord, type SignalGroup } from '../classify/classification.js';
import { LETTER } from './characters.js';
import { hashOfWord } from './stem.js';
import type { Features } from './features.js';
import type { Judgement } from './judge.js';
import { HEAD_STARTS, HEADS, STYLES, ZERO_STEPS, type LearnedModel, type Style } from './model.js';
import type { Counts, Scan } from './scan.js';
import { liftOfGroup, type Sums } from './sums.js';

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

/** A word that moved the lift; `group` is an index into SIGNAL_GROUPS. */
export type Word = MovingWord & { readonly group: number };

/** The words that moved the lift most, of those that may be named; the largest first. Pairs are left to their group. */
export function movingWords(features: Features, styles: readonly number[], model: LearnedModel): readonly Word[] {
  const { size, buckets, groups, tokens, pairs, scan } = features;
  const worth = liftOfSteps(styles, model);
  const norm = 1 / Math.sqrt(Math.max(1, size));
  const found: Word[] = [];
  let least = 0;
  for (let at = 0; at < size; at += 1) {
    if (pairs[at] === 1) continue;
    const points = norm * liftOfBucket(buckets[at] ?? 0, worth, model);
    if (Math.abs(points) <= least) continue;
    const token = tokens[at] ?? 0;
    if (scan.kinds[token] !== LETTER || !mayBeNamed(scan.hashes[token] ?? 0, model)) continue;
    keepLargest(found, { word: wordAt(scan, token), points, group: groups[at] ?? 0 });
    least = found.length < MOST_WORDS ? 0 : Math.abs(found.at(-1)?.points ?? 0);
  }
  return found;
}

/** Puts a word in its place; the smallest of too many is dropped. */
function keepLargest(found: Word[], word: Word): void {
  const place = found.findIndex(({ points }) => Math.abs(points) < Math.abs(word.points));
  found.splice(place === -1 ? found.length : place, 0, word);
  found.splice(MOST_WORDS);
}

/** What one step of each output is worth in lift, for a text of these styles. */
function liftOfSteps(styles: readonly number[], { scales }: LearnedModel): Float64Array {
  const worth = new Float64Array(HEADS);
  styles.forEach((share, at) => {
    worth[HEAD_STARTS.lift + at] = share * (scales[HEAD_STARTS.lift + at] ?? 0);
  });
  return worth;
}

const wordAt = ({ text, starts, ends }: Scan, token: number): string => text.slice(starts[token], ends[token]);

const mayBeNamed = (hash: number, { namedWords, vocabulary }: LearnedModel): boolean =>
  (namedWords.has(hash) || vocabulary.table.find(hash) !== 0) && !SMALL_WORDS.has(hash);

/** Words that hold sentences together; they tell a person nothing. */
const SMALL_WORDS: ReadonlySet<number> = new Set(
  (
    'a an and are as at be but by can did do does for from had has have i if in is it its me my of on or our ' +
    'so that the their them there these they this those to us was we were will with you your ' +
    'der die das und ist ein eine den dem mit von zu für auf el la los las un una y de que en con por para ' +
    'le les des et est une du dans pour que qui je tu o os as um uma e do da em com'
  )
    .split(' ')
    .map(hashOfWord),
);

function liftOfBucket(bucket: number, worth: Float64Array, { weights: { starts, entries } }: LearnedModel): number {
  const to = starts[bucket + 1] ?? 0;
  let lift = 0;
  for (let place = starts[bucket] ?? 0; place < to; place += 1) {
    const entry = entries[place] ?? 0;
    lift += ((entry & 255) - ZERO_STEPS) * (worth[entry >>> 8] ?? 0);
  }
  return lift;
}

/** A text that was judged; of what was read, only what is needed to say why. */
type Judged = {
  readonly features: { readonly scan: Pick<Scan, 'text' | 'counts'> };
  readonly own: Judgement;
  readonly sums: Sums;
};

/** What each group added to the lift of a text, with why. They add up to the judgement's lift. */
export function contributionsOf(
  { features, own, sums }: Judged,
  words: readonly Word[],
  model: LearnedModel,
): readonly Contribution[] {
  const { styles, lift } = own;
  const found = SIGNAL_GROUPS.flatMap((group, at): readonly Contribution[] => {
    const points = liftOfGroup(sums, model, at, styles);
    if (Math.abs(points) < LEAST_POINTS || group === 'wording') return [];
    return [{ signal: group, group, points, evidence: evidenceOf(group, features.scan, words) }];
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

function evidenceOf(
  group: SignalGroup,
  { counts, text }: Pick<Scan, 'text' | 'counts'>,
  words: readonly Word[],
): string {
  if (group === 'length') return counted(wordsOf(counts), 'word');
  if (group === 'code') return counts.fences > 0 ? `pasted code${languageOf(text)}` : 'names and signs of code';
  if (group === 'structure') {
    return withWords(`${counted(counts.sentences, 'sentence')}, ${counted(counts.commas, 'comma')}`, words, group);
  }
  if (group !== 'multi-step') return withWords(`${group} words`, words, group);
  return counts.listItems > 0 ? `a list of ${counts.listItems} items` : withWords('words of order', words, group);
}

/** As editors name them after a fence. Only names listed here are shown: what stands there is the person's. */
const LANGUAGES: ReadonlySet<string> = new Set(
  (
    'bash c clojure cpp csharp css dart diff docker dockerfile elixir erlang fsharp go graphql groovy haskell html ini ' +
    'java javascript javascriptreact json jsonc jsx julia kotlin latex less lua make makefile markdown matlab ' +
    'objective-c ocaml perl php plaintext powershell properties proto python py r ruby rust scala scss sh shell shellscript sql ' +
    'svelte swift terraform toml ts tsx typescript typescriptreact vb vue xml yaml zig'
  ).split(' '),
);

/** “ (rust)” for code in a fence that says so. */
function languageOf(text: string): string {
  const name = /^[ \t]{0,12}(?:```|~~~)([\w+#-]{1,20})/m.exec(text)?.[1];
  return name !== undefined && LANGUAGES.has(name) ? ` (${name})` : '';
}

const counted = (count: number, name: string): string => `${count} ${name}${count === 1 ? '' : 's'}`;

const wordsOf = ({ words, ideographs }: Counts): number => words + Math.ceil(ideographs / 2);

function withWords(text: string, words: readonly Word[], group: SignalGroup): string {
  const named = words
    .filter((word) => SIGNAL_GROUPS[word.group] === group)
    .slice(0, NAMED_WORDS)
    .map(({ word }) => `“${word}”`);
  return named.length === 0 ? text : `${text} ${named.join(', ')}`;
}
