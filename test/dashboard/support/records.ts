import type { DecisionRecord } from '../../../src/core/route/record.js';
import type { Candidate, RoutingDecision } from '../../../src/core/route/types.js';
import { aClassification, aModel } from '../../support/builders.js';
import { aNeed } from '../../support/routing.js';

/** A candidate with an estimate of about a cent. */
export const aCandidate = (over: Partial<Candidate> = {}): Candidate => ({
  model: aModel(),
  score: 1,
  notes: [],
  estimatedNanoUsd: 12_300_000,
  ...over,
});

/** A decision for "auto" with one middling candidate. */
export const aDecision = (over: Partial<RoutingDecision> = {}): RoutingDecision => ({
  requestId: '01TESTREQUEST0000000000000',
  atMs: 1_000,
  asked: { kind: 'auto', preset: 'balanced' },
  wantedTier: 'mid',
  needs: aNeed(),
  classification: aClassification(),
  candidates: [aCandidate()],
  rejected: [],
  rejectionGroups: [],
  ifAllReady: undefined,
  ...over,
});

/** What the ledger keeps of a decision that had nothing special about it. */
export const aRecord = (over: Partial<DecisionRecord> = {}): DecisionRecord => ({
  requestId: '01TESTREQUEST0000000000000',
  asked: 'auto:balanced',
  wantedTier: 'mid',
  needs: aNeed(),
  classification: aClassification(),
  candidates: [],
  candidateCount: 0,
  rejections: [],
  advice: undefined,
  ...over,
});
