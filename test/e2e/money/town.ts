import type { Settings } from '../../../src/config/schema.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';

type Custom = Settings['providers.custom'][string];
type Rates = Settings['prices.overrides'][string];

const provider = (wire: Custom['wire'], baseUrl: string, ...models: readonly string[]): Custom => ({
  wire,
  baseUrl,
  also: [],
  headers: {},
  betas: [],
  keyEnv: [],
  models: models.map((model) => ({
    model,
    tier: 'free' as const, // one tier for all, so that price alone decides
    contextTokens: 100_000,
    maxOutputTokens: 8_000,
    capabilities: ['tools' as const],
  })),
});

/** One of two prices is none. */
const withMystery = (custom: Custom): Custom => ({
  ...custom,
  models: [
    ...custom.models,
    ...custom.models.slice(0, 1).map((one) => ({ ...one, model: 'mystery', inputUsdPerMTok: 1 })),
  ],
});

/** Prices in dollars per million tokens, as round as a hand can multiply: a dollar per million is 1,000 nano-dollars a token. */
const RATES: Readonly<Record<string, Rates>> = {
  'mock/thrifty': { inputUsdPerMTok: 1, outputUsdPerMTok: 2 },
  'mock/costly': { inputUsdPerMTok: 2, outputUsdPerMTok: 4 },
  'claude/sonnet': {
    inputUsdPerMTok: 3,
    cachedInputUsdPerMTok: 0.3,
    cacheWriteUsdPerMTok: 3.75,
    cacheWrite1hUsdPerMTok: 6,
    outputUsdPerMTok: 15,
  },
  'codex/five': { inputUsdPerMTok: 2, cachedInputUsdPerMTok: 0.5, outputUsdPerMTok: 8 },
  'gem/flash': { inputUsdPerMTok: 4, cachedInputUsdPerMTok: 1, outputUsdPerMTok: 10 },
  'herd/llama': { inputUsdPerMTok: 5, outputUsdPerMTok: 6 },
};

/** Every wire at one mock upstream, with a price for every model but 'mock/mystery'. No cap but those of the test. */
export const townSettings = (origin: string, over: Partial<Settings> = {}): Partial<Settings> => ({
  'providers.custom': {
    mock: withMystery(provider('openai-chat', `${origin}/v1`, 'thrifty', 'costly')),
    claude: provider('anthropic-messages', `${origin}/v1`, 'sonnet'),
    codex: provider('openai-responses', `${origin}/v1`, 'five'),
    gem: provider('gemini', `${origin}/v1beta`, 'flash'),
    herd: provider('ollama', origin, 'llama'),
  },
  'prices.overrides': RATES,
  'budget.perRequest': null,
  'budget.daily': null,
  ...over,
});

/** A router over the mock upstream, and as many further windows of the same user as wanted. */
export type Town = {
  readonly upstream: FakeUpstream;
  readonly router: TestApp;
  /** Another window of the same user, with settings of its own. */
  open(over?: Partial<Settings>): Promise<TestApp>;
  /** Waits until every row is in the ledger. */
  settled(): Promise<void>;
  end(): Promise<void>;
};

/** Starts it. */
export async function startTown(over: Partial<Settings> = {}): Promise<Town> {
  const upstream = await startFakeUpstream();
  const router = await startTestApp({ settings: townSettings(upstream.origin, over) });
  const windows: TestApp[] = [];
  return {
    upstream,
    router,
    open: async (more = {}) => {
      const window = await startTestApp({
        settings: townSettings(upstream.origin, { ...over, ...more }),
        dir: router.dir,
      });
      windows.push(window);
      return window;
    },
    settled: () => new Promise((resolve) => setTimeout(resolve, 200)),
    end: async () => {
      for (const window of windows) await window.stop();
      await router.remove();
      await upstream.dispose();
    },
  };
}
