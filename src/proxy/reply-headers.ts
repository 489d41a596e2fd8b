import { refText, type ModelRef } from '../core/model.js';
import { decisionSentence } from '../core/route/explain.js';
import type { RoutingDecision } from '../core/route/types.js';
import type { AnswerHeaders } from './answer.js';

/** What a header may hold; anything else is left out, so that no name from outside can forge a line. Source: RELIABILITY T13. */
const SAFE_VALUE = /^[\x20-\x7e]{1,256}$/;

/** What the router tells about a reply, in headers, because no wire format has a field for it. */
export function replyHeaders(decision: RoutingDecision, servedBy: ModelRef): AnswerHeaders {
  const { classification } = decision;
  return safe({
    'x-signalbox-model': refText(servedBy),
    'x-signalbox-tier': classification.tier,
    'x-signalbox-complexity': classification.complexity,
    'x-signalbox-category': classification.category,
    'x-signalbox-score': shortNumber(classification.score),
    'x-signalbox-confidence': shortNumber(classification.confidence),
    'x-signalbox-request-id': decision.requestId,
    'x-signalbox-reason': decisionSentence(decision, servedBy),
  });
}

const shortNumber = (share: number): string => String(Math.round(share * 1_000) / 1_000);

const safe = (headers: AnswerHeaders): AnswerHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([, value]) => SAFE_VALUE.test(value)));
