import assert from 'node:assert/strict';
import { promptText } from '../../src/vscode/prompt-text.js';

describe('a selection as it is sent', () => {
  it('is fenced with its language when it is several lines of code', () => {
    assert.equal(promptText('let a = 1;\nlet b = 2;\n', 'typescript'), '```typescript\nlet a = 1;\nlet b = 2;\n```');
  });

  it('is left as it is when it is one line, which may be a question', () => {
    assert.equal(promptText('why is this slow?\n', 'typescript'), 'why is this slow?\n');
  });

  it('is left as it is in prose', () => {
    assert.equal(promptText('First do this.\nThen do that.', 'markdown'), 'First do this.\nThen do that.');
  });

  it('gets a fence longer than any inside it', () => {
    assert.equal(promptText('a ```\nb', 'python'), '````python\na ```\nb\n````');
  });
});
