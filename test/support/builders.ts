import type { Classification } from '../../src/core/classify/classification.js';
import type { ChatMessage, ChatRequest } from '../../src/core/chat.js';
import type { ModelCard, ProviderCard } from '../../src/core/model.js';

/** A user message holding only text. */
export const userSays = (text: string): ChatMessage => ({ role: 'user', parts: [{ type: 'text', text }] });

/** One assistant turn of plain text. */
export const assistantSays = (text: string): ChatMessage => ({ role: 'assistant', parts: [{ type: 'text', text }] });

/** A plain request for "auto" with one short user turn; a test states only what matters to it. */
export const aRequest = (over: Partial<ChatRequest> = {}): ChatRequest => ({
  id: '01TESTREQUEST0000000000000',
  model: 'auto',
  messages: [userSays('What is a mutex?')],
  tools: [],
  sampling: {},
  client: { surface: 'proxy', app: 'test', sessionId: undefined },
  source: { wire: 'none', body: {}, stream: true },
  ...over,
});

/** A priced, capable, middling model. */
export const aModel = (over: Partial<ModelCard> = {}): ModelCard => ({
  provider: 'acme',
  model: 'one',
  name: 'Acme One',
  tier: 'mid',
  contextTokens: 128_000,
  maxOutputTokens: 8_192,
  capabilities: ['tools'],
  price: { inputUsdPerMTok: 1, cachedInputUsdPerMTok: 0.1, cacheWriteUsdPerMTok: 1.25, outputUsdPerMTok: 4 },
  local: false,
  ...over,
});

/** A confident, medium, factual classification. */
export const aClassification = (over: Partial<Classification> = {}): Classification => ({
  strategy: 'learned',
  score: 0.5,
  tier: 'mid',
  complexity: 'medium',
  category: 'factual',
  domain: 'general',
  specialty: undefined,
  confidence: 0.9,
  okRatios: undefined,
  contributions: [],
  words: [],
  counterfactuals: [],
  escalation: undefined,
  fallback: undefined,
  scoredCharacters: 16,
  ...over,
});

/** A card for tests: remote, without quirks. */
export const aProviderCard = (over: Partial<ProviderCard> = {}): ProviderCard => ({
  id: 'acme',
  name: 'Acme',
  wire: 'openai-chat',
  baseUrl: 'http://127.0.0.1:1',
  also: [],
  auth: undefined,
  headers: {},
  betas: [],
  keyEnv: ['ACME_API_KEY'],
  keyUrl: undefined,
  local: false,
  region: 'other',
  quirks: [],
  probePath: undefined,
  ...over,
});

/** A server on this machine that lists its models. */
export const aLocalServer = (over: Partial<ProviderCard> = {}): ProviderCard =>
  aProviderCard({
    name: 'Acme Server',
    baseUrl: 'http://127.0.0.1:1234/v1',
    keyEnv: [],
    local: true,
    region: 'local',
    probePath: '/v1/models',
    ...over,
  });
