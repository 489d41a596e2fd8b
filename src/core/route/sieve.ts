import type { ModelCard } from '../model.js';
import { groupDrops, type Drop } from './drops.js';
import type { DropStage } from './stage.js';
import type { RejectionGroup, RoutingContext } from './types.js';

/** What one stage makes of a list of models. */
export type Sieved = {
  readonly stage: string;
  readonly kept: readonly ModelCard[];
  readonly dropped: readonly Drop[];
  readonly groups: () => readonly RejectionGroup[];
};

type Known = { readonly on: readonly unknown[]; readonly sieved: Sieved };

/** Answers kept for one list and stage, newest first: requests with and without tools come in turn. */
const MOST_KNOWN = 8;

/** Lists live as long as the stock they come from, and their answers with them. */
const known = new WeakMap<readonly ModelCard[], Map<DropStage, Known[]>>();

/**
 * Sends a list through a stage that drops. Most of a catalogue is not ready, and for the same reason at each request;
 * so the answer is kept while nothing that it depends on has changed. A list that comes out the same is the same
 * object, which lets the next stage find its own answer.
 */
export function sieve(models: readonly ModelCard[], stage: DropStage, context: RoutingContext): Sieved {
  const answers = answersOf(models, stage);
  const on = stage.dependsOn(context);
  const before = answers.find((answer) => isSameList(answer.on, on));
  if (before) return before.sieved;
  const made = run(models, stage, context);
  const twin = answers.find(({ sieved }) => isSameList(sieved.kept, made.kept));
  const sieved = twin ? { ...made, kept: twin.sieved.kept } : made;
  answers.unshift({ on, sieved });
  answers.splice(MOST_KNOWN);
  return sieved;
}

function answersOf(models: readonly ModelCard[], stage: DropStage): Known[] {
  let stages = known.get(models);
  if (!stages) known.set(models, (stages = new Map<DropStage, Known[]>()));
  let answers = stages.get(stage);
  if (!answers) stages.set(stage, (answers = []));
  return answers;
}

const isSameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a === b || (a.length === b.length && a.every((value, at) => value === b[at]));

function run(models: readonly ModelCard[], stage: DropStage, context: RoutingContext): Sieved {
  const reasonOf = stage.reasonIn(context);
  const kept: ModelCard[] = [];
  const dropped: Drop[] = [];
  for (const model of reasonOf ? models : []) {
    const reason = reasonOf?.(model);
    if (reason === undefined) kept.push(model);
    else dropped.push({ model, reason });
  }
  let groups: readonly RejectionGroup[] | undefined;
  return {
    stage: stage.id,
    kept: dropped.length === 0 ? models : kept,
    dropped,
    groups: () => (groups ??= groupDrops(stage.id, dropped)),
  };
}
