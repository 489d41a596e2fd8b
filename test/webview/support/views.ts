import type {
  DecisionDetail,
  DecisionRow,
  MemoryRow,
  ModelsView,
  OverviewView,
  ToHost,
  ToPage,
} from '../../../src/dashboard/protocol.js';
import type { BackendsView } from '../../../src/dashboard/backends.js';
import type { ClassesView, ComparisonView, QualityView } from '../../../src/dashboard/quality.js';
import { someBackends } from './backends.js';
import { answerMoney, isAboutMoney, NOON_MS, someMoney, type FakeMoney } from './money.js';
import { aComparison, aQuality, someClasses } from './quality.js';

const exact = (text: string, nanoUsd: number) => ({ text, nanoUsd });

/** One answered request; a test states only what matters to it. */
export const aRow = (over: Partial<DecisionRow> = {}): DecisionRow => ({
  requestId: '01ROW000000000000000000000',
  atMs: NOON_MS,
  client: 'openai',
  surface: 'proxy',
  asked: 'auto',
  served: 'acme/one',
  tier: 'cheap',
  complexity: 'simple',
  category: 'factual',
  inputTokens: 412,
  outputTokens: 96,
  cost: exact('$0.0123', 12_300_000),
  durationMs: 842,
  firstEventMs: 210,
  status: 'ok',
  reason: 'cheap (score 0.31): cheapest of 14 capable models',
  ...over,
});

/** Newest first, ids that sort by time. */
export const someRows = (count: number): DecisionRow[] =>
  Array.from({ length: count }, (_, index) => aRow({ ...VARIANTS[index % VARIANTS.length], ...placed(index) }));

const placed = (index: number) => ({
  requestId: `01ROW${String(9_999 - index).padStart(4, '0')}`,
  atMs: NOON_MS - index * 7 * 60_000,
});

const VARIANTS: readonly Partial<DecisionRow>[] = [
  {},
  {
    client: 'vscode',
    surface: 'editor',
    served: 'globex/large-2',
    tier: 'premium',
    complexity: 'complex',
    category: 'code',
    inputTokens: 18_204,
    outputTokens: 2_311,
    cost: exact('$0.1892', 189_200_000),
    durationMs: 14_310,
    reason: 'premium (score 0.82): cheapest of 4 capable premium models',
  },
  {
    client: 'continue',
    served: 'ollama/llama3.2',
    tier: 'free',
    cost: exact('free', 0),
    durationMs: 3_120,
    reason: 'free (score 0.08): cheapest of 31 capable models',
  },
  {
    client: 'cline',
    asked: 'initech/medium',
    served: 'initech/medium',
    tier: 'mid',
    complexity: 'medium',
    category: 'reasoning',
    cost: { text: 'unpriced', nanoUsd: undefined },
    reason: 'asked for by name',
  },
  {
    client: 'openai',
    served: '–',
    inputTokens: undefined,
    outputTokens: undefined,
    cost: exact('–', 0),
    status: 'failed',
    durationMs: 60_004,
    reason: 'cheap (score 0.27): cheapest of 14 capable models; ended with upstream-timeout',
  },
];

/** A signed-up, lightly used router. */
export const anOverview = (over: Partial<OverviewView> = {}): OverviewView => ({
  proxy: { running: true, url: 'http://127.0.0.1:8787', note: 'Owned by this window' },
  readyProviders: ['Acme', 'Globex', 'Initech', 'Ollama'],
  onlyOffline: false,
  ...over,
});

