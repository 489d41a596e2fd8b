import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expectedNanoUsd, judge, type Question } from '../../../src/core/budget/admit.js';
import type { BudgetStanding, Reservation } from '../../../src/core/budget/types.js';
import { runs } from '../../support/runs.js';
import { aBudget, aReservation, aStanding, bounds } from './budgets.js';

const ask = (reservation: Partial<Reservation>, standings: readonly BudgetStanding[], learntTokens?: number) =>
  judge({ reservation: aReservation(reservation), standings, learntTokens, atMs: 5 });

const withCap = (capNanoUsd: number, over: Partial<BudgetStanding> = {}) => aStanding({ capNanoUsd, ...over });

describe('a reservation', () => {
  it('sets the longest reply aside when it fits exactly', () => {
    assert.deepEqual(ask({}, [withCap(9_000)]), { kind: 'admit', holdNanoUsd: 9_000, maxOutputTokens: undefined });
  });

  it('is refused one nano-dollar later, with the cap and what was wanted', () => {
    const standing = withCap(8_999);
    assert.deepEqual(ask({}, [standing]), { kind: 'refuse', standing, wantedNanoUsd: 9_000 });
  });

  it('counts what is settled, what is held and what earlier calls spent', () => {
    const used = { settledNanoUsd: 300, heldNanoUsd: 200 };
    assert.equal(ask({ spentNanoUsd: 500 }, [withCap(10_000, used)]).kind, 'admit');
    assert.equal(ask({ spentNanoUsd: 501 }, [withCap(10_000, used)]).kind, 'wait');
    assert.equal(ask({ spentNanoUsd: 501 }, [withCap(9_800, { settledNanoUsd: 300 })]).kind, 'refuse');
  });

  it('rounds up to whole nano-dollars', () => {
    const fraction = { bounds: bounds({ inputNanoUsd: 0.25, outputNanoUsdPerToken: 0.125, maxOutputTokens: 3 }) };
    assert.deepEqual(ask(fraction, [withCap(1)]), { kind: 'admit', holdNanoUsd: 1, maxOutputTokens: undefined });
    assert.equal(ask(fraction, [withCap(0)]).kind, 'refuse');
  });

  it('must fit under every cap, and is refused by the one with the least room', () => {
    const day = withCap(9_000);
    const month = withCap(8_000, { budget: aBudget({ id: 'everyone:month', period: 'month' }) });
    const session = withCap(8_500, { budget: aBudget({ id: 'everyone:session#a', period: 'session' }) });
    assert.deepEqual(ask({}, [day, month, session]), {
      kind: 'refuse',
      standing: month,
      wantedNanoUsd: 9_000,
    });
  });

  it('is not refused by a cap that only warns', () => {
    const soft = withCap(0, { budget: aBudget({ isHard: false }) });
    assert.deepEqual(ask({}, [soft]), { kind: 'admit', holdNanoUsd: 9_000, maxOutputTokens: undefined });
  });

  it('needs no cap', () => {
    assert.deepEqual(ask({}, []), { kind: 'admit', holdNanoUsd: 9_000, maxOutputTokens: undefined });
  });

  it('costs nothing when nothing is asked for it', () => {
    const free = { bounds: bounds({ inputNanoUsd: 0, outputNanoUsdPerToken: 0 }), mayShorten: true };
    assert.deepEqual(ask(free, [withCap(0)]), { kind: 'admit', holdNanoUsd: 0, maxOutputTokens: undefined });
  });
});

