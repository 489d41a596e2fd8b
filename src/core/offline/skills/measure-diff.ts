import { readDiff, type FileChange } from '../diff/read-diff.js';
import { clip, countOf, inlineCode, listOf, numberText } from '../markdown.js';
import type { Passage, Skill } from '../skill.js';

/** A longer list is no longer an overview. */
const MAX_FILES_SHOWN = 40;

/** Places named per file; hunk headings can be long. */
const MAX_PLACES_SHOWN = 3;
const MAX_PLACE_CHARACTERS = 60;

/** A unified diff: which files, and how many lines came and went. */
export const measureDiff: Skill = {
  id: 'measure-diff',
  meaning: 'Files, added and removed lines of a diff',
  answer: describeDiff,
};

function describeDiff({ text }: Passage): string | undefined {
  const files = readDiff(text.split('\n'));
  if (files.length === 0) return undefined;

  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  return [
    '### A diff',
    `**${countOf(files.length, 'file')}**, ${countOf(added, 'line')} added, ${countOf(removed, 'line')} removed.`,
    listOf([...files].sort(byChangedLines).map(describeFile), MAX_FILES_SHOWN),
    'This counts changes; it does not judge them.',
  ].join('\n\n');
}

/** Largest change first; the sort keeps the diff's own order among equals. */
const byChangedLines = (a: FileChange, b: FileChange): number => b.added + b.removed - (a.added + a.removed);

function describeFile(file: FileChange): string {
  const places = file.places.slice(0, MAX_PLACES_SHOWN).map((place) => inlineCode(clip(place, MAX_PLACE_CHARACTERS)));
  const where = places.length > 0 ? `, in ${places.join(', ')}` : '';
  return `${inlineCode(file.path)} (${file.kind}): +${numberText(file.added)} −${numberText(file.removed)}${where}`;
}
