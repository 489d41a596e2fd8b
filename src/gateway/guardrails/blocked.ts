import { unjudged } from '../../core/classify/classification.js';
import { findingText, type PatternFinding, type Verdict } from '../../core/guardrails/index.js';
import type { RoutingDecision } from '../../core/route/types.js';

/** A verdict that blocks. */
export type Blocked = Verdict & { readonly blockedBy: PatternFinding };

/** True for a verdict after which nothing may be sent. */
export const isBlocked = (verdict: Verdict | undefined): verdict is Blocked => verdict?.blockedBy !== undefined;

/** What is known of a request before it is judged. */
type Asked = Pick<RoutingDecision, 'requestId' | 'atMs' | 'asked' | 'needs'>;

/** What is kept of a request that was blocked: nobody judged it, and none of so many models was in the running. */
export const blockedDecision = (request: Asked, guardrail: Blocked, modelCount: number): RoutingDecision => ({
  ...request,
  wantedTier: UNREAD.tier,
  classification: unjudged(UNREAD, 'none'),
  guardrail,
  candidates: [],
  rejected: [],
  rejectionGroups: [
    { stage: 'guardrail', reason: findingText(guardrail.blockedBy), models: ['*/*'], count: modelCount },
  ],
  ifAllReady: undefined,
});

/** A task has to be named; with this strategy everybody sees that nobody chose it. */
const UNREAD = {
  tier: 'cheap',
  complexity: 'simple',
  category: 'factual',
  domain: 'general',
  score: 0,
  confidence: 0,
} as const;
