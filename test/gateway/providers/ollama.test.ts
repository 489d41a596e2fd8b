import { ollamaWire } from '../../support/fake-frames.js';
import { ollama } from '../../../src/gateway/providers/ollama.js';
import { describeProvider } from './contract.js';
import { aProviderCard } from '../../support/builders.js';

describeProvider('ollama', {
  make: ollama,
  card: aProviderCard({ wire: 'ollama', local: true }),
  basePath: '',
  fake: ollamaWire,
  keyHeader: undefined,
  usage: {
    sent: { input: 12, output: 7 },
    read: { inputTokens: 12, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 7, reasoningTokens: 0 },
  },
});
