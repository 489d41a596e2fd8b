import type { Counted } from './ask.js';
import type { ProviderWire } from './world.js';

/** What can be asked, by the names used below. */
export const NEEDS = ['instructions', 'tools', 'error-mark', 'image', 'image-url', 'pdf', 'schema', 'stop'] as const;
export type Need = (typeof NEEDS)[number];

export const CLIENTS = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini',
  'ollama',
  'openai-completions',
] as const;
export type Client = (typeof CLIENTS)[number];

/** What the format of a client has no place for, so that no request of it can ask. */
export const UNASKABLE: Readonly<Record<Client, readonly Need[]>> = {
  'openai-chat': ['error-mark'],
  'openai-responses': ['error-mark', 'stop'],
  'anthropic-messages': [],
  gemini: [],
  ollama: ['error-mark', 'image-url', 'pdf'],
  'openai-completions': ['instructions', 'tools', 'error-mark', 'image', 'image-url', 'pdf', 'schema'],
};

/** What a provider's wire cannot carry: the status and words of the refusal. Everything that is not listed arrives. */
export const REFUSED: Readonly<Record<ProviderWire, Partial<Record<Need, readonly [status: number, words: RegExp]>>>> =
  {
    'openai-chat': {},
    'openai-responses': { stop: [400, /^"stop" cannot be carried over to at-openai-responses/] },
    'anthropic-messages': {},
    gemini: {},
    ollama: {
      'image-url': [400, /^"image_url\.url" cannot be carried over to at-ollama/],
      pdf: [400, /^"file" cannot be carried over to at-ollama/],
    },
    // The router knows of no editor model that takes them, so it does not come to asking one.
    'vscode-lm': {
      image: [503, /vscode\/editor\/m cannot take this request: lacks images/],
      'image-url': [503, /vscode\/editor\/m cannot take this request: lacks images/],
      pdf: [503, /vscode\/editor\/m cannot take this request: lacks images/],
      schema: [503, /vscode\/editor\/m cannot take this request: lacks json-schema/],
    },
  };

/** How a provider reads that a tool failed: by its wire's own mark, or in words before the result. */
export const FAILED_RESULT: Readonly<Record<ProviderWire, { readonly text: string; readonly isError?: true }>> = {
  'openai-chat': { text: 'Error: no such file' },
  'openai-responses': { text: 'Error: no such file' },
  'anthropic-messages': { text: 'no such file', isError: true },
  gemini: { text: 'no such file', isError: true },
  ollama: { text: 'Error: no such file' },
  'vscode-lm': { text: 'Error: no such file' },
};

/** Whether the words of a model's thoughts reach a person: 'own' means from a provider of the same wire only, whose signature they need. */
export const SHOWS_THOUGHTS: Readonly<Record<Client, 'always' | 'own' | 'never'>> = {
  'openai-chat': 'always',
  'openai-responses': 'always',
  'anthropic-messages': 'own',
  gemini: 'always',
  ollama: 'always',
  'openai-completions': 'never',
};

/** Why an answer ended, in each client's own word. */
export const REASONS: Readonly<Record<Client, Readonly<Record<'stop' | 'length' | 'calls' | 'refused', string>>>> = {
  'openai-chat': { stop: 'stop', length: 'length', calls: 'tool_calls', refused: 'content_filter' },
  'openai-responses': {
    stop: 'completed',
    length: 'incomplete: max_output_tokens',
    calls: 'completed',
    refused: 'incomplete: content_filter',
  },
  'anthropic-messages': { stop: 'end_turn', length: 'max_tokens', calls: 'tool_use', refused: 'refusal' },
  gemini: { stop: 'STOP', length: 'MAX_TOKENS', calls: 'STOP', refused: 'SAFETY' },
  ollama: { stop: 'stop', length: 'length', calls: 'stop', refused: 'stop' },
  'openai-completions': { stop: 'stop', length: 'length', calls: '', refused: 'content_filter' },
};

/** Reasons that a provider has no word for: its reply just ends. */
export const UNSAID_REASONS: Readonly<Record<ProviderWire, readonly ('length' | 'refused')[]>> = {
  'openai-chat': [],
  'openai-responses': [],
  'anthropic-messages': [],
  gemini: [],
  ollama: ['refused'],
  'vscode-lm': ['length', 'refused'],
};

/** What a provider uses in every test of usage. */
export const SPENT = { input: 100, cacheRead: 20, cacheWrite: 5, output: 30, reasoning: 10 };

/** The same in the ledger, as far as each wire tells it; undefined where nobody counts, and we estimate. */
export const BOOKED: Readonly<Record<ProviderWire, readonly number[] | undefined>> = {
  'openai-chat': [100, 20, 5, 30, 10],
  'openai-responses': [100, 20, 5, 30, 10],
  'anthropic-messages': [100, 20, 5, 30, 10],
  gemini: [105, 20, 0, 30, 10],
  ollama: [125, 0, 0, 30, 0],
  'vscode-lm': undefined,
};

