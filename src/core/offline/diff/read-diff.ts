/** One file of a diff. `places` are the headings the diff gives its hunks, each once. */
export type FileChange = {
  readonly path: string;
  readonly kind: 'changed' | 'new' | 'deleted' | 'renamed' | 'binary';
  readonly added: number;
  readonly removed: number;
  readonly places: readonly string[];
};

type FileDraft = { path: string; kind: FileChange['kind']; added: number; removed: number; places: Set<string> };

/** Lines of each side that the current hunk still owes. */
type Hunk = { oldLeft: number; newLeft: number };

const GIT_HEADER = /^diff --git (?:"?a\/)?(.*?)"? "?b\/(.*?)"?$/s;
const HUNK_HEADER = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@ ?(.*)$/;

/** Reads a unified diff, with or without git's own lines, wherever it stands in the text. Empty when there is none. */
export function readDiff(lines: readonly string[]): readonly FileChange[] {
  const files: FileDraft[] = [];
  let hunk: Hunk = { oldLeft: 0, newLeft: 0 };

  for (const [index, line] of lines.entries()) {
    const file = files.at(-1);
    const inHunk = hunk.oldLeft > 0 || hunk.newLeft > 0;
    const opened = inHunk ? undefined : openFile(line, lines[index + 1] ?? '', file);
    if (opened) files.push(opened);
    else if (file && inHunk) countLine(line, file, hunk);
    else if (file) hunk = readHeader(line, file) ?? hunk;
  }

  return files.filter(isChange).map((file) => ({ ...file, places: [...file.places] }));
}

/** A name alone is not a change: something must have been said of the file. */
const isChange = (file: FileDraft): boolean => file.kind !== 'changed' || file.added + file.removed > 0;

/** Inside a hunk the counts in its header decide what a line is, so that a removed '-- x' is no file header. */
function countLine(line: string, file: FileDraft, hunk: Hunk): void {
  if (line.startsWith('\\')) return;
  if (line.startsWith('+')) {
    file.added += 1;
    hunk.newLeft -= 1;
  } else if (line.startsWith('-')) {
    file.removed += 1;
    hunk.oldLeft -= 1;
  } else {
    hunk.oldLeft -= 1;
    hunk.newLeft -= 1;
  }
}

function openFile(line: string, next: string, current: FileDraft | undefined): FileDraft | undefined {
  const git = GIT_HEADER.exec(line);
  if (git) return draft(git[2] ?? '');

  if (!line.startsWith('--- ') || !next.startsWith('+++ ')) return undefined;
  const isNew = pathOf(line) === '/dev/null';
  const path = pathOf(next) === '/dev/null' ? pathOf(line) : pathOf(next);
  // git wrote its own header for this file just before, or another part of the same file follows.
  return current?.path === path ? undefined : draft(path, isNew ? 'new' : 'changed');
}

const draft = (path: string, kind: FileChange['kind'] = 'changed'): FileDraft => ({
  path,
  kind,
  added: 0,
  removed: 0,
  places: new Set(),
});

/** The path of a '---' or '+++' line without its prefix and time stamp. */
const pathOf = (line: string): string =>
  (line.slice(4).split('\t')[0] ?? '')
    .replace(/^"?[ab]\//, '')
    .replace(/"$/, '')
    .trim();

function readHeader(line: string, file: FileDraft): Hunk | undefined {
  if (line.startsWith('new file')) file.kind = 'new';
  else if (line.startsWith('deleted file')) file.kind = 'deleted';
  else if (line.startsWith('rename to ')) file.kind = 'renamed';
  else if (line.startsWith('Binary files ') || line.startsWith('GIT binary patch')) file.kind = 'binary';
  else if (line.startsWith('+++ /dev/null')) file.kind = 'deleted';

  const header = HUNK_HEADER.exec(line);
  if (!header) return undefined;
  if (header[3]) file.places.add(header[3].trim());
  return { oldLeft: Number(header[1] ?? 1), newLeft: Number(header[2] ?? 1) };
}
