import assert from 'node:assert/strict';
import { takeApart } from '../../../src/core/offline/blocks.js';

describe('fenced blocks', () => {
  it('parts blocks from prose', () => {
    assert.deepEqual(takeApart('before\n```TS\nconst a = 1;\n```\nafter'), {
      blocks: [{ tag: 'ts', text: 'const a = 1;' }],
      prose: 'before\nafter',
    });
  });

  it('closes a fence only with as many marks', () => {
    assert.deepEqual(takeApart('````\n```\n````').blocks, [{ tag: '', text: '```' }]);
  });

  it('closes a fence only with the same marks', () => {
    assert.deepEqual(takeApart('~~~\n```\n~~~').blocks, [{ tag: '', text: '```' }]);
  });

  it('runs an open fence to the end', () => {
    assert.deepEqual(takeApart('```py\nx = 1').blocks, [{ tag: 'py', text: 'x = 1' }]);
  });

  it('takes two marks for text', () => {
    assert.deepEqual(takeApart('``\na\n``'), { blocks: [], prose: '``\na\n``' });
  });
});
