import type { BreakerChip, ModelHealth, ProviderHealth } from '../../../src/dashboard/backends.js';
import type { ModelFacts, ModelsFacts, ProviderFacts } from '../../../src/vscode/models-view/facts.js';

/** Thursday, 26 November 2026, 12:00:00 by the clock on the wall. */
export const NOW_MS = new Date(2026, 10, 26, 12).getTime();

/** A provider that can be called, with a stored key, in the EU. */
export const aProviderFact = (over: Partial<ProviderFacts> = {}): ProviderFacts => ({
  id: 'acme',
  name: 'Acme',
  state: 'ready',
  hint: '',
  models: 2,
  region: 'eu',
  key: { kind: 'stored' },
  takesKey: true,
  nextRegion: 'eu',
  ...over,
});

/** A model at $1 in and $4 out. */
export const aModelFact = (over: Partial<ModelFacts> = {}): ModelFacts => ({
  model: 'acme/one',
  name: 'Acme One',
  provider: 'acme',
  tier: 'mid',
  ready: true,
  contextTokens: 128_000,
  maxOutputTokens: 8_192,
  capabilities: ['tools', 'images'],
  isPriced: true,
  price: { inputUsdPerMTok: 1, cachedInputUsdPerMTok: 0.1, cacheWriteUsdPerMTok: 1.25, outputUsdPerMTok: 4 },
  retirement: undefined,
  ...over,
});

const CALM: BreakerChip = { breaker: 'closed', rest: undefined, failures: 0 };

/** Twelve calls that went well, a second each. */
export const aHealth = (over: Partial<ProviderHealth> = {}): ProviderHealth => ({
  ...CALM,
  provider: 'acme',
  state: 'healthy',
  score: { value: 0.7, speed: 0.3, reliability: 0.4 },
  inFlight: 0,
  latencyMs: 1_000,
  errorRate: 0,
  calls: 12,
  errors: 0,
  models: [],
  ...over,
});

export const aModelHealth = (over: Partial<ModelHealth> = {}): ModelHealth => ({
  ...CALM,
  model: 'acme/one',
  inFlight: 0,
  retirement: undefined,
  ...over,
});

/** It failed five times in a row and rests for so long. */
export const failing = (leftMs: number): BreakerChip => ({
  breaker: 'open',
  rest: { cause: 'failures', untilMs: NOW_MS + leftMs },
  failures: 5,
});

/** What the view is made of, as of `NOW_MS`. */
export const someFacts = ({
  called = [],
  ...over
}: Partial<ModelsFacts> & { readonly called?: readonly ProviderHealth[] } = {}): ModelsFacts => ({
  // The rows are made of what is below; nothing is read from it.
  stock: {} as unknown as ModelsFacts['stock'],
  providers: [aProviderFact()],
  models: [aModelFact()],
  backends: { atMs: NOW_MS, providers: called },
  ...over,
});
