import type { Usage } from '../core/chat.js';
import type { Cost } from '../core/cost.js';
import type { LedgerEntry } from '../core/ledger.js';
import type { ModelRef } from '../core/model.js';
import type { DecisionRecord } from '../core/route/record.js';

type Check = readonly [field: string, isFine: boolean];

/**
 * The first field of a row that could not be read back; undefined when all can. Types say the rest: rows of our own
 * are made by the compiler's rules, and those of another process were read with the schema. A test holds this to the
 * schema, which takes ten times as long.
 */
export const faultOf = (entry: LedgerEntry, decision: DecisionRecord): string | undefined =>
  [...checksOfEntry(entry), ...checksOfDecision(decision)].find(([, isFine]) => !isFine)?.[0];

function checksOfEntry(entry: LedgerEntry): readonly Check[] {
  const { usage, cost, servedModel, attempts, task } = entry;
  return [
    ['requestId', entry.requestId !== ''],
    ['atMs', isCount(entry.atMs)],
    ['servedModel', servedModel === undefined || isRef(servedModel)],
    ['task.score', isRatio(task.score)],
    ['task.confidence', isRatio(task.confidence)],
    [
      'attempts',
      attempts.every(
        (one) =>
          isRef(one.model) &&
          isLength(one.durationMs) &&
          isLength(one.firstEventMs ?? 0) &&
          (one.usage === undefined || areCounts(one.usage)) &&
          (one.cost === undefined || isAmount(one.cost)),
      ),
    ],
    ['usage', usage === undefined || areCounts(usage)],
    ['cost.nanoUsd', isAmount(cost)],
    ['firstEventMs', isLength(entry.firstEventMs ?? 0)],
    ['durationMs', isLength(entry.durationMs)],
  ];
}

const isAmount = (cost: Cost): boolean => !('nanoUsd' in cost) || isCount(cost.nanoUsd);

const areCounts = (usage: Usage): boolean =>
  isCount(usage.inputTokens) &&
  isCount(usage.cacheReadTokens) &&
  isCount(usage.cacheWrite5mTokens) &&
  isCount(usage.cacheWrite1hTokens) &&
  isCount(usage.outputTokens) &&
  isCount(usage.reasoningTokens);

function checksOfDecision({ needs, classification, ...decision }: DecisionRecord): readonly Check[] {
  const { okRatios } = classification;
  return [
    ['requestId', decision.requestId !== ''],
    ['needs.promptTokens', isLength(needs.promptTokens)],
    ['needs.maxOutputTokens', isLength(needs.maxOutputTokens ?? 0)],
    ['needs.expectedOutputTokens', isLength(needs.expectedOutputTokens)],
    ['classification.score', isRatio(classification.score)],
    ['classification.confidence', isRatio(classification.confidence)],
    ['classification.contributions', classification.contributions.every(({ points }) => Number.isFinite(points))],
    ['classification.words', classification.words.every(({ points }) => Number.isFinite(points))],
    ['classification.okRatios', okRatios === undefined || Object.values(okRatios).every(isRatio)],
    ['classification.scoredCharacters', isCount(classification.scoredCharacters)],
    [
      'candidates',
      decision.candidates.every(
        (one) => isRef(one.model) && Number.isFinite(one.score) && isLength(one.estimatedNanoUsd ?? 0),
      ),
    ],
    ['candidateCount', isCount(decision.candidateCount)],
    ['rejections', decision.rejections.every(({ count }) => isCount(count))],
  ];
}

/** A whole number that JSON and the file keep as it is. */
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** Of time or of tokens: not negative, and not endless. */
const isLength = (value: number): boolean => Number.isFinite(value) && value >= 0;

const isRatio = (value: number): boolean => value >= 0 && value <= 1;

/** A slash ends the provider's part of 'provider/model'. */
const isRef = ({ provider, model }: ModelRef): boolean => provider !== '' && !provider.includes('/') && model !== '';
