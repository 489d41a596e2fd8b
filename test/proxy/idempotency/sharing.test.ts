import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { AnswerRegister } from '../../../src/proxy/idempotency/register.js';
import { LAW_MS, runs } from '../../support/runs.js';
import { bodyOf, streamed } from './support.js';

const TEN_MINUTES_MS = 600_000;

/** One call under way: what has come of it, and a way to go on. */
class Call {
  text = '';
  isAborted = false;
  #frames: string[] = [];
  #ending: { readonly error?: Error } | undefined;
  #wake = (): void => undefined;

  constructor(readonly body: string) {}

  push(frame: string): void {
    this.text += frame;
    this.#frames.push(frame);
    this.#wake();
  }

  end(error?: Error): void {
    this.#ending = { ...(error && { error }) };
    this.#wake();
  }

  async *frames(signal: AbortSignal): AsyncGenerator<string, void> {
    signal.addEventListener('abort', () => {
      this.isAborted = true;
      this.end(new Error('aborted'));
    });
    for (;;) {
      const frame = this.#frames.shift();
      if (frame !== undefined) yield frame;
      else if (this.#ending?.error) throw this.#ending.error;
      else if (this.#ending) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

/** Somebody who asked: when they leave, and what they got. */
type Asker = { readonly leave: AbortController; readonly got: Promise<string>; readonly call: Call; hasLeft: boolean };

/** What has been done and must be true. */
class World {
  readonly calls: Call[] = [];
  readonly askers: Asker[] = [];
  nowMs = 0;
  underWay: Call | undefined;
  kept: { readonly call: Call; readonly endedMs: number } | undefined;
  readonly register = new AnswerRegister(
    () => this.nowMs,
    () => undefined,
  );

  ask(body: string): void {
    if (this.kept && this.nowMs - this.kept.endedMs > TEN_MINUTES_MS) this.kept = undefined;
    const known = this.underWay ?? this.kept?.call;
    const share = this.register.share('scope', body, (signal) => {
      const call = new Call(body);
      this.calls.push(call);
      return Promise.resolve(streamed(call.frames(signal)));
    });
    if (!known) {
      assert.equal(share.kind, 'first');
      this.underWay = this.calls.at(-1);
    } else if (known.body !== body) {
      assert.equal(share.kind, 'refused');
      return;
    } else {
      assert.equal(share.kind, this.underWay ? 'joined' : 'replayed');
    }
    const call = known ?? this.calls.at(-1);
    assert.ok('answer' in share && call);
    const leave = new AbortController();
    const got = share.answer.join(leave.signal).then(bodyOf);
    got.catch(() => undefined);
    this.askers.push({ leave, got, call, hasLeft: false });
  }

  leave(which: number): void {
    const asker = this.askers[which];
    if (!asker || asker.hasLeft) return;
    asker.hasLeft = true;
    asker.leave.abort();
    const { underWay } = this;
    if (underWay && this.askers.every(({ call, hasLeft }) => call !== underWay || hasLeft)) {
      assert.ok(underWay.isAborted, 'the last one left');
      this.underWay = undefined;
    }
  }

  end(error?: Error): void {
    const { underWay } = this;
    if (!underWay) return;
    underWay.end(error);
    this.underWay = undefined;
    this.kept = error ? undefined : { call: underWay, endedMs: this.nowMs };
  }

  async check(failed: ReadonlySet<Call>): Promise<void> {
    for (const { got, call, hasLeft } of this.askers) {
      if (hasLeft) continue;
      if (failed.has(call)) await assert.rejects(got, /broke/);
      else assert.equal(await got, call.text);
    }
    this.register.close();
  }
}

describe('sharing answers', () => {
  it('law: whoever comes and goes, one call is under way at a time, and all who stay get all of it', async function () {
    this.timeout(LAW_MS);
    const step = fc.oneof(
      {
        arbitrary: fc.record({ do: fc.constant('ask' as const), body: fc.constantFrom('a', 'a', 'a', 'b') }),
        weight: 4,
      },
      { arbitrary: fc.record({ do: fc.constant('leave' as const), which: fc.nat(8) }), weight: 2 },
      { arbitrary: fc.record({ do: fc.constant('push' as const), frame: fc.string({ maxLength: 5 }) }), weight: 3 },
      fc.record({ do: fc.constantFrom('end' as const, 'fail' as const) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, TEN_MINUTES_MS) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const world = new World();
        const failed = new Set<Call>();
        for (const one of steps) {
          switch (one.do) {
            case 'ask':
              world.ask(one.body);
              break;
            case 'leave':
              world.leave(one.which);
              break;
            case 'push':
              world.underWay?.push(one.frame);
              break;
            case 'wait':
              world.nowMs += one.ms;
              break;
            case 'end':
              world.end();
              break;
            case 'fail':
              if (world.underWay) failed.add(world.underWay);
              world.end(new Error('broke'));
          }
          await nextTurn();
        }
        world.end();
        await nextTurn();
        await world.check(failed);
      }),
      runs(500),
    );
  });
});
