import type { Usage } from '../core/chat.js';
import type { Classification } from '../core/classify/classification.js';
import { explainClassification } from '../core/classify/explain.js';
import { removalOf, surenessOf, wordsThatMattered } from '../core/classify/in-words.js';
import type { LedgerEntry, Spend } from '../core/ledger.js';
import { parseRef, refText, TIERS, type ModelCard, type ProviderCard } from '../core/model.js';
import { recall, type Memory } from '../core/memory/memory.js';
import type { DecisionRecord } from '../core/route/record.js';
import type { Access } from '../core/route/types.js';
import { NANO_USD_PER_USD } from '../core/money.js';
import { usdText, viewCost, viewEstimate, viewTotal } from './money.js';
import type {
  DecisionDetail,
  DecisionRow,
  JudgementView,
  MemoryRow,
  ModelsView,
  OverviewView,
  SpendView,
} from './protocol.js';

/** Shown where there is nothing to name. */
const NOTHING = '–';

/** One line of the decisions table. */
export function toDecisionRow(entry: LedgerEntry): DecisionRow {
  return {
    requestId: entry.requestId,
    atMs: entry.atMs,
    client: entry.client.app || NOTHING,
    surface: entry.client.surface,
    asked: entry.askedModel,
    served: entry.servedModel ? refText(entry.servedModel) : NOTHING,
    tier: entry.task.tier,
    complexity: entry.task.complexity,
    category: entry.task.category,
    inputTokens: entry.usage && allInputTokens(entry.usage),
    outputTokens: entry.usage?.outputTokens,
    cost: viewCost(entry.cost),
    durationMs: entry.durationMs,
    firstEventMs: entry.firstEventMs,
    status: entry.result,
    reason: rowReason(entry),
  };
}

const allInputTokens = (usage: Usage): number => usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;

function rowReason({ reason, error }: LedgerEntry): string {
  return error === undefined ? reason : `${reason}; ended with ${error}`;
}

/** Everything kept of one decision, ready to show. */
export function toDecisionDetail({
  entry,
  decision,
}: {
  entry: LedgerEntry;
  decision: DecisionRecord;
}): DecisionDetail {
  return {
    row: toDecisionRow(entry),
    ...toJudgementView(decision.classification),
    candidates: decision.candidates.map(({ model, tier, estimatedNanoUsd, notes }) => ({
      model: refText(model),
      tier,
      estimate: viewEstimate(estimatedNanoUsd),
      notes,
    })),
    candidateCount: decision.candidateCount,
    rejected: decision.rejections.map(({ models, ...group }) => ({ ...group, model: models.join(', ') })),
    attempts: entry.attempts.map((attempt) => ({ ...attempt, model: refText(attempt.model) })),
    advice: decision.advice,
    usage: entry.usage ? toUsageRows(entry.usage) : [],
  };
}

/** How the request was judged, without what the row already says. */
const toJudgementView = (classification: Classification): JudgementView => ({
  explanation: explainClassification(classification),
  strategy: classification.strategy,
  score: classification.score,
  confidence: classification.confidence,
  sureness: surenessOf(classification.confidence),
  domain: classification.domain,
  specialty: classification.specialty,
  okRatios: classification.okRatios,
  contributions: classification.contributions,
  words: wordsThatMattered(classification.words),
  counterfactuals: classification.counterfactuals.map((one) => ({
    without: removalOf(one, classification.contributions),
    tier: one.tier,
  })),
  escalation: classification.escalation,
  fallback: classification.fallback,
  scoredCharacters: classification.scoredCharacters,
});

/** Buckets that are always there, and the rarer ones only when they hold something. */
function toUsageRows(usage: Usage): DecisionDetail['usage'] {
  return [
    { label: 'Input', tokens: usage.inputTokens, isRare: false },
    { label: 'Cache read', tokens: usage.cacheReadTokens, isRare: true },
    { label: 'Cache write', tokens: usage.cacheWriteTokens, isRare: true },
    { label: 'Output', tokens: usage.outputTokens, isRare: false },
    { label: 'Output spent on reasoning', tokens: usage.reasoningTokens, isRare: true },
  ].flatMap(({ label, tokens, isRare }) => (isRare && tokens === 0 ? [] : [{ label, tokens }]));
}

/** One spend card. */
export function toSpendView(label: string, spend: Spend): SpendView {
  const { requests, unpricedRequests, estimatedRequests, failedRequests } = spend;
  return { label, spend: viewTotal(spend), requests, unpricedRequests, estimatedRequests, failedRequests };
}

