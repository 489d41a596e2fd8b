import { createMakers } from '../../src/gateway/seals.js';
import assert from 'node:assert/strict';
import { NO_USAGE, type ChatEvent, type ReplyEvent } from '../../src/core/chat.js';
import type { Outcome } from '../../src/core/outcome.js';
import type { Provider, ProviderCall } from '../../src/core/provider.js';
import { execute } from '../../src/gateway/execute.js';
import { aModel, aRequest } from '../support/builders.js';
import { ends, fakeProvider, says } from '../support/fake-provider.js';

const MODELS = [aModel({ provider: 'a' }), aModel({ provider: 'b' }), aModel({ provider: 'c' })];

/** Runs a plan over fake providers; `take` stops reading after so many events. */
async function run(
  providers: readonly Provider[],
  options: { take?: number; signal?: AbortSignal; models?: typeof MODELS } = {},
) {
  const outcomes: Outcome[] = [];
  const waits: number[] = [];
  const events: ReplyEvent[] = [];
  const deps = {
    providerOf: (id: string) => providers.find((provider) => provider.id === id),
    nowMs: () => 0,
    chance: () => 1,
    sleep: (ms: number) => {
      waits.push(ms);
      return Promise.resolve();
    },
    makers: createMakers(),
    estimateUsage: (_: unknown, reply: string) => ({ ...NO_USAGE, inputTokens: 7, outputTokens: reply.length }),
  };
  const plan = { request: aRequest(), models: options.models ?? MODELS.slice(0, providers.length) };
  let error: unknown;
  try {
    for await (const event of execute(plan, options.signal ?? new AbortController().signal, deps, (outcome) =>
      outcomes.push(outcome),
    )) {
      events.push(event);
      if (events.length === options.take) break;
    }
  } catch (thrown) {
    error = thrown;
  }
  assert.equal(outcomes.length, 1, 'settled exactly once');
  return { events, outcome: outcomes[0], waits, error };
}

describe('execute', () => {
  it('says who answers just before the first content, and settles with the provider’s usage', async () => {
    const { events, outcome } = await run([fakeProvider('a', [says('hi'), ends()])]);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['reply-start', 'text-delta', 'finish'],
    );
    assert.equal(outcome?.ok, true);
    assert.equal(outcome.usageSource, 'provider');
    assert.deepEqual(outcome.usage, { ...NO_USAGE, inputTokens: 10, outputTokens: 5 });
  });

  it('falls back before the first content, and keeps nothing of the first try', async () => {
    const early = { type: 'wire-bytes', bytes: Buffer.from('from a'), content: false } as const;
    const { events, outcome } = await run([
      fakeProvider('a', [early, { fail: 'upstream-failed' }]),
      fakeProvider('b', [says('hi'), ends()]),
    ]);
    assert.deepEqual(events[0], { type: 'reply-start', model: { provider: 'b', model: 'one' }, passes: false });
    assert.equal(
      events.some((event) => event.type === 'wire-bytes'),
      false,
    );
    assert.deepEqual(
      outcome?.attempts.map(({ error }) => error),
      ['upstream-failed', undefined],
    );
  });

  it('never falls back after content: the reply ends as broken off', async () => {
    const b = fakeProvider('b', [says('other'), ends()]);
    const { events, error, outcome } = await run([fakeProvider('a', [says('hi'), { fail: 'upstream-failed' }]), b]);
    assert.equal(b.calls.length, 0);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['reply-start', 'text-delta'],
    );
    assert.equal((error as { kind: string }).kind, 'upstream-interrupted');
    assert.equal(outcome?.ok, false);
    assert.equal(outcome.usageSource, 'estimate');
    assert.equal(outcome.usage?.outputTokens, 2);
  });

  it('takes a stream without an end as broken off', async () => {
    const { error } = await run([fakeProvider('a', [says('hi')])]);
    assert.equal((error as { kind: string }).kind, 'upstream-garbled');
  });

  it('waits as long as a rate limit asks, then tries the same model again', async () => {
    const a = fakeProvider(
      'a',
      [{ fail: 'upstream-rate-limited', detail: { retryAfterMs: 1_000 } }],
      [says('hi'), ends()],
    );
    const { waits, outcome } = await run([a, fakeProvider('b', [])]);
    assert.deepEqual(waits, [1_000]);
    assert.equal(outcome?.servedBy?.provider, 'a');
  });

  it('goes to the next model when the wait is longer than two seconds', async () => {
    const a = fakeProvider('a', [{ fail: 'upstream-rate-limited', detail: { retryAfterMs: 2_001 } }]);
    const { waits, outcome } = await run([a, fakeProvider('b', [says('hi'), ends()])]);
    assert.deepEqual(waits, []);
    assert.equal(outcome?.servedBy?.provider, 'b');
  });

  it('stops at once when the request itself is at fault', async () => {
    const b = fakeProvider('b', [says('hi'), ends()]);
    const { error } = await run([fakeProvider('a', [{ fail: 'upstream-rejected' }]), b]);
    assert.equal((error as { kind: string }).kind, 'upstream-rejected');
    assert.equal(b.calls.length, 0);
  });

  it('names every attempt in the error when nobody answered', async () => {
    const { error } = await run([
      fakeProvider('a', [{ fail: 'upstream-unauthenticated' }]),
      fakeProvider('b', [{ fail: 'upstream-unauthenticated' }]),
    ]);
    assert.equal((error as Error).message, 'No model answered. Tried 2: a/one: a failed | b/one: b failed');
  });

  it('settles as canceled, with the usage so far as an estimate, when the reader leaves', async () => {
    const { outcome } = await run([fakeProvider('a', [says('hello'), says(' world'), ends()])], { take: 2 });
    assert.equal(outcome?.ok, false);
    assert.equal(outcome.error, 'canceled');
    assert.deepEqual([outcome.usageSource, outcome.usage?.outputTokens], ['estimate', 5]);
  });

  for (const take of [1, 2, 3]) {
    it(`ends the call when the reader leaves after ${take}`, async () => {
      const provider = fakeProvider('a', [says('hello'), says(' world'), ends()]);
      let isEnded = false;
      async function* watched(call: ProviderCall): AsyncGenerator<ChatEvent> {
        try {
          yield* provider.stream(call);
        } finally {
          isEnded = true;
        }
      }
      await run([{ id: 'a', stream: watched }], { take });
      assert.equal(isEnded, true);
    });
  }

  it('cancels a call that hangs', async () => {
    const aborter = new AbortController();
    const running = run([fakeProvider('a', ['hang'])], { signal: aborter.signal });
    aborter.abort();
    const { outcome, error } = await running;
    assert.equal((error as { kind: string }).kind, 'canceled');
    assert.equal(outcome?.usageSource, 'none');
  });
});
