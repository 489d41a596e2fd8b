import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Breaker, type Pass } from '../../../src/core/health/breaker.js';
import { LAW_MS, runs } from '../../support/runs.js';

type Ending =
  | { readonly how: 'good' | 'abandoned' }
  | { readonly how: 'failed'; readonly chance: number }
  | { readonly how: 'paused'; readonly waitMs: number }
  | { readonly how: 'shut'; readonly cause: 'quota' | 'key' | 'missing' };

/** What the specification says of a breaker (RELIABILITY 2.4), written down from its words: a log and a few facts. */
class Model {
  nowMs = 0;
  /** Calls under way, in the order they were let in. */
  readonly calls: ('go' | 'probe')[] = [];
  restUntilMs = 0;
  isPause = false;
  /** Broken since it opened, until two probes in a row were good. */
  isBroken = false;
  goodProbes = 0;
  inARow = 0;
  openings = 0;
  log: { readonly atS: number; readonly isFailure: boolean }[] = [];

  get rests(): boolean {
    return this.nowMs < this.restUntilMs;
  }

  get isProbing(): boolean {
    return this.calls.includes('probe');
  }

  /** What somebody who wants in is told; undefined for a rest. */
  expected(isLast: boolean): 'go' | 'probe' | undefined {
    if (this.rests) return isLast && !this.isPause && !this.isProbing ? 'probe' : undefined;
    if (!this.isBroken) return 'go';
    return this.isProbing ? undefined : 'probe';
  }

  /** Whether half of ten calls or more failed in the last thirty seconds. */
  get failsOften(): boolean {
    const lately = this.log.filter(({ atS }) => atS > Math.floor(this.nowMs / 1_000) - 30);
    return lately.length >= 10 && 2 * lately.filter(({ isFailure }) => isFailure).length >= lately.length;
  }

  end(index: number, ending: Ending): void {
    const isProbe = this.calls.splice(index, 1)[0] === 'probe';
    const isLate = !isProbe && (this.rests || this.isBroken);
    if (ending.how === 'good' || ending.how === 'failed') this.note(ending.how === 'failed');
    if (ending.how === 'good' && isProbe) this.#endGoodProbe();
    else if (ending.how === 'good' && !isLate) this.inARow = 0;
    else if (ending.how === 'failed' && !isLate) this.#fail(isProbe, ending.chance);
    else if (ending.how === 'paused') this.#pause(this.nowMs + ending.waitMs);
    else if (ending.how === 'shut') this.#shut(ending.cause === 'key' ? Infinity : this.nowMs + 3_600_000);
  }

  note(isFailure: boolean): void {
    this.log.push({ atS: Math.floor(this.nowMs / 1_000), isFailure });
  }

  #fail(isProbe: boolean, chance: number): void {
    this.inARow += 1;
    if (isProbe || this.inARow >= 5 || this.failsOften) this.#open(chance);
  }

  #pause(untilMs: number): void {
    if (untilMs <= Math.max(this.restUntilMs, this.nowMs)) return;
    this.restUntilMs = untilMs;
    this.isPause = true;
  }

  #shut(untilMs: number): void {
    this.restUntilMs = untilMs;
    this.isPause = false;
    this.isBroken = true;
  }

  #endGoodProbe(): void {
    this.inARow = 0;
    this.restUntilMs = 0;
    this.goodProbes += 1;
    if (this.goodProbes < 2) return;
    this.isBroken = false;
    this.goodProbes = 0;
    this.openings = 0;
    this.log = [];
  }

  #open(chance: number): void {
    this.openings += 1;
    this.goodProbes = 0;
    this.isBroken = true;
    this.isPause = false;
    const lengthMs = Math.min(300_000, 30_000 * 2 ** (this.openings - 1));
    this.restUntilMs = this.nowMs + Math.round(lengthMs * (0.8 + 0.4 * chance));
  }
}

/** The breaker itself, with the passes it gave. */
type Real = { readonly breaker: Breaker; readonly passes: Pass[] };
type Step = fc.Command<Model, Real>;

const always = (): boolean => true;

const advance = (ms: number): Step => ({
  check: always,
  run: (model) => void (model.nowMs += ms),
  toString: () => `+${ms} ms`,
});

/** To the last millisecond of a rest, or the first after it. */
const toItsEnd = (isOver: boolean): Step => ({
  check: (model) => model.rests && model.restUntilMs < Infinity,
  run: (model) => void (model.nowMs = model.restUntilMs - (isOver ? 0 : 1)),
  toString: () => (isOver ? 'to the end of the rest' : 'to 1 ms before the end of the rest'),
});

