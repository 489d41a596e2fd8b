import assert from 'node:assert/strict';
import { readDiff } from '../../../../src/core/offline/diff/read-diff.js';

describe('read diff', () => {
  const read = (...lines: string[]) => readDiff(lines);

  it('counts added and removed lines of a git diff', () => {
    const files = read(
      'diff --git a/src/x.ts b/src/x.ts',
      'index 111..222 100644',
      '--- a/src/x.ts',
      '+++ b/src/x.ts',
      '@@ -1,3 +1,4 @@ function load() {',
      ' same',
      '-old',
      '+new',
      '+newer',
      ' same',
    );
    assert.deepEqual(files, [
      { path: 'src/x.ts', kind: 'changed', added: 2, removed: 1, places: ['function load() {'] },
    ]);
  });

  it('reads a diff without git, with time stamps', () => {
    const files = read('--- old.txt\t2026-01-01', '+++ new.txt\t2026-01-02', '@@ -1 +1 @@', '-a', '+b');
    assert.deepEqual(files, [{ path: 'new.txt', kind: 'changed', added: 1, removed: 1, places: [] }]);
  });

  it('takes a removed line of dashes for what it is', () => {
    const files = read('--- a/x', '+++ b/x', '@@ -1,2 +1 @@', '--- a comment', '+++ b comment', '-b');
    assert.deepEqual(files, [{ path: 'x', kind: 'changed', added: 1, removed: 2, places: [] }]);
  });

  it('starts a new file after the last line of a hunk', () => {
    const files = read('--- a/x', '+++ b/x', '@@ -1 +0,0 @@', '-a', '--- a/y', '+++ b/y', '@@ -0,0 +1 @@', '+b');
    assert.deepEqual(
      files.map(({ path, added, removed }) => [path, added, removed]),
      [
        ['x', 0, 1],
        ['y', 1, 0],
      ],
    );
  });

  it('joins parts of the same file', () => {
    const part = ['--- a/x', '+++ b/x', '@@ -1 +1 @@', '-a', '+b'];
    assert.deepEqual(read(...part, ...part), [{ path: 'x', kind: 'changed', added: 2, removed: 2, places: [] }]);
  });

  it('knows new files with and without git', () => {
    const files = read(
      'diff --git a/n b/n',
      'new file mode 100644',
      '--- /dev/null',
      '+++ b/n',
      '@@ -0,0 +1 @@',
      '+a',
      '--- /dev/null',
      '+++ b/m',
      '@@ -0,0 +1 @@',
      '+a',
    );
    assert.deepEqual(
      files.map(({ path, kind }) => [path, kind]),
      [
        ['n', 'new'],
        ['m', 'new'],
      ],
    );
  });

  it('knows deleted, renamed and binary files', () => {
    const files = read(
      'diff --git a/d b/d',
      'deleted file mode 100644',
      'diff --git a/from b/to',
      'rename from from',
      'rename to to',
      'diff --git a/p.png b/p.png',
      'Binary files a/p.png and b/p.png differ',
    );
    assert.deepEqual(
      files.map(({ path, kind }) => [path, kind]),
      [
        ['d', 'deleted'],
        ['to', 'renamed'],
        ['p.png', 'binary'],
      ],
    );
  });

  it('names a deleted file by its old path', () => {
    const files = read('--- a/gone.ts', '+++ /dev/null', '@@ -1 +0,0 @@', '-a');
    assert.deepEqual(files, [{ path: 'gone.ts', kind: 'deleted', added: 0, removed: 1, places: [] }]);
  });

  it('does not count the note on a missing line end', () => {
    const files = read('--- a/x', '+++ b/x', '@@ -1 +1 @@', '-a', '\\ No newline at end of file', '+b');
    assert.deepEqual([files[0]?.added, files[0]?.removed], [1, 1]);
  });

  it('finds nothing in prose with rulers and bullets', () => {
    assert.deepEqual(read('---', '- one', '+ two', '--- three', 'four'), []);
  });
});
