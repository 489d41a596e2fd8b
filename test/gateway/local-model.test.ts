import assert from 'node:assert/strict';
import { isNamedNotForChat } from '../../src/gateway/local-model.js';

describe('names of local models', () => {
  for (const name of [
    'nomic-embed-text',
    'bge-m3',
    'BAAI/bge-large',
    'all-minilm:latest',
    'multilingual-e5-large',
    'bge-reranker-v2',
  ]) {
    it(`say that ${name} is not for chat`, () => assert.equal(isNamedNotForChat(name), true));
  }

  for (const name of ['qwen3:8b', 'gpt-oss-20b', 'phi-4', 'gemma3n:e4b', 'bgentle']) {
    it(`say nothing against ${name}`, () => assert.equal(isNamedNotForChat(name), false));
  }
});
