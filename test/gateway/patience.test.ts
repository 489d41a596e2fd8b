import assert from 'node:assert/strict';
import type { ProviderHabits } from '../../src/core/model.js';
import { patienceFor, type PatienceSettings } from '../../src/gateway/patience.js';
import { aModel, aProviderCard } from '../support/builders.js';

const PLAIN = aModel({ provider: 'acme', capabilities: [], local: false });
const THINKER = aModel({ provider: 'acme', capabilities: ['reasoning'], local: false });

type Over = {
  readonly model?: typeof PLAIN;
  readonly habits?: ProviderHabits;
  readonly local?: boolean;
  readonly stream?: boolean;
  readonly promptTokens?: number;
  readonly settings?: PatienceSettings;
};

function patience({ model = PLAIN, habits, local = false, stream = true, promptTokens = 0, settings = {} }: Over = {}) {
  const provider = aProviderCard({ id: 'acme', local, habits });
  return patienceFor({ model, provider, stream, promptTokens }, settings);
}

describe('patience with a call', () => {
  it('is what the specification says where nobody says otherwise', () => {
    assert.deepEqual(patience(), {
      connectMs: 10_000,
      firstContentMs: 60_000,
      idleMs: 120_000,
      silentMs: 300_000,
      totalMs: 900_000,
      maxRetries: 2,
      baseDelayMs: 500,
    });
  });

  it('gives reasoning, local servers and replies in one piece longer for their first content', () => {
    assert.equal(patience({ model: THINKER }).firstContentMs, 120_000);
    assert.equal(patience({ local: true }).firstContentMs, 300_000);
    assert.equal(patience({ stream: false }).firstContentMs, 600_000);
  });

  it('gives a second more for every two thousand tokens of the prompt', () => {
    assert.equal(patience({ promptTokens: 2_000 }).firstContentMs, 61_000);
    assert.equal(patience({ promptTokens: 100_000 }).firstContentMs, 110_000);
  });

  it('knows the habits of a provider, which do not hurry a model that thinks', () => {
    const habits = { patience: { firstContentMs: 15_000, baseDelayMs: 1_000 } };
    const { firstContentMs, baseDelayMs, idleMs } = patience({ habits });
    assert.deepEqual([firstContentMs, baseDelayMs, idleMs], [15_000, 1_000, 120_000]);
    assert.equal(patience({ habits, model: THINKER }).firstContentMs, 120_000);
  });

  it('does what a person set: for the provider before all, and before its habits', () => {
    const habits = { patience: { firstContentMs: 15_000 } };
    const settings = { '*': { firstContentMs: 7, idleMs: 8 }, acme: { firstContentMs: 9 }, other: { idleMs: 1 } };
    const { firstContentMs, idleMs, connectMs } = patience({ habits, model: THINKER, stream: false, settings });
    assert.deepEqual([firstContentMs, idleMs, connectMs], [9, 8, 10_000]);
  });
});