/** A decision with something in every section. */
export const aDetail = (row: DecisionRow): DecisionDetail => ({
  row,
  explanation: 'cheap (score 0.31): fenced blocks: 2 (+0.12), 31 words (−0.08) and 1 more; fairly sure (0.87)',
  strategy: 'learned',
  score: 0.31,
  confidence: 0.87,
  sureness: 'fairly-sure',
  domain: 'cs',
  specialty: 'architecture',
  okRatios: { free: 0.004, cheap: 0.74, mid: 0.96, premium: 1 },
  words: [
    { word: 'explain', points: -0.0312 },
    { word: 'deadlock', points: 0.0204 },
  ],
  counterfactuals: [{ without: 'pasted-code', tier: 'mid' }],
  escalation: { from: 'free', because: 'low-confidence' },
  fallback: 'sidecar cannot be reached; judged by learned',
  scoredCharacters: 1_284,
  contributions: [
    { signal: 'base', group: 'base', points: 0.3, evidence: 'where every request starts' },
    { signal: 'code-density', group: 'code', points: 0.12, evidence: 'fenced blocks: 2, code: 640 of 1284 characters' },
    { signal: 'short-question', group: 'length', points: -0.08, evidence: '31 words' },
    { signal: 'plain-verb', group: 'verb', points: -0.03, evidence: 'verb: explain' },
  ],
  candidates: [
    {
      model: 'acme/one',
      tier: 'cheap',
      estimate: exact('≈ $0.0119', 11_900_000),
      notes: ['wanted tier', 'did well 41 times'],
    },
    {
      model: 'initech/medium',
      tier: 'mid',
      estimate: { text: 'unpriced', nanoUsd: undefined },
      notes: ['stronger than needed'],
    },
    { model: 'globex/large-2', tier: 'premium', estimate: exact('≈ $0.17', 170_000_000), notes: [] },
  ],
  candidateCount: 14,
  rejected: [
    { model: 'umbrella/tiny', stage: 'fit-context', reason: 'needs 18228 tokens, 7600 of 8000 are usable', count: 1 },
    {
      model: 'umbrella/small',
      stage: 'fit-context',
      reason: 'needs 18228 tokens, 15200 of 16000 are usable',
      count: 1,
    },
    { model: 'hooli/*', stage: 'require-access', reason: 'no key for Hooli', count: 9 },
  ],
  attempts: [
    {
      model: 'acme/one',
      durationMs: 120,
      firstEventMs: undefined,
      error: 'upstream-rate-limited',
      message: 'Acme asks to wait 20 seconds.',
      cost: undefined,
    },
    {
      model: 'acme/one',
      durationMs: 842,
      firstEventMs: 210,
      error: undefined,
      message: undefined,
      cost: exact('$0.0123', 12_300_000),
    },
  ],
  estimate: exact('≈ $0.0119', 11_900_000),
  advice: 'hooli/max (premium, ≈ $0.08) would come first. Add a key for Hooli with “Signalbox: Set API Key”.',
  usage: [
    { bucket: 'inputTokens', label: 'Input', tokens: 412 },
    { bucket: 'cacheReadTokens', label: 'Cache read', tokens: 12_304 },
    { bucket: 'cacheWrite1hTokens', label: 'Cache write, 1 hour', tokens: 77 },
    { bucket: 'outputTokens', label: 'Output', tokens: 96 },
  ],
});

/** Providers in each state, models of each tier. */
export const someModels = (): ModelsView => ({
  providers: [
    { id: 'acme', name: 'Acme', state: 'ready', hint: '', models: 1, region: 'us' },
    {
      id: 'ollama',
      name: 'Ollama',
      state: 'not-running',
      hint: 'Start Ollama, then run “Signalbox: Detect Local Servers”.',
      models: 1,
      region: 'local',
    },
    {
      id: 'hooli',
      name: 'Hooli',
      state: 'key-missing',
      hint: 'Run “Signalbox: Set API Key” and choose Hooli.',
      models: 1,
      region: 'eu',
    },
  ],
  models: [
    model('acme/one', 'Acme One', 'cheap', { ready: true, price: '$0.25 in, $1.00 out per million tokens' }),
    model('ollama/llama3.2', 'Llama 3.2', 'free', { ready: false, price: 'free' }),
    model('hooli/max', 'Hooli Max', 'premium', { ready: false, price: '$3.00 in, $15.00 out per million tokens' }),
  ],
});

