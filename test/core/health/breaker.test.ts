import assert from 'node:assert/strict';
import { Breaker } from '../../../src/core/health/breaker.js';

/** In the middle of the jitter: a rest is exactly as long as the table says. */
const MIDDLE = 0.5;

/** Fails so many calls in a row at this moment. */
function failing(times: number, nowMs = 0, breaker = new Breaker()): Breaker {
  for (let call = 0; call < times; call += 1) breaker.fail(nowMs, 'go', MIDDLE);
  return breaker;
}

/** Open from 0 ms to 30,000 ms. */
const opened = (): Breaker => failing(5);

/** Half-open at 30,000 ms, with the one probe under way. */
function probing(): Breaker {
  const breaker = opened();
  assert.equal(breaker.enter(30_000), 'probe');
  return breaker;
}

describe('a breaker', () => {
  describe('opens', () => {
    it('after the fifth failure in a row, and not after the fourth', () => {
      assert.equal(failing(4).enter(0), 'go');
      assert.deepEqual(failing(5).enter(0), { untilMs: 30_000, cause: 'failures' });
    });

    it('not when an answer came between', () => {
      const breaker = failing(4);
      breaker.succeed(0, 'go');
      assert.equal(failing(4, 0, breaker).enter(0), 'go');
    });

    /** Fails and succeeds in turn, so that there are never two failures in a row; the last one fails. */
    const wavering = (calls: number, atMs = 0): Breaker => {
      const breaker = new Breaker();
      for (let call = calls; call > 0; call -= 1) {
        if (call % 2 === 0) breaker.succeed(atMs, 'go');
        else breaker.fail(atMs, 'go', MIDDLE);
      }
      return breaker;
    };

    it('when half of the last ten calls failed, and not when there were only nine', () => {
      const nine = wavering(9);
      assert.equal(nine.enter(0), 'go');
      const ten = new Breaker();
      for (let call = 0; call < 5; call += 1) {
        ten.succeed(0, 'go');
        assert.equal(ten.enter(0), 'go');
        ten.fail(0, 'go', MIDDLE);
      }
      assert.equal(ten.view(0).state, 'open');
    });

    it('not when fewer than half failed', () => {
      const breaker = new Breaker();
      for (let call = 0; call < 30; call += 1) {
        if (call % 3 === 2) breaker.fail(0, 'go', MIDDLE);
        else breaker.succeed(0, 'go');
      }
      assert.equal(breaker.enter(0), 'go');
    });

    /** Eight calls at 0 ms, half of which fail, and later a good one and a bad one. */
    const afterPause = (laterMs: number): Breaker => {
      const breaker = wavering(8);
      breaker.succeed(laterMs, 'go');
      breaker.fail(laterMs, 'go', MIDDLE);
      return breaker;
    };

    it('by what happened in the last thirty seconds: 29,999 ms ago counts, 30,000 ms ago does not', () => {
      assert.equal(afterPause(29_999).view(29_999).state, 'open');
      assert.equal(afterPause(30_000).view(30_000).state, 'closed');
    });

    it('at four fifths to six fifths of the time, by chance', () => {
      for (const [chance, untilMs] of [
        [0, 24_000],
        [1, 36_000],
      ] as const) {
        const breaker = failing(4);
        breaker.fail(0, 'go', chance);
        assert.deepEqual(breaker.enter(0), { untilMs, cause: 'failures' });
      }
    });
  });

  describe('that is open', () => {
    it('lets nobody in for 29,999 ms, and one at 30,000 ms', () => {
      const breaker = opened();
      assert.deepEqual(breaker.enter(29_999), { untilMs: 30_000, cause: 'failures' });
      assert.equal(breaker.enter(30_000), 'probe');
    });

    it('takes no notice of calls that were sent before', () => {
      const breaker = opened();
      breaker.succeed(10, 'go');
      breaker.fail(20, 'go', MIDDLE);
      assert.deepEqual(breaker.enter(29_999), { untilMs: 30_000, cause: 'failures' });
      assert.equal(breaker.view(29_999).failures, 5);
    });

    it('lets one in before its time when there is nobody else, and not a second one', () => {
      const breaker = opened();
      assert.equal(breaker.force(1), 'probe');
      assert.deepEqual(breaker.force(2), { untilMs: 30_000, cause: 'failures' });
      assert.deepEqual(breaker.force(30_001), { untilMs: 31_001, cause: 'failures' });
    });

    it('lets the next one in at once after a good probe before its time', () => {
      const breaker = opened();
      breaker.succeed(2, breaker.force(1));
      assert.equal(breaker.enter(2), 'probe');
    });
  });

  describe('that is half open', () => {
    it('lets exactly one of fifty in', () => {
      const breaker = opened();
      const passes = Array.from({ length: 50 }, () => breaker.enter(30_000));
      assert.equal(passes.filter((pass) => pass === 'probe').length, 1);
      assert.deepEqual(passes[1], { untilMs: 31_000, cause: 'failures' });
    });

    it('lets exactly one of fifty in that have nobody else to ask', () => {
      const breaker = opened();
      const passes = Array.from({ length: 50 }, () => breaker.force(30_000));
      assert.equal(passes.filter((pass) => typeof pass === 'string').length, 1);
    });

    it('lets the next one in when the first one went away, as if it had never been', () => {
      const breaker = probing();
      breaker.abandon('probe');
      assert.deepEqual(breaker.view(30_500), { state: 'half-open', rest: undefined, failures: 5 });
      assert.equal(breaker.enter(30_500), 'probe');
    });

    it('closes after the second good probe, and not after the first', () => {
      const breaker = probing();
      breaker.succeed(30_100, 'probe');
      assert.equal(breaker.view(30_100).state, 'half-open');
      assert.equal(breaker.enter(30_100), 'probe');
      breaker.succeed(30_200, 'probe');
      assert.deepEqual(breaker.view(30_200), { state: 'closed', rest: undefined, failures: 0 });
      assert.equal(breaker.enter(30_200), 'go');
      assert.equal(breaker.enter(30_200), 'go');
    });

    it('wants two good ones in a row: a failed one between starts the count again', () => {
      const breaker = probing();
      breaker.succeed(30_100, 'probe');
      breaker.fail(30_200, breaker.enter(30_200), MIDDLE);
      assert.equal(breaker.view(30_200).state, 'open');
      breaker.succeed(90_300, breaker.enter(90_200));
      assert.equal(breaker.view(90_300).state, 'half-open');
    });

    it('does not count an answer to a call that was sent before it opened', () => {
      const breaker = probing();
      breaker.succeed(30_100, 'go');
      breaker.succeed(30_200, 'go');
      assert.deepEqual(breaker.enter(30_200), { untilMs: 31_200, cause: 'failures' });
    });
  });

  it('stays open twice as long each time, up to five minutes, and thirty seconds again once it has closed', () => {
    const breaker = opened();
    let nowMs = 30_000;
    for (const lengthMs of [60_000, 120_000, 240_000, 300_000, 300_000]) {
      breaker.fail(nowMs, breaker.enter(nowMs), MIDDLE);
      assert.deepEqual(breaker.enter(nowMs + lengthMs - 1), { untilMs: nowMs + lengthMs, cause: 'failures' });
      nowMs += lengthMs;
    }
    breaker.succeed(nowMs, breaker.enter(nowMs));
    breaker.succeed(nowMs, breaker.enter(nowMs));
    failing(5, nowMs, breaker);
    assert.deepEqual(breaker.enter(nowMs), { untilMs: nowMs + 30_000, cause: 'failures' });
  });

  describe('that was asked for a pause', () => {
    it('lets nobody in until its end, and everybody after', () => {
      const breaker = new Breaker();
      breaker.pause(0, 1_000, 'go');
      assert.deepEqual(breaker.enter(999), { untilMs: 1_000, cause: 'rate-limit' });
      assert.deepEqual([breaker.enter(1_000), breaker.enter(1_000)], ['go', 'go']);
    });

    it('counts no failure', () => {
      const breaker = new Breaker();
      for (let call = 0; call < 20; call += 1) breaker.pause(call * 2_000, 1_000, 'go');
      assert.deepEqual(breaker.view(60_000), { state: 'closed', rest: undefined, failures: 0 });
    });

    it('keeps the longest that was asked for', () => {
      const breaker = new Breaker();
      breaker.pause(0, 5_000, 'go');
      breaker.pause(1, 1_000, 'go');
      assert.deepEqual(breaker.restAt(2), { untilMs: 5_000, cause: 'rate-limit' });
    });

    it('keeps it also when there is nobody else to ask', () => {
      const breaker = new Breaker();
      breaker.pause(0, 1_000, 'go');
      assert.deepEqual(breaker.force(999), { untilMs: 1_000, cause: 'rate-limit' });
      assert.equal(breaker.force(1_000), 'go');
    });

    it('still wants its probes when it was open before', () => {
      const breaker = probing();
      breaker.pause(30_000, 60_000, 'probe');
      assert.deepEqual(breaker.enter(89_999), { untilMs: 90_000, cause: 'rate-limit' });
      assert.equal(breaker.enter(90_000), 'probe');
      const early = opened();
      early.pause(1, 60_000, early.force(1));
      assert.equal(early.enter(60_001), 'probe');
    });

    it('counts failures again as soon as the pause is over, though nobody asked since', () => {
      const breaker = new Breaker();
      breaker.pause(0, 1_000, 'go');
      failing(5, 1_000, breaker);
      assert.deepEqual(breaker.enter(1_000), { untilMs: 31_000, cause: 'failures' });
    });
  });

  describe('of an account', () => {
    it('without credit lets one in after an hour, or when there is nobody else', () => {
      const breaker = new Breaker();
      breaker.shut(0, 'quota', 'go');
      assert.deepEqual(breaker.enter(3_599_999), { untilMs: 3_600_000, cause: 'quota' });
      assert.equal(breaker.force(1), 'probe');
      breaker.abandon('probe');
      assert.equal(breaker.enter(3_600_000), 'probe');
    });

    it('whose key was refused lets nobody in, ever', () => {
      const breaker = new Breaker();
      breaker.shut(0, 'key', 'go');
      assert.deepEqual(breaker.enter(1e12), { untilMs: Infinity, cause: 'key' });
    });
  });

  it('lets one in after an hour to a model that was not known', () => {
    const breaker = new Breaker();
    breaker.shut(0, 'missing', 'go');
    assert.deepEqual(breaker.enter(3_599_999), { untilMs: 3_600_000, cause: 'missing' });
    assert.equal(breaker.enter(3_600_000), 'probe');
  });

  it('forgets everything when it is reset', () => {
    const breaker = probing();
    breaker.reset();
    assert.deepEqual(breaker.view(30_000), { state: 'closed', rest: undefined, failures: 0 });
    assert.deepEqual([breaker.enter(30_000), breaker.enter(30_000)], ['go', 'go']);
    assert.deepEqual(failing(5, 30_000, breaker).enter(30_000), { untilMs: 60_000, cause: 'failures' });
  });

  describe('in another process', () => {
    /** As saved at one time of one clock, and taken over at another of another. */
    const copyOf = (breaker: Breaker, savedMs: number, takenMs: number): Breaker => {
      const copy = new Breaker();
      copy.restore(breaker.save(savedMs), takenMs);
      return copy;
    };

    it('rests as long as is left, by the clock there', () => {
      const copy = copyOf(opened(), 10_000, 900_000);
      assert.deepEqual(copy.enter(919_999), { untilMs: 920_000, cause: 'failures' });
      assert.equal(copy.enter(920_000), 'probe');
    });

    it('rests until a person acts, where it does here', () => {
      const breaker = new Breaker();
      breaker.shut(0, 'key', 'go');
      assert.equal(breaker.save(5).rest?.leftMs, undefined);
      assert.deepEqual(copyOf(breaker, 5, 7).enter(8), { untilMs: Infinity, cause: 'key' });
    });

    it('has four failures, and opens with the next', () => {
      const copy = copyOf(failing(4, 0), 500, 7_000);
      assert.equal(copy.enter(7_000), 'go');
      assert.deepEqual(failing(1, 7_000, copy).enter(7_000), { untilMs: 37_000, cause: 'failures' });
    });

    it('opens for twice as long when it opened before', () => {
      const copy = copyOf(opened(), 0, 0);
      copy.fail(30_000, copy.enter(30_000), 0.5);
      assert.deepEqual(copy.enter(30_000), { untilMs: 90_000, cause: 'failures' });
    });

    it('counts the calls of the last thirty seconds, and no older ones', () => {
      const five = failing(4, 0);
      five.succeed(0, 'go');
      // Four of five failed; one more failure makes half of six, but ten are wanted
      const copy = copyOf(five, 20_000, 100_000);
      for (let call = 0; call < 4; call += 1) copy.succeed(100_000, 'go');
      copy.fail(109_999, 'go', 0.5);
      assert.equal(copy.restAt(109_999)?.cause, 'failures', 'five of ten within thirty seconds');
      const late = copyOf(five, 20_000, 100_000);
      for (let call = 0; call < 4; call += 1) late.succeed(100_000, 'go');
      late.fail(110_000, 'go', 0.5);
      assert.equal(late.restAt(110_000), undefined);
    });

    it('lets nobody in while a probe is under way here, until it is told or nobody tells any more', () => {
      const breaker = probing();
      const copy = copyOf(breaker, 30_000, 30_000);
      assert.deepEqual(
        [copy.enter(30_000), copy.force(30_000)].map((pass) => typeof pass),
        ['object', 'object'],
      );
      breaker.abandon('probe');
      copy.restore(breaker.save(30_000), 30_000);
      assert.equal(copy.enter(30_000), 'probe');
      const forsaken = copyOf(probing(), 30_000, 30_000);
      forsaken.forgetElsewhere();
      assert.equal(forsaken.enter(30_000), 'probe');
    });

    it('asks again after a second, or sooner, when its probe was not allowed', () => {
      const breaker = probing();
      breaker.refuse(30_000, 5_000);
      assert.deepEqual(breaker.enter(30_999), { untilMs: 31_000, cause: 'failures' });
      assert.equal(breaker.enter(31_000), 'probe');
      breaker.refuse(31_000, 20);
      assert.equal(typeof breaker.enter(31_019), 'object');
      assert.equal(breaker.enter(31_020), 'probe');
      breaker.refuse(31_020, 900);
      breaker.restore(probing().save(30_000), 31_020);
      assert.equal(typeof breaker.enter(31_920), 'object', 'it is told that another one probes');
    });

    it('keeps a probe of its own, whatever comes', () => {
      const copy = probing();
      copy.restore(new Breaker().save(30_000), 30_000);
      assert.equal(typeof copy.enter(30_000), 'object');
      copy.abandon('probe');
      assert.equal(copy.enter(30_000), 'go');
    });
  });
});