/** What a client's format can tell of usage, beside the sums of prompt and output. */
export const COUNTS: Readonly<Record<Client, readonly (keyof Counted)[]>> = {
  'openai-chat': ['prompt', 'cacheRead', 'cacheWrite', 'output', 'reasoning'],
  'openai-responses': ['prompt', 'cacheRead', 'cacheWrite', 'output', 'reasoning'],
  'anthropic-messages': ['prompt', 'cacheRead', 'cacheWrite', 'output', 'reasoning'],
  gemini: ['prompt', 'cacheRead', 'output', 'reasoning'],
  ollama: ['prompt', 'output'],
  'openai-completions': ['prompt', 'cacheRead', 'cacheWrite', 'output', 'reasoning'],
};

/** Each client's code for a failure of the provider: a wait, a prompt too long, a bad key, a breakdown. Ollama's has words only. */
export const CODES: Readonly<Record<Client, readonly [wait: string, tooLong: string, key: string, broken: string]>> = {
  'openai-chat': ['upstream-rate-limited', 'context_length_exceeded', 'upstream-unauthenticated', 'upstream-failed'],
  'openai-responses': [
    'upstream-rate-limited',
    'context_length_exceeded',
    'upstream-unauthenticated',
    'upstream-failed',
  ],
  'anthropic-messages': ['rate_limit_error', 'invalid_request_error', 'api_error', 'api_error'],
  gemini: ['RESOURCE_EXHAUSTED', 'INVALID_ARGUMENT', 'UNAVAILABLE', 'UNAVAILABLE'],
  ollama: ['', '', '', ''],
  'openai-completions': [
    'upstream-rate-limited',
    'context_length_exceeded',
    'upstream-unauthenticated',
    'upstream-failed',
  ],
};

/** How each provider says that a prompt is too long. Sources: the providers' documentation and issue trackers. */
export const TOO_LONG: Readonly<Record<ProviderWire, { readonly message: string; readonly code?: string }>> = {
  'openai-chat': {
    message: "This model's maximum context length is 8192 tokens. Please reduce the length of the messages.",
    code: 'context_length_exceeded',
  },
  'openai-responses': {
    message: 'Your input exceeds the context window of this model. Please adjust your input and try again.',
    code: 'context_length_exceeded',
  },
  'anthropic-messages': {
    message: 'prompt is too long: 210000 tokens > 200000 maximum',
    code: 'invalid_request_error',
  },
  gemini: { message: 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).' },
  ollama: { message: 'the input length exceeds the context length' },
  'vscode-lm': { message: 'The prompt exceeds the context length.' },
};

/** How many pieces of a stream a provider has sent once there is something to read. */
export const BEGUN: Readonly<Record<ProviderWire, number>> = {
  'openai-chat': 3,
  'openai-responses': 5,
  'anthropic-messages': 5,
  gemini: 2,
  ollama: 2,
  'vscode-lm': 1,
};

type Wish = { readonly over: Readonly<Record<string, unknown>>; readonly field: string };

/** What only a provider of the client's own wire can give. */
export const UNCARRIED: Readonly<Record<Client, readonly Wish[]>> = {
  'openai-chat': [
    { over: { n: 2 }, field: 'n' },
    { over: { logprobs: true }, field: 'logprobs' },
    { over: { modalities: ['text', 'audio'], audio: { voice: 'ash', format: 'wav' } }, field: 'audio' },
    { over: { logit_bias: { '50256': -100 } }, field: 'logit_bias' },
  ],
  'openai-responses': [
    { over: { top_logprobs: 3 }, field: 'top_logprobs' },
    { over: { conversation: 'conv_1' }, field: 'conversation' },
    { over: { tool_choice: { type: 'web_search' }, tools: [{ type: 'web_search' }] }, field: 'tool_choice.type' },
  ],
  'anthropic-messages': [
    { over: { inference_geo: 'us' }, field: 'inference_geo' },
    { over: { tool_choice: { type: 'any' }, tools: [{ type: 'bash_20250124', name: 'bash' }] }, field: 'tool_choice' },
  ],
  gemini: [
    { over: { generationConfig: { candidateCount: 2 } }, field: 'generationConfig.candidateCount' },
    { over: { generationConfig: { responseLogprobs: true } }, field: 'generationConfig.responseLogprobs' },
    { over: { generationConfig: { responseModalities: ['AUDIO'] } }, field: 'generationConfig.responseModalities' },
    { over: { cachedContent: 'cachedContents/one' }, field: 'cachedContent' },
  ],
  ollama: [{ over: { logprobs: true }, field: 'logprobs' }],
  'openai-completions': [
    { over: { n: 2 }, field: 'n' },
    { over: { logprobs: 1 }, field: 'logprobs' },
    { over: { echo: true }, field: 'echo' },
  ],
};

/** The provider's own search among the tools on offer: where it stood, as the header tells. Undefined where the format knows none. */
export const SEARCH: Readonly<Record<Client, string | undefined>> = {
  'openai-chat': 'web_search_options',
  'openai-responses': 'tools[1].type',
  'anthropic-messages': 'tools[1].type',
  gemini: 'tools[1].googleSearch',
  ollama: undefined,
  'openai-completions': undefined,
};
