import assert from 'node:assert/strict';
import { defaultSettings } from '../../src/config/schema.js';
import type { ChatRequest } from '../../src/core/chat.js';
import type { RoutingDecision } from '../../src/core/route/types.js';
import { estimateQuietly } from '../../src/vscode/estimate.js';
import { aDecision } from '../dashboard/support/records.js';
import { aRequest } from '../support/builders.js';

describe('a quiet estimate', () => {
  const { signal } = new AbortController();

  function estimate(decision: RoutingDecision, over: Partial<ReturnType<typeof defaultSettings>> = {}) {
    const decided: ChatRequest[] = [];
    const decide = (request: ChatRequest): Promise<RoutingDecision> => {
      decided.push(request);
      return Promise.resolve(decision);
    };
    // Of the gateway only this is used, so that nothing can be sent.
    const app = { gateway: { decide } } as unknown as Parameters<typeof estimateQuietly>[0];
    const found = estimateQuietly(app, { ...defaultSettings(), ...over }, aRequest(), signal);
    return found.then((estimated) => ({ estimated, decided }));
  }

  it('names the model that would be chosen, and its expected cost', async () => {
    const { estimated } = await estimate(aDecision());
    assert.deepEqual(estimated, { promptTokens: 1_000, choice: { model: 'acme/one', nanoUsd: 12_300_000 } });
  });

  it('says when no model can take it', async () => {
    const { estimated } = await estimate(aDecision({ candidates: [] }));
    assert.equal(estimated.choice, 'no-model');
  });

  it('only counts tokens where judging would show the text to somebody', async () => {
    const { estimated, decided } = await estimate(aDecision(), { 'classifier.strategy': 'sidecar' });
    assert.equal(estimated.choice, 'not-judged');
    assert.ok(estimated.promptTokens > 0);
    assert.deepEqual(decided, []);
  });
});
