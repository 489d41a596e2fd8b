import { ollamaWire } from '../../support/fake-frames.js';
import { httpProvider } from '../../../src/gateway/http-provider.js';
import { describeProvider, providerDeps } from './contract.js';
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
