import assert from 'node:assert/strict';
import { ollamaWire } from '../../support/fake-frames.js';
import { ollama } from '../../../src/gateway/providers/ollama.js';
import { describeProvider } from './contract.js';
import { aProviderCard } from '../../support/builders.js';

describeProvider('ollama', {
  card: aProviderCard({ wire: 'ollama', local: true }),
  basePath: '',
  fake: ollamaWire,
  keyHeader: undefined,
  usage: {
    sent: { input: 12, output: 7 },
    read: { inputTokens: 12, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 7, reasoningTokens: 0 },
  },
});

describe('ollama', () => {
  it('changes the model alone in a body of its own wire', () => {
    const edits = ollama.edits({ model: 'auto', keep_alive: '5m' }, { model: 'one', quirks: [], stream: true });
    assert.deepEqual(edits, { model: { value: 'one' } });
  });
});
