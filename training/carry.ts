import { carry, SOURCES } from '../src/core/learned/carry.js';
import type { Judgement } from '../src/core/learned/judge.js';
import { RELATIONS, type CarryShares } from '../src/core/learned/model.js';

/** The user turns of a conversation, each judged alone, and what the last was labelled with. */
export type LabelledTalk = { readonly turns: readonly Judgement[]; readonly tier: number; readonly complexity: number };

/** What one would guess: thanks are nothing, failures step up, small changes are small, new things are their own. */
const FIRST_GUESS: readonly (readonly number[])[] = [
  [-1, -2, -3, -3, 2, -1],
  [0, -0.5, 1, 0.5, -3, -2],
  [-0.5, 1.5, -1, 0.5, -2, -1],
  [0.5, 0, 0.5, 1, -3, -2],
  [0, -1, -3, -3, -1, 1.5],
  [2.5, -2, -3, -2, -2, -2],
];

const STEPS = 45;
const RATE = 0.15;
const WEIGHT_DECAY = 0.01;
const PROBE = 1e-4;

/** By Adam (Kingma and Ba 2015) on the log loss, from the first guess, and pulled back to it. */
export function fitCarry(talks: readonly LabelledTalk[]): CarryShares {
  const start = FIRST_GUESS.flat();
  let point = start;
  const first = start.map(() => 0);
  const second = start.map(() => 0);
  for (let step = 1; step <= STEPS; step += 1) {
    const loss = lossOf(talks, point);
    const gradient = point.map((value, at) => {
      const probed = lossOf(talks, point.with(at, value + PROBE));
      return (probed - loss) / PROBE + WEIGHT_DECAY * (value - (start[at] ?? 0));
    });
    point = point.map((value, at) => {
      first[at] = 0.9 * (first[at] ?? 0) + 0.1 * (gradient[at] ?? 0);
      second[at] = 0.99 * (second[at] ?? 0) + 0.01 * (gradient[at] ?? 0) ** 2;
      const move = (first[at] ?? 0) / (1 - 0.9 ** step) / (Math.sqrt((second[at] ?? 0) / (1 - 0.99 ** step)) + 1e-8);
      return value - RATE * move;
    });
  }
  return toShares(point).map((shares) => shares.map((share) => Math.round(share * 1_000) / 1_000));
}

function toShares(point: readonly number[]): CarryShares {
  return RELATIONS.map((_, relation) => {
    const own = point.slice(relation * SOURCES.length, (relation + 1) * SOURCES.length).map(Math.exp);
    const sum = own.reduce((total, value) => total + value, 0);
    return own.map((value) => value / sum);
  });
}

function lossOf(talks: readonly LabelledTalk[], point: readonly number[]): number {
  const shares = toShares(point);
  let loss = 0;
  for (const { turns, tier, complexity } of talks) {
    const judgement = carry(turns, shares)?.judgement;
    loss -= Math.log((judgement?.tiers[tier] ?? 0) + 0.01);
    loss -= 0.3 * Math.log((judgement?.complexities[complexity] ?? 0) + 0.01);
  }
  return loss / Math.max(1, talks.length);
}
