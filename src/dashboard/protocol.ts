import * as z from 'zod';
import type { Usage } from '../core/chat.js';
import type { Escalation, MovingWord, OkRatios } from '../core/classify/classification.js';
import type { Removal, Sureness } from '../core/classify/in-words.js';
import type { Retirement } from '../core/lifecycle.js';
import type { BackendsView } from './backends.js';
import { MAX_MIX, type BudgetRow, type BudgetsView, type CalculationView } from './budgets.js';
import type { MoneyView } from './money.js';
import type { ClassesView, ComparisonView, QualityView } from './quality.js';
import { CHART_DAYS, CHART_DIMENSIONS, type SpendChart, type SpendSummary } from './spend.js';

const id = z.string().min(1).max(64);

/** The name of a budget holds names of workspaces and clients, and a session's. */
const budgetId = z.string().min(1).max(512);

const usdPerMTok = z.number().min(0).max(10_000);

/** A model of the catalogue, or a price in US dollars per million tokens. */
const priced = z.union([
  z.strictObject({ model: z.string().min(3).max(256) }),
  z.strictObject({ inputUsdPerMTok: usdPerMTok, outputUsdPerMTok: usdPerMTok }),
]);
export type Priced = z.infer<typeof priced>;

const tokens = z.int().min(0).max(10_000_000);

/** What the page may ask of the host. Each message gets exactly one answer of the matching `*-loaded` type, or 'action-failed'. */
export const toHost = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('overview-request') }),
  z.strictObject({ type: z.literal('decisions-request'), limit: z.int().min(1).max(200), beforeId: id.optional() }),
  z.strictObject({ type: z.literal('decision-request'), requestId: id }),
  z.strictObject({ type: z.literal('models-request') }),
  z.strictObject({ type: z.literal('backends-request') }),
  /** Forgets the failures of a provider, so that it is asked again. */
  z.strictObject({ type: z.literal('reset-backend-request'), provider: z.string().min(1).max(256) }),
  z.strictObject({ type: z.literal('memory-request') }),
  z.strictObject({ type: z.literal('quality-request') }),
  /** Judges our labelled rows with every local strategy, which takes up to some seconds. */
  z.strictObject({ type: z.literal('comparison-request') }),
  z.strictObject({ type: z.literal('classes-request') }),
  z.strictObject({ type: z.literal('money-request') }),
  z.strictObject({ type: z.literal('spend-request'), days: z.literal(CHART_DAYS), by: z.enum(CHART_DIMENSIONS) }),
  z.strictObject({ type: z.literal('budgets-request') }),
  /** Raises a cap by so many dollars until its period ends. */
  z.strictObject({ type: z.literal('raise-request'), budgetId, usd: z.number().min(0.01).max(1_000_000) }),
  z.strictObject({
    type: z.literal('calculate-request'),
    use: z.strictObject({ inputTokens: tokens, outputTokens: tokens, requestsPerDay: z.int().min(1).max(1_000_000) }),
    mix: z
      .array(z.strictObject({ of: priced, share: z.number().positive().max(100) }))
      .min(1)
      .max(MAX_MIX),
    baseline: priced,
  }),
  /** The tokens of the last 30 days at the price of the baseline. */
  z.strictObject({ type: z.literal('savings-request'), baseline: priced }),
]);
export type ToHost = z.infer<typeof toHost>;

/** What the host tells the page. Money is a string ready to show beside the exact nano-dollars, so that every surface prints the same. */
export type ToPage =
  | { readonly type: 'overview-loaded'; readonly overview: OverviewView }
  | { readonly type: 'decisions-loaded'; readonly rows: readonly DecisionRow[]; readonly hasMore: boolean }
  | { readonly type: 'decision-loaded'; readonly detail: DecisionDetail }
  | { readonly type: 'models-loaded'; readonly models: ModelsView }
  | { readonly type: 'backends-loaded'; readonly backends: BackendsView }
  | { readonly type: 'memory-loaded'; readonly rows: readonly MemoryRow[] }
  | { readonly type: 'quality-loaded'; readonly quality: QualityView }
  | { readonly type: 'comparison-loaded'; readonly comparison: ComparisonView }
  | { readonly type: 'classes-loaded'; readonly classes: ClassesView }
  | { readonly type: 'money-loaded'; readonly money: SpendSummary }
  | { readonly type: 'spend-loaded'; readonly chart: SpendChart }
  | { readonly type: 'budgets-loaded'; readonly budgets: BudgetsView }
  | { readonly type: 'raised'; readonly budget: BudgetRow }
  | { readonly type: 'calculated'; readonly calculation: CalculationView }
  | { readonly type: 'decision-added'; readonly row: DecisionRow }
  /** Spend, caps or notices may have changed without a new decision. */
  | { readonly type: 'money-changed' }
  /** Keys or settings changed: which models are ready may have too. */
  | { readonly type: 'stock-changed' }
  /** A command of the editor wants this tab to be shown. */
  | { readonly type: 'tab-wanted'; readonly tab: WantedTab }
  | { readonly type: 'action-failed'; readonly message: string };