const askToEnter = (isLast: boolean): Step => ({
  check: always,
  run(model, { breaker, passes }) {
    const expected = model.expected(isLast);
    const pass = isLast ? breaker.force(model.nowMs) : breaker.enter(model.nowMs);
    if (expected === undefined) {
      assert.ok(typeof pass === 'object', 'it was let in');
      assert.equal(pass.untilMs, model.rests ? model.restUntilMs : model.nowMs + 1_000);
      return;
    }
    assert.equal(pass, expected);
    model.calls.push(expected);
    passes.push(pass);
    assert.ok(model.calls.filter((call) => call === 'probe').length <= 1, 'two probes are under way');
  },
  toString: () => (isLast ? 'force' : 'enter'),
});

function tell(breaker: Breaker, { nowMs, pass, ending }: { nowMs: number; pass: Pass; ending: Ending }): void {
  if (ending.how === 'good') breaker.succeed(nowMs, pass);
  else if (ending.how === 'failed') breaker.fail(nowMs, pass, ending.chance);
  else if (ending.how === 'paused') breaker.pause(nowMs, ending.waitMs, pass);
  else if (ending.how === 'shut') breaker.shut(nowMs, ending.cause, pass);
  else breaker.abandon(pass);
}

const endCall = (nth: number, ending: Ending): Step => ({
  check: (model) => model.calls.length > 0,
  run(model, { breaker, passes }) {
    const index = nth % model.calls.length;
    const [pass = 'go'] = passes.splice(index, 1);
    model.end(index, ending);
    const { nowMs } = model;
    tell(breaker, { nowMs, pass, ending });
    const state = model.rests ? 'open' : model.isBroken ? 'half-open' : 'closed';
    const view = breaker.view(nowMs);
    assert.deepEqual([view.state, view.failures], [state, model.inARow]);
  },
  toString: () => `end ${nth}: ${JSON.stringify(ending)}`,
});

const chance = fc.constantFrom(0, 0.25, 0.5, 1);
const good = fc.constant<Ending>({ how: 'good' });
const failed = chance.map((one): Ending => ({ how: 'failed', chance: one }));
const ending: fc.Arbitrary<Ending> = fc.oneof(
  { arbitrary: good, weight: 4 },
  { arbitrary: failed, weight: 6 },
  { arbitrary: fc.constant<Ending>({ how: 'abandoned' }), weight: 1 },
  {
    arbitrary: fc.constantFrom(0, 1, 500, 60_000, 400_000).map((waitMs) => ({ how: 'paused' as const, waitMs })),
    weight: 1,
  },
  {
    arbitrary: fc
      .constantFrom('quota' as const, 'key' as const, 'missing' as const)
      .map((cause) => ({ how: 'shut' as const, cause })),
    weight: 1,
  },
);

const nth = fc.nat({ max: 5 });
const steps = (kinds: readonly { arbitrary: fc.Arbitrary<Step>; weight: number }[]) =>
  fc.commands(
    kinds.flatMap(({ arbitrary, weight }) => Array.from({ length: weight }, () => arbitrary)),
    { maxCommands: 80, size: '+1' },
  );

const moves = [
  { arbitrary: fc.constantFrom(1, 500, 1_000, 10_000, 29_999, 30_000).map(advance), weight: 1 },
  { arbitrary: fc.boolean().map(toItsEnd), weight: 1 },
  { arbitrary: fc.constant(askToEnter(false)), weight: 5 },
  { arbitrary: fc.constant(askToEnter(true)), weight: 2 },
];

const start = () => ({ model: new Model(), real: { breaker: new Breaker(), passes: [] } });

describe('a breaker, whatever happens in whatever order', function () {
  this.timeout(LAW_MS);

  it('lets exactly one probe in, closes after two good ones, opens longer each time, and takes pauses for no failures', () => {
    const anything = steps([
      ...moves,
      { arbitrary: fc.tuple(nth, ending).map(([n, how]) => endCall(n, how)), weight: 6 },
    ]);
    fc.assert(
      fc.property(anything, (commands) => fc.modelRun(start, commands)),
      runs(4_000),
    );
  });

  it('does so also where nothing but answers and failures come', () => {
    const plain = fc.oneof({ arbitrary: good, weight: 2 }, { arbitrary: failed, weight: 3 });
    const plainly = steps([
      ...moves,
      { arbitrary: fc.tuple(nth, plain).map(([n, how]) => endCall(n, how)), weight: 7 },
    ]);
    fc.assert(
      fc.property(plainly, (commands) => fc.modelRun(start, commands)),
      runs(4_000),
    );
  });
});
