import { allInputTokens, type Usage } from '../core/chat.js';
import type { Classification } from '../core/classify/classification.js';
import { explainClassification } from '../core/classify/explain.js';
import { removalOf, surenessOf, wordsThatMattered } from '../core/classify/in-words.js';
import type { LedgerEntry } from '../core/ledger.js';
import type { PlaceView } from '../core/endpoints.js';
import { retirementOf } from '../core/lifecycle.js';
import { parseRef, refText, TIERS, type ModelCard, type Price, type ProviderCard } from '../core/model.js';
import { recall, type Memory } from '../core/memory/memory.js';
import type { Attempt } from '../core/outcome.js';
import type { DecisionRecord } from '../core/route/record.js';
import type { Access } from '../core/route/types.js';
import { NANO_USD_PER_USD } from '../core/money.js';
import { usdText, viewCost, viewEstimate, type MoneyView } from './money.js';
import { placesText } from './places.js';
import type { DecisionDetail, DecisionRow, JudgementView, MemoryRow, ModelsView } from './protocol.js';

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
    attempts: entry.attempts.map(toAttemptView),
    estimate: estimateOf(entry, decision),
    advice: decision.advice,
    usage: entry.usage ? toUsageRows(entry.usage) : [],
  };
}

const toAttemptView = ({
  model,
  durationMs,
  firstEventMs,
  error,
  message,
  cost,
}: Attempt): DecisionDetail['attempts'][number] => ({
  model: refText(model),
  durationMs,
  firstEventMs,
  error,
  message,
  cost: cost && viewCost(cost),
});

/** Only the best candidates are kept, so the one that answered may not be among them. */
function estimateOf({ servedModel }: LedgerEntry, { candidates }: DecisionRecord): MoneyView | undefined {
  const served = servedModel && refText(servedModel);
  const candidate = candidates.find(({ model }) => refText(model) === served);
  return candidate && viewEstimate(candidate.estimatedNanoUsd);
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

/** The rarer ones are shown only when they hold something. */
const BUCKETS: readonly { readonly bucket: keyof Usage; readonly label: string; readonly isRare: boolean }[] = [
  { bucket: 'inputTokens', label: 'Input', isRare: false },
  { bucket: 'cacheReadTokens', label: 'Cache read', isRare: true },
  { bucket: 'cacheWrite5mTokens', label: 'Cache write, 5 minutes', isRare: true },
  { bucket: 'cacheWrite1hTokens', label: 'Cache write, 1 hour', isRare: true },
  { bucket: 'outputTokens', label: 'Output', isRare: false },
  { bucket: 'reasoningTokens', label: 'Output spent on reasoning', isRare: true },
];

const toUsageRows = (usage: Usage): DecisionDetail['usage'] =>
  BUCKETS.flatMap(({ bucket, label, isRare }) =>
    isRare && usage[bucket] === 0 ? [] : [{ bucket, label, tokens: usage[bucket] }],
  );

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

/** What the models tab is made from. A provider without access is not ready, nor is a model that is retired by now. */
export type ModelsSource = {
  readonly nowMs: number;
  readonly providers: readonly ProviderCard[];
  readonly models: readonly ModelCard[];
  readonly access: ReadonlyMap<string, Access>;
  /** Where calls of a provider go; absent: only the region of its row is shown. */
  readonly placesOf?: (provider: ProviderCard) => readonly PlaceView[];
};

/** Providers and models, those that are ready first. */
export function toModelsView({ nowMs, providers, models, access, placesOf }: ModelsSource): ModelsView {
  const isReady = (provider: string): boolean => access.get(provider)?.state === 'ready';
  const readyFirst = (a: string, b: string): number => Number(isReady(b)) - Number(isReady(a));
  return {
    providers: [...providers]
      .sort((a, b) => readyFirst(a.id, b.id) || compareText(a.name, b.name))
      .map((card) => ({
        ...toProviderView(card, access.get(card.id), models),
        region: placesOf ? placesText(placesOf(card)) : card.region,
      })),
    models: [...models]
      .sort((a, b) => readyFirst(a.provider, b.provider) || compareModels(a, b))
      .map((card) => toModelView(card, isReady(card.provider), nowMs)),
  };
}

function toProviderView(
  { id, name }: ProviderCard,
  access: Access | undefined,
  models: readonly ModelCard[],
): Omit<ModelsView['providers'][number], 'region'> {
  const count = models.filter((model) => model.provider === id).length;
  const hint = access && access.state !== 'ready' ? access.hint : '';
  return { id, name, models: count, state: access?.state ?? 'unknown', hint };
}

function toModelView(card: ModelCard, isProviderReady: boolean, nowMs: number): ModelsView['models'][number] {
  const retirement = retirementOf(card, nowMs);
  const { name, provider, tier, contextTokens, maxOutputTokens, capabilities } = card;
  return {
    model: refText(card),
    name,
    provider,
    tier,
    ready: isProviderReady && retirement?.state !== 'retired',
    contextTokens,
    maxOutputTokens,
    capabilities,
    price: priceText(card),
    isPriced: card.price !== undefined,
    retirement,
  };
}

/** '$3.00 in, $15.00 out per million tokens', 'free' or 'unpriced'. */
export function priceText({ price }: ModelCard): string {
  if (!price) return 'unpriced';
  return Object.values(price).every((usd) => usd === 0) ? 'free' : ratesText(price);
}

/** '$3.00 in, $15.00 out per million tokens'. */
export function ratesText({
  inputUsdPerMTok,
  outputUsdPerMTok,
}: Pick<Price, 'inputUsdPerMTok' | 'outputUsdPerMTok'>): string {
  const dollars = (usd: number): string => usdText(usd * NANO_USD_PER_USD);
  return `${dollars(inputUsdPerMTok)} in, ${dollars(outputUsdPerMTok)} out per million tokens`;
}

const compareModels = (a: ModelCard, b: ModelCard): number =>
  TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier) || compareText(refText(a), refText(b));

/** By code units, so that the order is the same on every machine. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