describe('a reservation that may be shortened', () => {
  const shorten = { mayShorten: true };

  it('is limited to what is left', () => {
    assert.deepEqual(ask(shorten, [withCap(8_999)]), { kind: 'admit', holdNanoUsd: 8_999, maxOutputTokens: 7_999 });
  });

  it('is shortened to a quarter of what is expected, and no further', () => {
    const standing = withCap(1_249);
    assert.deepEqual(ask(shorten, [withCap(1_250)]), { kind: 'admit', holdNanoUsd: 1_250, maxOutputTokens: 250 });
    assert.deepEqual(ask(shorten, [standing]), { kind: 'refuse', standing, wantedNanoUsd: 9_000 });
  });

  it('is shortened to 64 tokens at least, unless the whole reply is shorter', () => {
    const expecting = (expectedOutputTokens: number, maxOutputTokens: number) => ({
      ...shorten,
      bounds: bounds({ expectedOutputTokens, maxOutputTokens }),
    });
    assert.equal(ask(expecting(100, 8_000), [withCap(1_064)]).kind, 'admit');
    assert.equal(ask(expecting(100, 8_000), [withCap(1_063)]).kind, 'refuse');
    assert.equal(ask(expecting(100, 40), [withCap(1_040)]).kind, 'admit');
    assert.equal(ask(expecting(100, 40), [withCap(1_039)]).kind, 'refuse');
  });

  it('goes before the learnt size, as a limit that is sent holds the cap', () => {
    assert.deepEqual(ask(shorten, [withCap(5_000)], 100), {
      kind: 'admit',
      holdNanoUsd: 5_000,
      maxOutputTokens: 4_000,
    });
  });

  it('costs no nano-dollar more than there is where a division rounds up', () => {
    const cents = bounds({ inputNanoUsd: 0, outputNanoUsdPerToken: 0.28, expectedOutputTokens: 100 });
    assert.deepEqual(ask({ ...shorten, bounds: cents }, [withCap(77)]), {
      kind: 'admit',
      holdNanoUsd: 77, // 274 tokens are 76.72, and 275 come out as 77.00000000000001
      maxOutputTokens: 274,
    });
  });

  it('never costs more than there is', () => {
    const law = fc.property(
      fc.double({ min: 0.001, max: 75_000, noNaN: true }),
      fc.nat(10_000_000_000),
      (outputNanoUsdPerToken, cap) => {
        const verdict = ask({ mayShorten: true, bounds: bounds({ outputNanoUsdPerToken }) }, [withCap(cap)]);
        if (verdict.kind === 'admit') assert.ok(verdict.holdNanoUsd <= cap);
      },
    );
    fc.assert(law, runs(1_000));
  });
});

describe('a reservation of a model that nothing is known of', () => {
  it('sets an assumed size aside when the longest reply would not fit under an empty cap', () => {
    assert.deepEqual(ask({ isLimitAsked: false }, [withCap(8_999)]), {
      kind: 'admit',
      holdNanoUsd: 5_096,
      maxOutputTokens: undefined,
    });
  });

  it('is refused when that does not fit either', () => {
    const standing = withCap(5_095);
    assert.deepEqual(ask({ isLimitAsked: false }, [standing]), { kind: 'refuse', standing, wantedNanoUsd: 5_096 });
    assert.equal(ask({ isLimitAsked: false }, [withCap(5_096)]).kind, 'admit');
  });

  it('is taken at its word when it said itself how long the reply may be', () => {
    assert.equal(ask({ isLimitAsked: true }, [withCap(8_999)]).kind, 'refuse');
  });

  it('waits for room for the longest reply where an empty cap has it', () => {
    assert.equal(ask({ isLimitAsked: false }, [withCap(9_000, { heldNanoUsd: 1 })]).kind, 'wait');
  });
});

describe('a reservation of a model whose replies are known', () => {
  it('sets the learnt size aside when the longest reply does not fit, and sends no limit', () => {
    assert.deepEqual(ask({}, [withCap(1_500)], 500), { kind: 'admit', holdNanoUsd: 1_500, maxOutputTokens: undefined });
    assert.deepEqual(ask({}, [withCap(1_499)], 500), {
      kind: 'refuse',
      standing: withCap(1_499),
      wantedNanoUsd: 1_500,
    });
  });

  it('sets the longest reply aside while that fits', () => {
    assert.deepEqual(ask({}, [withCap(9_000)], 500), { kind: 'admit', holdNanoUsd: 9_000, maxOutputTokens: undefined });
  });

  it('never sets more aside than the longest reply', () => {
    assert.deepEqual(ask({}, [withCap(8_999)], 9_000), {
      kind: 'refuse',
      standing: withCap(8_999),
      wantedNanoUsd: 9_000,
    });
  });
});

