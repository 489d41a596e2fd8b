import * as z from 'zod';

const id = z.string().min(1).max(64);

/** What the page may ask of the host. Each message gets exactly one answer of the matching `*-loaded` type, or 'action-failed'. */
export const toHost = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('overview-request') }),
  z.strictObject({ type: z.literal('decisions-request'), limit: z.int().min(1).max(200), beforeId: id.optional() }),
  z.strictObject({ type: z.literal('decision-request'), requestId: id }),
  z.strictObject({ type: z.literal('models-request') }),
  z.strictObject({ type: z.literal('memory-request') }),
]);
export type ToHost = z.infer<typeof toHost>;

/** What the host tells the page. Money is a string ready to show beside the exact nano-dollars, so that every surface prints the same. */
export type ToPage =
  | { readonly type: 'overview-loaded'; readonly overview: OverviewView }
  | { readonly type: 'decisions-loaded'; readonly rows: readonly DecisionRow[]; readonly hasMore: boolean }
  | { readonly type: 'decision-loaded'; readonly detail: DecisionDetail }
  | { readonly type: 'models-loaded'; readonly models: ModelsView }
  | { readonly type: 'memory-loaded'; readonly rows: readonly MemoryRow[] }
  | { readonly type: 'decision-added'; readonly row: DecisionRow }
  /** Keys or settings changed: which models are ready may have too. */
  | { readonly type: 'stock-changed' }
  | { readonly type: 'action-failed'; readonly message: string };

/** `text` is what to show ('$0.0123', 'unpriced', 'free', '≈ $0.01'); `nanoUsd` is undefined when it is not known. */
export type MoneyView = { readonly text: string; readonly nanoUsd: number | undefined };

export type SpendView = {
  readonly label: string;
  readonly spend: MoneyView;
  readonly requests: number;
  readonly unpricedRequests: number;
  readonly estimatedRequests: number;
  readonly failedRequests: number;
};

export type OverviewView = {
  /** Today, this month, all time; in this order. */
  readonly spends: readonly SpendView[];
  /** All time, dearest first. */
  readonly byModel: readonly {
    readonly model: string;
    readonly requests: number;
    readonly spend: MoneyView;
    readonly unpricedRequests: number;
  }[];
  readonly proxy: { readonly running: boolean; readonly url: string | undefined; readonly note: string };
  readonly readyProviders: readonly string[];
  /** True when nothing but the Offline helper can answer. */
  readonly onlyOffline: boolean;
  readonly pricesNote: string;
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

/** Everything kept of one decision. */
export type DecisionDetail = {
  readonly row: DecisionRow;
  readonly score: number;
  readonly confidence: number;
  readonly domain: string;
  readonly scoredCharacters: number;
  readonly contributions: readonly {
    readonly signal: string;
    readonly group: string;
    readonly points: number;
    readonly evidence: string;
  }[];
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
  }[];
  /** What adding a key would change; undefined when nothing better is missing. */
  readonly advice: string | undefined;
  /** Token buckets by name, as billed or estimated. */
  readonly usage: readonly { readonly label: string; readonly tokens: number }[];
};

export type ModelsView = {
  readonly providers: readonly {
    readonly id: string;
    readonly name: string;
    readonly state: string;
    readonly hint: string;
    readonly models: number;
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
