import assert from 'node:assert/strict';
import { plainName, untagged } from '../../../src/wire/ollama/model-name.js';

describe('plainName', () => {
  for (const [name, plain] of [
    ['auto', 'auto'],
    ['auto:latest', 'auto'],
    ['auto:best', 'auto:best'],
    ['auto:best:latest', 'auto:best'],
    ['ollama/llama3:latest', 'ollama/llama3:latest'],
  ] as const) {
    it(`reads ${name} as ${plain}`, () => assert.equal(plainName(name), plain));
  }
});

describe('untagged', () => {
  it('takes the default tag off, and no other', () => {
    assert.equal(untagged('openai/gpt:latest'), 'openai/gpt');
    assert.equal(untagged('ollama/qwen:7b'), 'ollama/qwen:7b');
  });
});
