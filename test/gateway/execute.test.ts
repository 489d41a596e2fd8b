import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { NO_USAGE, type ChatEvent, type ReplyEvent } from '../../src/core/chat.js';
import type { Outcome } from '../../src/core/outcome.js';
import { GatewayError } from '../../src/core/errors.js';
import type { Provider, ProviderCall } from '../../src/core/provider.js';
import { execute } from '../../src/gateway/execute.js';
import type { ExecuteDeps, Plan } from '../../src/gateway/job.js';
import { aModel, aRequest } from '../support/builders.js';
import { executeDeps, fakeClock, type FakeClock } from '../support/execute-deps.js';
import { ends, fakeProvider, says } from '../support/fake-provider.js';

const MODELS = [aModel({ provider: 'a' }), aModel({ provider: 'b' }), aModel({ provider: 'c' })];

/** Runs a plan over fake providers; `take` stops reading after so many events. */
async function run(
  providers: readonly Provider[],
  options: {
    take?: number;
    signal?: AbortSignal;
    models?: typeof MODELS;
    entrance?: Partial<Plan>;
    deps?: Partial<ExecuteDeps>;
    clock?: FakeClock;
  } = {},
) {
  const outcomes: Outcome[] = [];
  const events: ReplyEvent[] = [];
  const clock = options.clock ?? fakeClock();
  const deps = executeDeps(providers, clock, options.deps);
  const plan: Plan = {
    request: aRequest(),
    promptTokens: 7,
    stream: true,
    models: options.models ?? MODELS.slice(0, providers.length),
    enter: (models) => Promise.resolve({ models, ...FREE }),
    mayFollow: () => Promise.resolve(FREE),
    ...options.entrance,
  };
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
  const [outcome] = outcomes;
  return { events, outcome, waits: clock.waits, error, used: outcome?.attempts.map((call) => call.used) };
}

const FREE = { maxOutputTokens: undefined, heldNanoUsd: 0 };

describe('execute', () => {
  it('says who answers just before the first content, and settles with the provider’s usage', async () => {
    const { events, outcome, used } = await run([fakeProvider('a', [says('hi'), ends()])]);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['reply-start', 'text-delta', 'finish'],
    );
    assert.equal(outcome?.ok, true);
    const usage = { ...NO_USAGE, inputTokens: 10, outputTokens: 5 };
    assert.deepEqual(used, [{ usage, how: 'exact', reportedNanoUsd: undefined }]);
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
    const { events, error, outcome, used } = await run([
      fakeProvider('a', [says('hi'), { fail: 'upstream-failed' }]),
      b,
    ]);
    assert.equal(b.calls.length, 0);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['reply-start', 'text-delta'],
    );
    assert.equal((error as { kind: string }).kind, 'upstream-interrupted');
    assert.equal(outcome?.ok, false);
    assert.deepEqual(used, [{ usage: { ...NO_USAGE, inputTokens: 7, outputTokens: 2 }, how: 'partial' }]);
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
    const { outcome, used } = await run([fakeProvider('a', [says('hello'), says(' world'), ends()])], { take: 2 });
    assert.equal(outcome?.ok, false);
    assert.equal(outcome.error, 'canceled');
    assert.deepEqual(used, [{ usage: { ...NO_USAGE, inputTokens: 7, outputTokens: 5 }, how: 'partial' }]);
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
    await nextTurn();
    aborter.abort();
    const { used, error } = await running;
    assert.equal((error as { kind: string }).kind, 'canceled');
    // It may have been read by the provider, so its input is counted.
    assert.deepEqual(used, [{ usage: { ...NO_USAGE, inputTokens: 7 }, how: 'partial' }]);
  });

  it('books nothing of a request that was left before its call', async () => {
    const aborter = new AbortController();
    const running = run([fakeProvider('a', ['hang'])], { signal: aborter.signal });
    aborter.abort();
    assert.deepEqual((await running).used, []);
  });

  describe('tokens that nobody counted', () => {
    const counted = { ...NO_USAGE, inputTokens: 30, cacheReadTokens: 4 };

    it('of a call that may have been billed are booked as uncertain beside the one that answered', async () => {
      const { used } = await run([
        fakeProvider('a', [{ fail: 'upstream-timeout' }]),
        fakeProvider('b', [says('hi'), ends()]),
      ]);
      assert.deepEqual(
        used?.map((one) => [one?.how, one?.usage.inputTokens]),
        [
          ['uncertain', 7],
          ['exact', 10],
        ],
      );
    });

    it('of a call that was refused or never sent are none', async () => {
      const { used } = await run([
        fakeProvider('a', [{ fail: 'upstream-unauthenticated' }]),
        fakeProvider('b', [says('hi'), ends()]),
      ]);
      assert.equal(used?.[0], undefined);
    });

    it('are the input that the provider counted, and the output that was seen, when a reply breaks off', async () => {
      const { used } = await run([
        fakeProvider('a', [{ type: 'usage', usage: counted }, says('hello'), { fail: 'upstream-failed' }]),
      ]);
      assert.deepEqual(used, [{ usage: { ...counted, outputTokens: 5 }, how: 'partial' }]);
    });

    it('are an estimate when a whole reply came without a count', async () => {
      const { used } = await run([
        fakeProvider('a', [says('hi'), { type: 'finish', reason: 'stop', usage: undefined }]),
      ]);
      assert.deepEqual(used, [{ usage: { ...NO_USAGE, inputTokens: 7, outputTokens: 2 }, how: 'estimated' }]);
    });

    it('are zero when the provider says zero', async () => {
      const { used } = await run([
        fakeProvider('a', [says('hi'), { type: 'finish', reason: 'stop', usage: NO_USAGE, reportedNanoUsd: 12 }]),
      ]);
      assert.deepEqual(used, [{ usage: NO_USAGE, how: 'exact', reportedNanoUsd: 12 }]);
    });
  });

  describe('under caps', () => {
    it('calls nobody when there is no room, and settles with the refusal', async () => {
      const a = fakeProvider('a', [says('hi'), ends()]);
      const enter = () => Promise.reject(new GatewayError('budget-exceeded', 'no room'));
      const { outcome, error } = await run([a], { entrance: { enter } });
      assert.equal(a.calls.length, 0);
      assert.equal((error as { kind: string }).kind, 'budget-exceeded');
      assert.deepEqual([outcome?.ok, outcome?.attempts], [false, []]);
    });

    it('passes on how long the reply may be', async () => {
      const a = fakeProvider('a', [says('hi'), ends()]);
      await run([a], {
        entrance: { enter: (models) => Promise.resolve({ models, maxOutputTokens: 99, heldNanoUsd: 0 }) },
      });
      assert.equal(a.calls[0]?.maxOutputTokens, 99);
    });

    it('passes over a fallback that there is no room for', async () => {
      const b = fakeProvider('b', [says('b'), ends()]);
      const mayFollow: Plan['mayFollow'] = ({ provider }) => Promise.resolve(provider === 'b' ? undefined : FREE);
      const { outcome } = await run(
        [fakeProvider('a', [{ fail: 'upstream-failed' }]), b, fakeProvider('c', [says('c'), ends()])],
        { entrance: { mayFollow } },
      );
      assert.equal(b.calls.length, 0);
      assert.equal(outcome?.servedBy?.provider, 'c');
    });
  });
});