describe('a reservation that others leave no room for', () => {
  it('may wait when it fits once they have settled', () => {
    const standing = withCap(9_000, { heldNanoUsd: 1 });
    assert.deepEqual(ask({}, [standing]), { kind: 'wait', standing, wantedNanoUsd: 9_000 });
  });

  it('may wait for a shorter reply as well', () => {
    const standing = withCap(2_000, { heldNanoUsd: 1_000 });
    assert.equal(ask({ mayShorten: true }, [standing]).kind, 'wait');
  });

  it('does not wait for what is spent, and names the cap that has the least without what is held', () => {
    const day = withCap(10_000, { heldNanoUsd: 10_000 });
    const month = withCap(10_000, {
      settledNanoUsd: 1_001,
      budget: aBudget({ id: 'everyone:month', period: 'month' }),
    });
    assert.deepEqual(ask({}, [day, month]), { kind: 'refuse', standing: month, wantedNanoUsd: 9_000 });
  });
});

describe('a cap for one request', () => {
  const perRequest = (capNanoUsd: number, isHard = true) =>
    aBudget({ id: 'everyone:request', period: 'request', capNanoUsd, isHard });

  it('is held against what the request is expected to cost', () => {
    assert.deepEqual(ask({ budgets: [perRequest(2_000)] }, []), {
      kind: 'admit',
      holdNanoUsd: 9_000,
      maxOutputTokens: undefined,
    });
    assert.deepEqual(ask({ budgets: [perRequest(1_999)] }, []), {
      kind: 'refuse',
      standing: aStanding({ budget: perRequest(1_999), startMs: 5, endMs: undefined }),
      wantedNanoUsd: 2_000,
    });
  });

  it('goes by the learnt size rather than by what is usual', () => {
    assert.equal(ask({ budgets: [perRequest(1_500)] }, [], 500).kind, 'admit');
    assert.equal(ask({ budgets: [perRequest(1_499)] }, [], 500).kind, 'refuse');
  });

  it('counts what earlier calls of the request spent', () => {
    assert.equal(ask({ budgets: [perRequest(2_000)], spentNanoUsd: 1 }, []).kind, 'refuse');
  });

  it('limits the reply when that is allowed, and what is set aside with it', () => {
    assert.deepEqual(ask({ budgets: [perRequest(1_999)], mayShorten: true }, [withCap(10_000)]), {
      kind: 'admit',
      holdNanoUsd: 1_999,
      maxOutputTokens: 999,
    });
  });

  it('and a cap over time limit the reply together', () => {
    const verdict = ask({ budgets: [perRequest(1_999)], mayShorten: true }, [withCap(1_600)]);
    assert.deepEqual(verdict, { kind: 'admit', holdNanoUsd: 1_600, maxOutputTokens: 600 });
  });

  it('names the smaller of two', () => {
    const verdict = ask({ budgets: [perRequest(1_900), perRequest(1_800)] }, []);
    assert.equal(verdict.kind === 'refuse' && verdict.standing.capNanoUsd, 1_800);
  });

  it('refuses nothing when it only warns', () => {
    assert.equal(ask({ budgets: [perRequest(1, false)] }, []).kind, 'admit');
  });
});

describe('what a request is expected to cost', () => {
  const nothing = { learntTokens: undefined };

  it('is the usual reply, the learnt one once it is known, and never more than the longest', () => {
    assert.equal(expectedNanoUsd(aReservation(), nothing), 2_000);
    assert.equal(expectedNanoUsd(aReservation({ spentNanoUsd: 7 }), { learntTokens: 500 }), 1_507);
    const short = aReservation({ bounds: bounds({ maxOutputTokens: 300 }) });
    assert.equal(expectedNanoUsd(short, { learntTokens: 500 }), 1_300);
  });

  it('takes the input at its list price until its share of a cache is known', () => {
    const cachedAtATenth = bounds({ inputNanoUsd: 2_000, plainInputNanoUsd: 1_000, cachedInputNanoUsd: 100 });
    const reservation = aReservation({ bounds: cachedAtATenth });
    assert.equal(expectedNanoUsd(reservation, nothing), 2_000);
    assert.equal(expectedNanoUsd(reservation, { ...nothing, learntInput: { usual: 0.1, most: 0.5 } }), 1_190);
  });
});

