import type {
  ClassesView,
  ComparisonView,
  GridView,
  QualityView,
  StrategyView,
} from '../../../src/dashboard/quality.js';

/** The learned strategy with its provenance, and nothing compared yet. */
export const aQuality = (over: Partial<QualityView> = {}): QualityView => ({
  strategy: 'learned',
  meaning: 'Words and form, weighed as outcomes taught it',
  provenance: {
    asOf: '2026-11-25',
    bytes: 1_031_099,
    packedBytes: 260_893,
    sha256: { weights: '36ed2b7efdc310800190', data: '7e6048eee37a1cdbaf17', corpus: '482062e4b9d1315b02d9' },
    ordering: [
      {
        judgedBy: 'cross-validation',
        set: 'mmlupro',
        n: 4_392,
        apgr: 0.582,
        interval: { low: 0.567, high: 0.598 },
        thanChance: 'better',
      },
      {
        judgedBy: 'shipped-weights',
        set: 'routerbench_zs',
        n: 158,
        apgr: 0.44,
        interval: { low: 0.331, high: 0.536 },
        thanChance: 'unclear',
      },
    ],
    labels: [{ set: 'golden', head: 'complexity', ...accuracy(7, 8, 0.125, 0) }],
    ownLabels: [{ set: 'prompts', head: 'tier', ...accuracy(293, 420, 0.14, 0.162) }],
  },
  comparison: undefined,
  ...over,
});

function accuracy(correct: number, n: number, underRatio: number | undefined, overRatio: number | undefined) {
  return { n, exactRatio: correct / n, interval: { low: 0.64, high: 0.74 }, underRatio, overRatio };
}

const grid = (rows: readonly string[], columns: readonly string[], counts: readonly number[][]): GridView => ({
  rows,
  columns,
  cells: counts.map((row) => row.map((part) => ({ part, whole: row.reduce((sum, count) => sum + count, 0) }))),
});

const TIERS = ['free', 'cheap', 'mid', 'premium'];
const COMPLEXITIES = ['simple', 'medium', 'complex'];
const CATEGORIES = ['factual', 'reasoning', 'creative', 'code'];

const strategy = (name: string, correct: number): StrategyView => ({
  strategy: name,
  meaning: `How ${name} judges`,
  fallback: undefined,
  heads: {
    tier: accuracy(correct, 300, 0.153, 0.153),
    complexity: accuracy(215, 300, 0.167, 0.117),
    category: accuracy(235, 300, undefined, undefined),
    domain: undefined,
  },
  medianMicroseconds: 81.4,
  p99Microseconds: 3_268,
  tiers: grid(TIERS, TIERS, [
    [44, 15, 4, 0],
    [12, 66, 12, 0],
    [0, 20, 58, 12],
    [0, 4, 13, 40],
  ]),
  cells: {
    ...grid(COMPLEXITIES, CATEGORIES, []),
    cells: [
      [
        { part: 30, whole: 40 },
        { part: 9, whole: 12 },
        { part: 5, whole: 9 },
        { part: 33, whole: 43 },
      ],
      [
        { part: 12, whole: 25 },
        { part: 18, whole: 40 },
        { part: 5, whole: 10 },
        { part: 30, whole: 43 },
      ],
      [
        { part: 1, whole: 6 },
        { part: 15, whole: 32 },
        { part: 0, whole: 0 },
        { part: 20, whole: 33 },
      ],
    ],
  },
});

/** Two strategies on 300 rows. */
export const aComparison = (over: Partial<ComparisonView> = {}): ComparisonView => ({
  atMs: Date.UTC(2026, 10, 20, 12),
  rows: 300,
  strategies: [strategy('learned', 208), strategy('rules', 122)],
  recalls: [
    { head: 'tier', label: 'free', n: 63, ratios: [0.698, 0.524] },
    { head: 'domain', label: 'legal', n: 0, ratios: [undefined, undefined] },
  ],
  ...over,
});

/** Requests of three kinds. */
export const someClasses = (): ClassesView => ({
  sinceMs: Date.UTC(2026, 9, 21, 12),
  days: 30,
  requests: 16,
  cells: {
    rows: COMPLEXITIES,
    columns: CATEGORIES,
    cells: [
      [6, 0, 0, 8],
      [0, 2, 0, 0],
      [0, 0, 0, 0],
    ].map((row) => row.map((part) => ({ part, whole: 16 }))),
  },
});

/** The same without a request. */
export const noClasses = (): ClassesView => ({ ...someClasses(), requests: 0 });
