import type { LedgerEntry } from '../../src/core/ledger.js';
import { NO_USAGE } from '../../src/core/chat.js';

/** A plain successful row; a test states only what matters to it. */
export const anEntry = (over: Partial<LedgerEntry> = {}): LedgerEntry => {
  const model = over.servedModel ?? { provider: 'acme', model: 'one' };
  return {
    requestId: '01TESTREQUEST0000000000000',
    atMs: 1_800_000_000_000,
    client: { surface: 'proxy', app: 'test', sessionId: undefined },
    askedModel: 'auto',
    servedModel: model,
    reason: 'cheap (score 0.31): the only capable model that is ready',
    task: { tier: 'cheap', complexity: 'simple', category: 'code', domain: 'cs', score: 0.31, confidence: 0.8 },
    attempts: [{ model, firstEventMs: 100, durationMs: 900, error: undefined, message: undefined }],
    usage: { ...NO_USAGE, inputTokens: 1_000, outputTokens: 500 },
    cost: { kind: 'exact', nanoUsd: 3_000_000 },
    result: 'ok',
    error: undefined,
    finish: 'stop',
    firstEventMs: 100,
    durationMs: 900,
    ...over,
  };
};