describe('a reservation of a model whose input is mostly cached', () => {
  const reservation = { bounds: bounds({ inputNanoUsd: 2_000, cachedInputNanoUsd: 200 }) };
  const judged = (capNanoUsd: number) =>
    judge({
      reservation: aReservation(reservation),
      standings: [withCap(capNanoUsd)],
      learntTokens: 500,
      learntInput: { usual: 0.1, most: 0.25 },
      atMs: 5,
    });

  it('sets aside what of its input is hardly passed, when the whole of it does not fit', () => {
    // 200 × 0.75 + 2,000 × 0.25 for the input, and 500
    assert.deepEqual(judged(1_150), { kind: 'admit', holdNanoUsd: 1_150, maxOutputTokens: undefined });
    assert.equal(judged(1_149).kind, 'refuse');
  });
});

describe('whatever is asked', () => {
  const amount = fc.nat(20_000);
  const anyStanding = fc.record({
    capNanoUsd: amount,
    settledNanoUsd: amount,
    heldNanoUsd: amount,
    isHard: fc.boolean(),
  });
  const anyQuestion: fc.Arbitrary<Question> = fc
    .record({
      input: fc.double({ min: 0, max: 5_000, noNaN: true }),
      perToken: fc.double({ min: 0, max: 20, noNaN: true }),
      maxOutputTokens: fc.nat(2_000),
      expectedOutputTokens: fc.nat(2_000),
      spentNanoUsd: fc.nat(3_000),
      mayShorten: fc.boolean(),
      learnt: fc.option(fc.integer({ min: 1, max: 3_000 }), { nil: undefined }),
      standings: fc.array(anyStanding, { maxLength: 4 }),
      requestCap: fc.option(amount),
    })
    .map(({ input, perToken, learnt, standings, requestCap, ...rest }) => ({
      reservation: aReservation({
        ...rest,
        bounds: bounds({ ...rest, inputNanoUsd: input, outputNanoUsdPerToken: perToken }),
        budgets: requestCap === null ? [] : [aBudget({ period: 'request', capNanoUsd: requestCap })],
      }),
      standings: standings.map(({ isHard, ...of }) => aStanding({ budget: aBudget({ isHard }), ...of })),
      learntTokens: learnt,
      atMs: 0,
    }));

  it('no hard cap has more settled and held after a call is let in', () => {
    const law = fc.property(anyQuestion, (question) => {
      const verdict = judge(question);
      if (verdict.kind !== 'admit') return;
      assert.ok(Number.isSafeInteger(verdict.holdNanoUsd) && verdict.holdNanoUsd >= question.reservation.spentNanoUsd);
      for (const { budget, settledNanoUsd, heldNanoUsd, capNanoUsd } of question.standings) {
        if (budget.isHard) assert.ok(settledNanoUsd + heldNanoUsd + verdict.holdNanoUsd <= capNanoUsd);
      }
    });
    fc.assert(law, runs(2_000));
  });

  it('a limit is a whole number, shorter than the longest reply, and only sent when that is allowed', () => {
    const law = fc.property(anyQuestion, (question) => {
      const verdict = judge(question);
      if (verdict.kind !== 'admit' || verdict.maxOutputTokens === undefined) return;
      assert.ok(question.reservation.mayShorten);
      assert.ok(Number.isSafeInteger(verdict.maxOutputTokens) && verdict.maxOutputTokens > 0);
      assert.ok(verdict.maxOutputTokens < question.reservation.bounds.maxOutputTokens);
    });
    fc.assert(law, runs(1_000));
  });

  it('more room never turns a call away that had been let in', () => {
    const law = fc.property(anyQuestion, fc.nat(5_000), (question, more) => {
      const wider = question.standings.map((one) => ({ ...one, capNanoUsd: one.capNanoUsd + more }));
      if (judge(question).kind === 'admit') assert.equal(judge({ ...question, standings: wider }).kind, 'admit');
    });
    fc.assert(law, runs(1_000));
  });
});
