import { refText, type ModelRef } from '../model.js';

/** Share of a new observation in the average. Source: FEATURES S12. */
export const ALPHA = 0.2;

/** Evidence halves in this time, so that a model that did badly gets another chance. */
const HALF_LIFE_MS = 14 * 24 * 3_600_000;

/** Believed of a model nobody has tried: most answers are fine. */
export const PRIOR_QUALITY = 0.8;

/** How many observations the prior is worth. */
const PRIOR_WEIGHT = 3;

/** One finished attempt, as the memory sees it. */
export type Observation = {
  readonly model: ModelRef;
  readonly taskClass: string;
  readonly atMs: number;
  /** 0 (failed, refused or disliked) to 1 (fine). */
  readonly quality: number;
  /** Time to the whole answer; undefined when it failed. */
  readonly latencyMs: number | undefined;
  /** Undefined when unpriced or failed. */
  readonly costNanoUsd: number | undefined;
};

/** Exponential moving averages of one model at one class of task. */
export type MemoryCell = {
  readonly quality: number;
  readonly latencyMs: number | undefined;
  readonly costNanoUsd: number | undefined;
  /** Evidence left after decay; grows by one with each observation. */
  readonly weight: number;
  readonly samples: number;
  readonly atMs: number;
};

/** Everything learned, keyed '<provider>/<model> <task class>'. `lastRequestId` is the newest ledger row folded in. */
export type Memory = {
  readonly version: 1;
  readonly lastRequestId: string | undefined;
  readonly cells: Readonly<Record<string, MemoryCell>>;
};

export const EMPTY_MEMORY: Memory = { version: 1, lastRequestId: undefined, cells: {} };

export const cellKey = (model: ModelRef, taskClass: string): string => `${refText(model)} ${taskClass}`;

const decayed = (cell: MemoryCell, atMs: number): number =>
  cell.weight * 2 ** (-Math.max(0, atMs - cell.atMs) / HALF_LIFE_MS);

const blend = (old: number | undefined, seen: number | undefined): number | undefined =>
  seen === undefined ? old : old === undefined ? seen : old * (1 - ALPHA) + seen * ALPHA;

/** Folds one observation in: `new = old * (1 - ALPHA) + seen * ALPHA`, starting from the prior for quality. */
export function remember(memory: Memory, seen: Observation): Memory {
  const key = cellKey(seen.model, seen.taskClass);
  const old = memory.cells[key];
  const cell: MemoryCell = {
    quality: (old?.quality ?? PRIOR_QUALITY) * (1 - ALPHA) + seen.quality * ALPHA,
    latencyMs: blend(old?.latencyMs, seen.latencyMs),
    costNanoUsd: blend(old?.costNanoUsd, seen.costNanoUsd),
    weight: (old ? decayed(old, seen.atMs) : 0) + 1,
    samples: (old?.samples ?? 0) + 1,
    atMs: Math.max(old?.atMs ?? 0, seen.atMs),
  };
  return { ...memory, cells: { ...memory.cells, [key]: cell } };
}

/** Keys of cards that are asked for again and again: hundreds at each request. */
const keysOfCards = new WeakMap<ModelRef, Map<string, string>>();

function knownKey(model: ModelRef, taskClass: string): string {
  let keys = keysOfCards.get(model);
  if (!keys) keysOfCards.set(model, (keys = new Map<string, string>()));
  let key = keys.get(taskClass);
  if (key === undefined) keys.set(taskClass, (key = cellKey(model, taskClass)));
  return key;
}

/** What the memory believes of a model at a class of task now: the average, drawn towards the prior as evidence ages. */
export function recall(memory: Memory, model: ModelRef, taskClass: string, atMs: number): Belief | undefined {
  const cell = memory.cells[knownKey(model, taskClass)];
  if (!cell) return undefined;
  const weight = decayed(cell, atMs);
  return {
    quality: (PRIOR_WEIGHT * PRIOR_QUALITY + weight * cell.quality) / (PRIOR_WEIGHT + weight),
    latencyMs: cell.latencyMs,
    samples: cell.samples,
  };
}

/** A cell after decay and shrinkage. `quality` is 0 to 1. */
export type Belief = { readonly quality: number; readonly latencyMs: number | undefined; readonly samples: number };
