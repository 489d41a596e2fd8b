import type { ModelCard } from '../model.js';
import type { Candidate, RoutingContext } from './types.js';

/** One step of the policy: it drops models or ranks what is left, each model by itself. Pure. */
export type PolicyStage = DropStage | RankStage;

type Described = { readonly id: string; readonly meaning: string };

/** A step that drops models. */
export type DropStage = Described & {
  /** All of the context that decides: while these values are the same, the same models go for the same reasons. */
  readonly dependsOn: (context: RoutingContext) => readonly unknown[];
  /** What tells the reason to drop a model, or undefined to keep it; undefined when this request drops none. */
  readonly reasonIn: (context: RoutingContext) => ((model: ModelCard) => string | undefined) | undefined;
};

/** A step that ranks. */
export type RankStage = Described & {
  /** What tells what to add to a candidate's score; undefined when this request moves none. */
  readonly adjustIn: (context: RoutingContext) => ((candidate: Candidate) => Adjustment) | undefined;
};

/** What one step adds to one candidate's score, and why. */
export type Adjustment = { readonly points: number; readonly note: string | undefined };

/** Tells the two apart. */
export const isDrop = (stage: PolicyStage): stage is DropStage => 'reasonIn' in stage;
