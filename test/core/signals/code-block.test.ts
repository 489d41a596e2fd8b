import assert from 'node:assert/strict';
import { codeBlock } from '../../../src/core/signals/code-block.js';
import { anInput } from './input.js';

describe('code-block', () => {
  const read = (text: string) => codeBlock.read(anInput(text));
  const fence = (lines: number) => `look:\n\`\`\`ts\n${'a\n'.repeat(lines)}\`\`\`\n`;

  it('adds 0.05 for a block, and 0.10 from 40 lines on', () => {
    assert.deepEqual(read(fence(39)), { points: 0.05, evidence: 'a code block' });
    assert.deepEqual(read(fence(40)), { points: 0.1, evidence: '40 lines of code' });
  });

  it('adds 0.10 for a stack trace', () => {
    assert.deepEqual(read('it fails\n    at run (main.js:3:1)'), { points: 0.1, evidence: 'a stack trace' });
  });

  it('adds 0.05 for a diff', () => {
    assert.deepEqual(read('look\n@@ -1,2 +1,3 @@\n+a'), { points: 0.05, evidence: 'a diff' });
  });

  it('is silent on prose', () => {
    assert.equal(read('we meet at noon'), undefined);
  });
});