/** The tabs that a command can open the page on. */
export type WantedTab = 'overview' | 'budgets' | 'quality';

/** What is connected. */
export type OverviewView = {
  readonly proxy: { readonly running: boolean; readonly url: string | undefined; readonly note: string };
  readonly readyProviders: readonly string[];
  /** True when nothing but the Offline helper can answer. */
  readonly onlyOffline: boolean;
};

/** One line of the decisions table. Times are milliseconds. */
export type DecisionRow = {
  readonly requestId: string;
  readonly atMs: number;
  readonly client: string;
  readonly surface: string;
  readonly asked: string;
  readonly served: string;
  readonly tier: string;
  readonly complexity: string;
  readonly category: string;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly cost: MoneyView;
  readonly durationMs: number;
  readonly firstEventMs: number | undefined;
  readonly status: 'ok' | 'failed' | 'canceled';
  /** One sentence: why this model. */
  readonly reason: string;
};

/** How a request was judged. */
export type JudgementView = {
  /** One sentence for people: tier, score, what moved it and how sure the judge was. */
  readonly explanation: string;
  readonly strategy: string;
  readonly score: number;
  readonly confidence: number;
  readonly sureness: Sureness;
  readonly domain: string;
  readonly specialty: string | undefined;
  /** Undefined when the strategy has no calibrated outcomes, and in decisions that are older than this field. */
  readonly okRatios: OkRatios | undefined;
  readonly contributions: readonly {
    readonly signal: string;
    readonly group: string;
    readonly points: number;
    readonly evidence: string;
  }[];
  readonly words: readonly MovingWord[];
  readonly counterfactuals: readonly { readonly without: Removal; readonly tier: string }[];
  readonly escalation: Escalation | undefined;
  /** Why another strategy than the one asked for judged. */
  readonly fallback: string | undefined;
  readonly scoredCharacters: number;
};

/** Everything kept of one decision. */
export type DecisionDetail = JudgementView & {
  readonly row: DecisionRow;
  readonly candidates: readonly {
    readonly model: string;
    readonly tier: string;
    readonly estimate: MoneyView;
    readonly notes: readonly string[];
  }[];
  /** How many models were in the running; `candidates` holds the best of them. */
  readonly candidateCount: number;
  /** Models dropped by one stage for one reason: their names, where 'provider/*' stands for all of a provider, and how many they are. */
  readonly rejected: readonly {
    readonly model: string;
    readonly stage: string;
    readonly reason: string;
    readonly count: number;
  }[];
  readonly attempts: readonly {
    readonly model: string;
    readonly durationMs: number;
    readonly firstEventMs: number | undefined;
    readonly error: string | undefined;
    readonly message: string | undefined;
    /** Undefined when nothing was sent that anybody bills, and for attempts that are older than this field. */
    readonly cost: MoneyView | undefined;
  }[];
  /** What the model that answered was expected to cost; undefined when nobody answered, or that is not kept. */
  readonly estimate: MoneyView | undefined;
  /** What adding a key would change; undefined when nothing better is missing. */
  readonly advice: string | undefined;
  /** Token buckets as billed or estimated; the label is English. */
  readonly usage: readonly { readonly bucket: keyof Usage; readonly label: string; readonly tokens: number }[];
};

export type ModelsView = {
  readonly providers: readonly {
    readonly id: string;
    readonly name: string;
    readonly state: string;
    readonly hint: string;
    readonly models: number;
    /** Where its requests go; every place with its address when there are several. */
    readonly region: string;
  }[];
  readonly models: readonly {
    readonly model: string;
    readonly name: string;
    readonly provider: string;
    readonly tier: string;
    readonly ready: boolean;
    readonly contextTokens: number;
    readonly maxOutputTokens: number;
    readonly capabilities: readonly string[];
    /** '$3.00 in, $15.00 out per million tokens', 'free' or 'unpriced'. */
    readonly price: string;
    readonly isPriced: boolean;
    /** Absent: nothing was announced of its end. */
    readonly retirement?: Retirement | undefined;
  }[];
};

export type MemoryRow = {
  readonly model: string;
  readonly taskClass: string;
  readonly quality: number;
  readonly latencyMs: number | undefined;
  readonly cost: MoneyView;
  readonly samples: number;
  readonly atMs: number;
};
