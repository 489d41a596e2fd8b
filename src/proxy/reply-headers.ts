import type { FailedCall } from '../core/chat.js';
import { wordsThatMattered } from '../core/classify/in-words.js';
import type { Classification, MovingWord } from '../core/classify/classification.js';
import type { PatternFinding } from '../core/guardrails/index.js';
import { refText, type ModelRef } from '../core/model.js';
import { routeSentence } from '../core/route/explain.js';
import type { RoutingDecision } from '../core/route/types.js';
import type { AnswerHeaders } from './answer.js';

/** More than any value of ours needs; what comes from outside is kept short. */
const MAX_CHARACTERS = 256;

/** What a header may hold; anything else is left out, so that no name from outside can forge a line. Source: RELIABILITY T13. */
const SAFE_VALUE = /^[\x20-\x7e]{1,256}$/;

/** Who answered, after which calls had failed, and which fields were left out on the way there because they only offered something it does not have. */
type Served = {
  readonly servedBy: ModelRef;
  readonly noRoomFor?: ModelRef;
  readonly failed: readonly FailedCall[];
  readonly dropped: readonly string[];
};

/** What the router tells about a reply, in headers, because no wire format has a field for it. */
export function replyHeaders(decision: RoutingDecision, { dropped, failed, ...answered }: Served): AnswerHeaders {
  const { classification } = decision;
  return safe({
    'x-signalbox-model': refText(answered.servedBy),
    'x-signalbox-tier': classification.tier,
    'x-signalbox-complexity': classification.complexity,
    'x-signalbox-category': classification.category,
    'x-signalbox-domain': classification.domain,
    'x-signalbox-score': shortNumber(classification.score),
    'x-signalbox-confidence': shortNumber(classification.confidence),
    'x-signalbox-strategy': classification.strategy,
    ...judgementHeaders(classification),
    'x-signalbox-fallback': failed
      .map(({ model, error }) => `${refText(model)} ${error}`)
      .join(', ')
      .slice(0, MAX_CHARACTERS),
    'x-signalbox-dropped': dropped.join(', ').slice(0, MAX_CHARACTERS),
    'x-signalbox-warnings': warningsValue(decision.guardrail?.warnings ?? []),
    'x-signalbox-request-id': decision.requestId,
    'x-signalbox-reason': routeSentence(decision, answered),
  });
}

/** What not every strategy has something to say on; an empty value is left out. */
function judgementHeaders(classification: Classification): AnswerHeaders {
  const { okRatios, words, counterfactuals, escalation, fallback } = classification;
  const [counterfactual] = counterfactuals;
  return {
    'x-signalbox-cheap-ok': okRatios ? okRatios.cheap.toFixed(2) : '',
    'x-signalbox-words': wordsValue(words),
    'x-signalbox-counterfactual': counterfactual ? `${counterfactual.without}: ${counterfactual.tier}` : '',
    'x-signalbox-escalated': escalation ? `${escalation.from} -> ${escalation.because}` : '',
    'x-signalbox-classifier-fallback': (fallback ?? '').replace(/[^\x20-\x7e]/gu, '?').slice(0, MAX_CHARACTERS),
  };
}

const MOST_WORDS = 5;
const POINT_DIGITS = 4;

/** Half of a surrogate pair, which has no percent-encoded form. */
const TORN = /\p{Cs}/u;

/** 'failure +0.0386, design -0.0271': words percent-encoded, as many as there is room for. */
function wordsValue(words: readonly MovingWord[]): string {
  const items = wordsThatMattered(words)
    .filter(({ word }) => !TORN.test(word))
    .slice(0, MOST_WORDS)
    .map(({ word, points }) => `${encodeURIComponent(word)} ${points < 0 ? '' : '+'}${points.toFixed(POINT_DIGITS)}`);
  while (items.join(', ').length > MAX_CHARACTERS) items.pop();
  return items.join(', ');
}

/** 'ticket%20numbers matches, slow overrun': names of patterns percent-encoded, as many as there is room for. */
function warningsValue(warnings: readonly PatternFinding[]): string {
  const items = warnings.map(({ name, found }) => `${encodeURIComponent(name)} ${found}`);
  while (items.join(', ').length > MAX_CHARACTERS) items.pop();
  return items.join(', ');
}

const shortNumber = (share: number): string => String(Math.round(share * 1_000) / 1_000);

function safe(headers: AnswerHeaders): AnswerHeaders {
  const kept: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name] ?? '';
    if (SAFE_VALUE.test(value)) kept[name] = value;
  }
  return kept;
}