const model = (ref: string, name: string, tier: string, over: { ready: boolean; price: string }) => ({
  model: ref,
  name,
  provider: ref.slice(0, ref.indexOf('/')),
  tier,
  contextTokens: 128_000,
  maxOutputTokens: 8_192,
  capabilities: ['tools', 'images'],
  isPriced: true,
  ...over,
});

/** What three kinds of work taught. */
export const someMemory = (): MemoryRow[] => [
  {
    model: 'acme/one',
    taskClass: 'factual/simple',
    quality: 0.96,
    latencyMs: 812,
    cost: exact('≈ $0.0031', 3_100_000),
    samples: 412,
    atMs: NOON_MS,
  },
  {
    model: 'acme/one',
    taskClass: 'code/medium',
    quality: 0.71,
    latencyMs: 2_410,
    cost: exact('≈ $0.0104', 10_400_000),
    samples: 38,
    atMs: NOON_MS - 3_600_000,
  },
  {
    model: 'globex/large-2',
    taskClass: 'code/complex',
    quality: 0.93,
    latencyMs: 14_310,
    cost: exact('≈ $0.1892', 189_200_000),
    samples: 21,
    atMs: NOON_MS - 86_400_000,
  },
];

/** Everything a fake host tells the page. Tests change it while the page is open. */
export type FakeHost = FakeMoney & {
  rows: DecisionRow[];
  overview: OverviewView;
  detail: (row: DecisionRow) => DecisionDetail;
  models: ModelsView;
  backends: BackendsView;
  memory: MemoryRow[];
  quality: QualityView;
  comparison: ComparisonView;
  classes: ClassesView;
  /** When set, every request fails with this text. */
  failure: string | undefined;
};

/** A fake host with something to show everywhere. */
export const aFakeHost = (over: Partial<FakeHost> = {}): FakeHost => ({
  ...someMoney(),
  rows: someRows(5),
  overview: anOverview(),
  detail: aDetail,
  models: someModels(),
  backends: someBackends(),
  memory: someMemory(),
  quality: aQuality(),
  comparison: aComparison(),
  classes: someClasses(),
  failure: undefined,
  ...over,
});

/** The fake host's answer to one message of the page. */
export function answerAs(host: FakeHost, message: ToHost): ToPage {
  if (host.failure !== undefined) return { type: 'action-failed', message: host.failure };
  if (isAboutMoney(message)) return answerMoney(host, message);
  switch (message.type) {
    case 'overview-request':
      return { type: 'overview-loaded', overview: host.overview };
    case 'decisions-request': {
      const start = host.rows.findIndex((row) => row.requestId === message.beforeId) + 1;
      const rows = host.rows.slice(start, start + message.limit);
      return { type: 'decisions-loaded', rows, hasMore: start + message.limit < host.rows.length };
    }
    case 'decision-request': {
      const row = host.rows.find((known) => known.requestId === message.requestId);
      return row
        ? { type: 'decision-loaded', detail: host.detail(row) }
        : { type: 'action-failed', message: 'That decision is not in the ledger.' };
    }
    case 'models-request':
      return { type: 'models-loaded', models: host.models };
    case 'backends-request':
      return { type: 'backends-loaded', backends: host.backends };
    case 'reset-backend-request': {
      const providers = host.backends.providers.filter(({ provider }) => provider !== message.provider);
      host.backends = { ...host.backends, providers };
      return { type: 'backends-loaded', backends: host.backends };
    }
    case 'memory-request':
      return { type: 'memory-loaded', rows: host.memory };
    case 'quality-request':
      return { type: 'quality-loaded', quality: host.quality };
    case 'comparison-request':
      return { type: 'comparison-loaded', comparison: host.comparison };
    case 'classes-request':
      return { type: 'classes-loaded', classes: host.classes };
  }
}
