import assert from 'node:assert/strict';
import type { ChatRequest } from '../../src/core/chat.js';
import { note, outcomeOf, startCall, startRun, type EstimateUsage } from '../../src/gateway/run.js';
import { estimateUsage } from '../../src/app/tokens.js';
import { aRequest } from '../support/builders.js';

const MODEL = { provider: 'p', model: 'm' };

/** A reply of many pieces that its client left before the end, so that nobody has counted it. */
function outputTokensOf(
  request: ChatRequest,
  pieces: number,
  piece: string,
  estimate: EstimateUsage,
): number | undefined {
  const run = startRun(0, 1_000);
  const call = startCall(run, { model: MODEL, startedMs: 0, billedOutputTokens: undefined });
  run.committed = call;
  for (let at = 0; at < pieces; at += 1) note(call, { type: 'text-delta', text: piece });
  return outcomeOf(request, run, 10, estimate).attempts[0]?.used?.usage.outputTokens;
}

describe('a call that goes on', () => {
  it('counts a short reply when it is over', () => {
    assert.equal(outputTokensOf(aRequest(), 3, ' one word', estimateUsage), 6);
  });

  it('counts a long reply as its pieces together, within what an estimate of a long text may be off', () => {
    const tokens = outputTokensOf(aRequest(), 100_000, ' one word', estimateUsage) ?? 0;
    assert.ok(Math.abs(tokens - 200_000) <= 10_000, String(tokens));
  });

  it('keeps no more of a long reply than is counted at its end', () => {
    const counted: number[] = [];
    const estimate: EstimateUsage = (request, reply) => {
      counted.push(reply.length);
      return estimateUsage(request, reply);
    };
    outputTokensOf(aRequest(), 1_000_000, ' one word', estimate);
    assert.ok((counted[0] ?? Infinity) <= 65_536, String(counted[0]));
  });
});
