import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** The files of a data folder that shape weights. */
export const dataFiles = (dir: string): readonly string[] =>
  ['outcomes.jsonl', 'labels.jsonl', 'models.json'].map((name) => path.join(dir, name));

/** The word lists are part of the code that reads texts, so there is only this one. */
const VOCABULARY = path.join('training', 'vocabulary', 'terms.json');

/** Our own files that shape weights, in a fixed order. */
export const corpusFiles = (dir: string): readonly string[] => [
  ...readdirSync(path.join(dir, 'corpus'))
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => path.join(dir, 'corpus', name)),
  path.join(dir, 'relations.jsonl'),
  VOCABULARY,
];

/** SHA-256 over the names of files and what is in them, so that a change of either shows. */
export function hashOfFiles(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(path.basename(file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}
