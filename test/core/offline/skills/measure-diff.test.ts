import assert from 'node:assert/strict';
import { measureDiff } from '../../../../src/core/offline/skills/measure-diff.js';

describe('measure-diff', () => {
  const answer = (text: string): string | undefined => measureDiff.answer({ text, cut: false });
  const DIFF = '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n--- a/y\n+++ b/y\n@@ -1 +1,3 @@\n a\n+b\n+c';

  it('sums up all files', () => {
    assert.match(answer(DIFF) ?? '', /\*\*2 files\*\*, 3 lines added, 1 line removed\./);
  });

  it('lists files in their order when they changed as much', () => {
    assert.match(answer(DIFF) ?? '', /- `x` \(changed\): \+1 −1\n- `y` \(changed\): \+2 −0/);
  });

  it('puts the larger change first', () => {
    assert.match(answer(`${DIFF}\n--- a/z\n+++ b/z\n@@ -1 +1,4 @@\n a\n+b\n+c\n+d`) ?? '', /removed\.\n\n- `z`/);
  });

  it('leaves other text to other skills', () => {
    assert.equal(answer('What does git diff do?'), undefined);
  });
});
