import assert from 'node:assert/strict';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { NO_USAGE, type ChatEvent, type ReplyEvent } from '../../src/core/chat.js';
import type { Outcome } from '../../src/core/outcome.js';
import { GatewayError } from '../../src/core/errors.js';
import type { Provider, ProviderCall } from '../../src/core/provider.js';
import { execute } from '../../src/gateway/execute.js';
import type { ExecuteDeps, Plan } from '../../src/gateway/job.js';
import { Backends } from '../../src/gateway/backends.js';
import { aModel, aProviderCard, aRequest } from '../support/builders.js';
import { backendsOn, executeDeps, fakeClock, PATIENT, type FakeClock } from '../support/execute-deps.js';
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

const A_TOOL = { name: 'look', description: 'Looks', schema: {} };

/** Looks until it is so; the test's own time limit ends it. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await nextTurn();
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
    assert.deepEqual(events[0], {
      type: 'reply-start',
      model: { provider: 'b', model: 'one' },
      passes: false,
      failed: [{ model: { provider: 'a', model: 'one' }, error: 'upstream-failed' }],
    });
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

  it('F13 waits from 1.0 to 1.2 seconds for a rate limit of one second, also where nobody else is left', async () => {
    for (const chance of [0, 1]) {
      for (const others of [[fakeProvider('b', [])], []]) {
        const a = fakeProvider(
          'a',
          [{ fail: 'upstream-rate-limited', detail: { retryAfterMs: 1_000 } }],
          [says('hi'), ends()],
        );
        const { waits, outcome } = await run([a, ...others], { deps: { chance: () => chance } });
        assert.equal(waits.length, 1);
        assert.ok(Number(waits[0]) >= 1_000 && Number(waits[0]) <= 1_200, `${waits[0]} ms`);
        assert.equal(outcome?.servedBy?.provider, 'a');
      }
    }
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

  describe('with providers in trouble', () => {
    const failing = (id: string) => fakeProvider(id, [{ fail: 'upstream-timeout' }]);

    /** Lets a provider fail until it rests. */
    async function tire(id: string, deps: Partial<ExecuteDeps>, clock: FakeClock): Promise<void> {
      for (let count = 0; count < 5; count += 1) {
        await run([failing(id)], { models: [aModel({ provider: id })], deps, clock });
      }
    }

    it('does not call one that rests while another can answer', async () => {
      const clock = fakeClock();
      const deps = { backends: backendsOn(clock) };
      await tire('a', deps, clock);
      const a = fakeProvider('a', [says('a'), ends()]);
      const { outcome } = await run([a, fakeProvider('b', [says('b'), ends()])], { deps, clock });
      assert.equal(a.calls.length, 0);
      assert.equal(outcome?.servedBy?.provider, 'b');
    });

    it('lets one call look when everybody rests, and refuses the others with the time to wait', async () => {
      const clock = fakeClock();
      const deps = { backends: backendsOn(clock) };
      await tire('a', deps, clock);
      const a = fakeProvider('a', ['hang']);
      const models = [aModel({ provider: 'a' })];
      const aborter = new AbortController();
      const looking = run([a], { models, deps, clock, signal: aborter.signal });
      await nextTurn();
      const { error, outcome } = await run([a], { models, deps, clock });
      aborter.abort();
      await looking;
      assert.equal(a.calls.length, 1);
      const { kind, detail } = error as GatewayError;
      assert.deepEqual([kind, detail.retryAfterMs], ['resting', 30_000]);
      assert.equal(outcome?.ok, false);
      assert.match((error as Error).message, /a\/one failed again and again \(for 30 s more\)/);
    });

    it('waits for a short pause when there is nobody else, and refuses at once before a long one', async () => {
      const clock = fakeClock();
      const deps = { backends: backendsOn(clock) };
      const pause = (retryAfterMs: number) =>
        fakeProvider('a', [{ fail: 'upstream-rate-limited', detail: { retryAfterMs } }]);
      const models = [aModel({ provider: 'a' })];
      await run([pause(10_001)], { models, deps, clock });
      const long = await run([fakeProvider('a', [says('hi'), ends()])], { models, deps, clock });
      assert.deepEqual([(long.error as GatewayError).kind, long.outcome?.attempts.length], ['resting', 0]);
      clock.ms += 1;
      const short = await run([fakeProvider('a', [says('hi'), ends()])], { models, deps, clock });
      assert.equal(short.outcome?.ok, true);
      assert.equal(clock.ms, 10_001);
    });

    it('says 503 for several calls that failed, with a time to wait', async () => {
      const { error } = await run([failing('a'), failing('b')]);
      const { kind, status, detail } = error as GatewayError;
      assert.deepEqual([kind, status, detail.retryAfterMs], ['all-failed', 503, 1_000]);
    });

    it('keeps the kind of a failure that only the person can change', async () => {
      const { error } = await run(
        [fakeProvider('a', [{ fail: 'upstream-too-long' }]), fakeProvider('b', [{ fail: 'upstream-rejected' }])],
        { models: [aModel({ provider: 'a', contextTokens: 1 }), aModel({ provider: 'b', contextTokens: 2 })] },
      );
      assert.equal((error as GatewayError).kind, 'upstream-rejected');
    });

    it('tries a key once that was replaced while the call was under way', async () => {
      const a = fakeProvider('a', [{ fail: 'upstream-unauthenticated' }], [{ fail: 'upstream-unauthenticated' }]);
      const clock = fakeClock();
      let line = 'old';
      const backends = new Backends({
        clockMs: () => clock.ms,
        nowMs: () => clock.ms,
        chance: () => 0.5,
        lineOf: (id) => `${id} ${line}`,
      });
      const hasNewKey = () => {
        line = 'new';
        return Promise.resolve(true);
      };
      await run([a], { deps: { hasNewKey, backends }, clock });
      assert.equal(a.calls.length, 2);
    });

    it('gives up a call whose first content does not come, and lets the last one take its time', async () => {
      const patience = { ...PATIENT, firstContentMs: 5 };
      const b = fakeProvider('b', ['hang']);
      const aborter = new AbortController();
      const clock = fakeClock();
      const running = run([fakeProvider('a', ['hang']), b], {
        deps: { patienceOf: () => patience, clockMs: () => performance.now() },
        clock,
        signal: aborter.signal,
      });
      await until(() => b.calls.length === 1);
      await delay(20);
      aborter.abort();
      const { outcome, used } = await running;
      assert.deepEqual(
        outcome?.attempts.map(({ error }) => error),
        ['upstream-timeout', 'canceled'],
      );
      assert.equal(used?.[0]?.how, 'uncertain');
    });

    it('ends what says more than 64 KiB before any content', async () => {
      const early = (bytes: number) => ({ type: 'wire-bytes', bytes: Buffer.alloc(bytes), content: false }) as const;
      const fits = await run([fakeProvider('a', [early(65_536), says('hi'), ends()])]);
      assert.equal(fits.outcome?.ok, true);
      const { error } = await run([fakeProvider('a', [early(65_537), says('hi'), ends()])]);
      assert.equal((error as GatewayError).kind, 'upstream-garbled');
    });

    it('books the whole reply of a provider that bills it when it is left', async () => {
      const cardOf = () => aProviderCard({ habits: { billsAfterAbort: true } });
      const models = [aModel({ provider: 'a', maxOutputTokens: 1_000 })];
      const { used } = await run([fakeProvider('a', [says('hello'), says(' world'), ends()])], {
        take: 2,
        deps: { cardOf },
        models,
      });
      assert.deepEqual(used, [{ usage: { ...NO_USAGE, inputTokens: 7, outputTokens: 1_000 }, how: 'uncertain' }]);
    });
  });

  describe('hedging', () => {
    const soon = { hedgeAfterMs: () => 100 };

    it('asks a second model beside one that lets wait, takes whichever begins, and books the other as uncertain', async () => {
      const a = fakeProvider('a', ['hang']);
      const asked: number[] = [];
      const mayFollow: Plan['mayFollow'] = (_, __, besideNanoUsd = 0) => {
        asked.push(besideNanoUsd);
        return Promise.resolve(FREE);
      };
      const enter: Plan['enter'] = (models) => Promise.resolve({ models, ...FREE, heldNanoUsd: 42 });
      const { outcome, used, waits } = await run([a, fakeProvider('b', [says('b'), ends()])], {
        deps: soon,
        entrance: { mayFollow, enter },
      });
      assert.deepEqual([outcome?.servedBy?.provider, waits, asked], ['b', [100], [42]]);
      assert.deepEqual(
        used?.map((one) => one?.how),
        ['uncertain', 'exact'],
      );
      assert.equal(a.calls[0]?.signal.aborted, true);
    });

    it('does not with tools, nor when it is off', async () => {
      const signal = AbortSignal.timeout(20);
      for (const over of [{ deps: soon, entrance: { request: aRequest({ tools: [A_TOOL] }) } }, {}]) {
        const b = fakeProvider('b', [says('b'), ends()]);
        await run([fakeProvider('a', ['hang']), b], { ...over, signal });
        assert.equal(b.calls.length, 0);
      }
    });

    it('waits for the other when one of the two fails', async () => {
      const slow: Provider = {
        id: 'a',
        async *stream() {
          await delay(10);
          yield says('a');
          yield ends();
        },
      };
      const { outcome } = await run([slow, fakeProvider('b', [{ fail: 'upstream-rejected' }])], { deps: soon });
      assert.equal(outcome?.servedBy?.provider, 'a');
    });
  });
});
