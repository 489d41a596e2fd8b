import assert from 'node:assert/strict';
import fc from 'fast-check';
import { GatewayError, type ErrorDetail, type ErrorKind } from '../../src/core/errors.js';
import { Backends, isLease, type Lease } from '../../src/gateway/backends.js';
import { LAW_MS, runs } from '../support/runs.js';
import { HealthWorld, lineOf, ONE, OTHER, TWO, type TestProcess } from './health-world.js';

/** What a call can end with. */
const ENDINGS: readonly (readonly [ErrorKind, ErrorDetail] | 'answered' | 'left')[] = [
  'answered',
  'answered',
  'left',
  ['upstream-unreachable', {}],
  ['upstream-unreachable', {}],
  ['upstream-failed', { upstreamStatus: 500 }],
  ['upstream-failed', { upstreamStatus: 500 }],
  ['upstream-rate-limited', { upstreamStatus: 429 }],
  ['upstream-rate-limited', { upstreamStatus: 429, retryAfterMs: 4_000 }],
  ['upstream-rate-limited', { upstreamStatus: 529 }],
  ['upstream-out-of-credit', { upstreamStatus: 402 }],
  ['upstream-model-unknown', { upstreamStatus: 404 }],
];

function end(lease: Lease, how: (typeof ENDINGS)[number]): void {
  if (how === 'answered') lease.answered(400);
  else if (how !== 'left') lease.failed(new GatewayError(how[0], 'It failed.', how[1]));
  lease.end();
}

const who = fc.nat(2);
const model = fc.constantFrom(ONE, ONE, ONE, TWO, OTHER);
const ending = fc.constantFrom(...ENDINGS);
const passMs = fc.constantFrom(0, 0, 0, 1_000, 31_000, 70_000);
const entering = fc.constantFrom('enter', 'enter', 'force' as const);

/** The ways of a process, by number. */
const pick = (all: readonly TestProcess[], index: number): TestProcess => {
  const process = all[index];
  assert.ok(process);
  return process;
};

describe('the law of shared health', function () {
  this.timeout(LAW_MS);

  it('calls in several processes, one after the other, teach all of them what they would teach one', async () => {
    const step = fc.record({ who, model, ending, passMs, how: entering });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const world = new HealthWorld();
        const all = world.openAll(3);
        const clockMs = (): number => world.nowMs;
        const single = new Backends({ clockMs, nowMs: clockMs, chance: () => 0.5, lineOf });
        for (const { who, model, ending, passMs, how } of steps) {
          world.nowMs += passMs;
          const lease = await world.during(pick(all, who).backends.leave(model, how));
          const expected = single[how](model);
          assert.equal(isLease(lease), isLease(expected));
          if (isLease(lease)) end(lease, ending);
          if (isLease(expected)) end(expected, ending);
          await world.settle();
          for (const { backends } of all) assert.deepEqual(called(backends), called(single));
        }
      }),
      runs(300),
    );
  });

  it('calls at the same time, told in whatever order, leave all of them of one mind, and never two probes', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('begin'), who, model, how: entering }),
      fc.record({ do: fc.constant('end'), at: fc.nat(20), ending }),
      fc.record({ do: fc.constant('pass'), passMs, mail: fc.nat(3) }),
      fc.record({ do: fc.constant('reset'), who }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const world = new HealthWorld();
        const all = world.openAll(3);
        const open: { readonly lease: Lease; readonly key: string }[] = [];
        for (const one of steps) {
          if ('how' in one) {
            const lease = await world.during(pick(all, one.who).backends.leave(one.model, one.how));
            if (isLease(lease)) open.push({ lease, key: `${one.model.provider} ${one.model.model}` });
          } else if ('ending' in one) {
            for (const { lease } of open.splice(one.at % Math.max(1, open.length), 1)) end(lease, one.ending);
          } else if ('mail' in one) {
            world.runTimers();
            // What is on its way while time passes arrives that much late; here messages take none.
            world.deliver(one.passMs > 0 ? Infinity : one.mail);
            await Promise.resolve();
            world.nowMs += one.passMs;
          } else pick(all, one.who).backends.reset();
        }
        for (const { lease } of open) end(lease, 'left');
        await world.settle();
        const [first, ...others] = all.map(({ backends }) => called(backends));
        for (const other of others) assert.deepEqual(other, first);
        // Whatever was held back is let in again by one, and only by one.
        world.nowMs += 4_000_000;
        for (const target of [ONE, OTHER]) {
          const asked = all.map(({ backends }) => backends.leave(target, 'enter'));
          const leases = (await Promise.all(asked.map((ask) => world.during(ask)))).filter(isLease);
          assert.ok(leases.filter(({ isProbe }) => isProbe).length <= 1);
          assert.ok(leases.length >= 1);
        }
      }),
      runs(1_000),
    );
  });
});

/** What is known of lines and models that were called; whoever only asks makes no difference. */
function called(backends: Backends): unknown {
  return backends
    .save()
    .toSorted((one, other) => one.line.localeCompare(other.line))
    .map((line) => ({
      ...line,
      models: line.models
        .filter(({ history, breaker }) => history.calls > 0 || breaker.rest)
        .toSorted((one, other) => one.model.localeCompare(other.model)),
    }))
    .filter(({ history, models, breaker }) => history.calls > 0 || models.length > 0 || breaker.rest);
}