/** What the overview is made from. */
export type OverviewSource = Pick<OverviewView, 'proxy' | 'readyProviders' | 'onlyOffline' | 'pricesNote'> & {
  readonly today: Spend;
  readonly month: Spend;
  readonly allTime: Spend;
};

/** The overview: three spends, and all time by model with the dearest first. */
export function toOverview({ today, month, allTime, ...rest }: OverviewSource): OverviewView {
  const dearestFirst = [...allTime.byModel].sort(
    (a, b) => b.nanoUsd - a.nanoUsd || b.requests - a.requests || compareText(a.model, b.model),
  );
  return {
    ...rest,
    spends: [toSpendView('Today', today), toSpendView('This month', month), toSpendView('All time', allTime)],
    byModel: dearestFirst.map((of) => ({
      model: of.model === 'none' ? 'no answer' : of.model,
      requests: of.requests,
      spend: viewTotal(of),
      unpricedRequests: of.unpricedRequests,
    })),
  };
}

/** What the memory believes now, newest evidence first; quality is as routing sees it, drawn towards the prior with age. */
export function toMemoryRows(memory: Memory, atMs: number): readonly MemoryRow[] {
  return Object.entries(memory.cells)
    .flatMap(([key, cell]): MemoryRow[] => {
      const space = key.lastIndexOf(' ');
      const taskClass = key.slice(space + 1);
      const ref = parseRef(key.slice(0, Math.max(0, space)));
      const belief = ref && recall(memory, ref, taskClass, atMs);
      if (!belief) return [];
      const { latencyMs, costNanoUsd, samples } = cell;
      const cost = costNanoUsd === undefined ? viewCost({ kind: 'none' }) : viewEstimate(Math.round(costNanoUsd));
      return [{ model: refText(ref), taskClass, quality: belief.quality, latencyMs, cost, samples, atMs: cell.atMs }];
    })
    .sort((a, b) => b.atMs - a.atMs || compareText(a.model, b.model));
}

/** What the models tab is made from. A provider without access is not ready. */
export type ModelsSource = {
  readonly providers: readonly ProviderCard[];
  readonly models: readonly ModelCard[];
  readonly access: ReadonlyMap<string, Access>;
};

/** Providers and models, those that are ready first. */
export function toModelsView({ providers, models, access }: ModelsSource): ModelsView {
  const isReady = (provider: string): boolean => access.get(provider)?.state === 'ready';
  const readyFirst = (a: string, b: string): number => Number(isReady(b)) - Number(isReady(a));
  return {
    providers: [...providers]
      .sort((a, b) => readyFirst(a.id, b.id) || compareText(a.name, b.name))
      .map((card) => toProviderView(card, access.get(card.id), models)),
    models: [...models]
      .sort((a, b) => readyFirst(a.provider, b.provider) || compareModels(a, b))
      .map((card) => toModelView(card, isReady(card.provider))),
  };
}

function toProviderView(
  { id, name, region }: ProviderCard,
  access: Access | undefined,
  models: readonly ModelCard[],
): ModelsView['providers'][number] {
  const count = models.filter((model) => model.provider === id).length;
  const hint = access && access.state !== 'ready' ? access.hint : '';
  return { id, name, region, models: count, state: access?.state ?? 'unknown', hint };
}

function toModelView(card: ModelCard, ready: boolean): ModelsView['models'][number] {
  const { name, provider, tier, contextTokens, maxOutputTokens, capabilities } = card;
  return {
    model: refText(card),
    name,
    provider,
    tier,
    ready,
    contextTokens,
    maxOutputTokens,
    capabilities,
    price: priceText(card),
  };
}

/** '$3.00 in, $15.00 out per million tokens', 'free' or 'unpriced'. */
export function priceText(card: ModelCard): string {
  if (!card.price) return 'unpriced';
  if (Object.values(card.price).every((usd) => usd === 0)) return 'free';
  const { inputUsdPerMTok, outputUsdPerMTok } = card.price;
  const dollars = (usd: number): string => usdText(usd * NANO_USD_PER_USD);
  return `${dollars(inputUsdPerMTok)} in, ${dollars(outputUsdPerMTok)} out per million tokens`;
}

const compareModels = (a: ModelCard, b: ModelCard): number =>
  TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier) || compareText(refText(a), refText(b));

/** By code units, so that the order is the same on every machine. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
