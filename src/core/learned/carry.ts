import type { Judgement } from './judge.js';
import { RELATIONS, type CarryShares } from './model.js';

/** A judgement in its conversation. */
export type Carried = {
  readonly judgement: Judgement;
  /** 0 to 1: how far the turn is judged by the ones before. */
  readonly carriedRatio: number;
  /** 0 to 1: how likely it says that an answer did not work. */
  readonly failedRatio: number;
  /** What the turn before was judged to be, for keeping its tier when the two are close; undefined without one. */
  readonly before: Judgement | undefined;
};

/** What a turn in a conversation can be like: itself, the turn before, harder than that, the harder of both, nothing, or a small thing. */
export const SOURCES = ['own', 'before', 'harder', 'higher', 'nothing', 'small'] as const;

const NOTHING = { tiers: [1, 0, 0, 0], complexities: [1, 0, 0], lift: 0.02, ok: [1, 1, 1, 1] } as const;
const SMALL = { tiers: [0.25, 0.75, 0, 0], complexities: [0.7, 0.3, 0], lift: 0.12, ok: [0.25, 1, 1, 1] } as const;

/** What is missing to the full lift shrinks by this share when an answer failed or more is asked. */
const HARDER_LIFT_RATIO = 0.4;

/** Judges the last of these turns, oldest first, in their light. Source of the idea: ROUTER 5, multi-turn. */
export function carry(turns: readonly Judgement[], shares: CarryShares): Carried | undefined {
  let carried: Carried | undefined;
  for (const turn of turns) {
    carried = carried
      ? inTheLightOf(turn, carried.judgement, shares)
      : { judgement: turn, carriedRatio: 0, failedRatio: 0, before: undefined };
  }
  return carried;
}

function inTheLightOf(own: Judgement, before: Judgement, shares: CarryShares): Carried {
  const mix = SOURCES.map((_, source) =>
    own.relations.reduce((sum, chance, relation) => sum + chance * (shares[relation]?.[source] ?? 0), 0),
  );
  const [ownRatio = 1, beforeRatio = 0, harderRatio = 0, higherRatio = 0, nothingRatio = 0, smallRatio = 0] = mix;
  const carriedRatio = beforeRatio + harderRatio + higherRatio;
  const blend = (lists: readonly (readonly number[])[]): readonly number[] => weighted(lists, mix);
  const kind = (mine: readonly number[], theirs: readonly number[]): readonly number[] =>
    weighted([mine, theirs], [1 - carriedRatio, carriedRatio]);
  return {
    before,
    carriedRatio,
    failedRatio: own.relations[RELATIONS.indexOf('fails')] ?? 0,
    judgement: {
      styles: kind(own.styles, before.styles),
      lift:
        ownRatio * own.lift +
        beforeRatio * before.lift +
        harderRatio * (before.lift + HARDER_LIFT_RATIO * (1 - before.lift)) +
        higherRatio * Math.max(own.lift, before.lift) +
        nothingRatio * NOTHING.lift +
        smallRatio * SMALL.lift,
      tiers: blend([
        own.tiers,
        before.tiers,
        stepUp(before.tiers),
        higher(own.tiers, before.tiers),
        NOTHING.tiers,
        SMALL.tiers,
      ]),
      complexities: blend([
        own.complexities,
        before.complexities,
        stepUp(before.complexities),
        higher(own.complexities, before.complexities),
        NOTHING.complexities,
        SMALL.complexities,
      ]),
      categories: kind(own.categories, before.categories),
      domains: kind(own.domains, before.domains),
      ok: blend([own.ok, before.ok, stepDown(before.ok), lower(own.ok, before.ok), NOTHING.ok, SMALL.ok]),
      relations: own.relations,
    },
  };
}

const weighted = (lists: readonly (readonly number[])[], weights: readonly number[]): readonly number[] =>
  (lists[0] ?? []).map((_, at) =>
    lists.reduce((sum, list, source) => sum + (weights[source] ?? 0) * (list[at] ?? 0), 0),
  );

/** Moves every class to the next one; the last keeps its own. */
const stepUp = (list: readonly number[]): readonly number[] =>
  list.map((value, at) => (at === list.length - 1 ? value : 0) + (at === 0 ? 0 : (list[at - 1] ?? 0)));

/** Each tier is as likely enough as the one below it was. */
const stepDown = (ok: readonly number[]): readonly number[] => ok.map((_, at) => (at === 0 ? 0 : (ok[at - 1] ?? 0)));

/** Chances of the harder of two independent turns. */
function higher(a: readonly number[], b: readonly number[]): readonly number[] {
  let below = 0;
  let sumA = 0;
  let sumB = 0;
  return a.map((value, at) => {
    sumA += value;
    sumB += b[at] ?? 0;
    const chance = sumA * sumB - below;
    below = sumA * sumB;
    return chance;
  });
}

/** Each tier is as likely enough as where it is less likely. */
const lower = (a: readonly number[], b: readonly number[]): readonly number[] =>
  a.map((value, at) => Math.min(value, b[at] ?? 1));
