import { EMPTY_MEMORY } from '../../src/core/memory/memory.js';
import type { ModelCard } from '../../src/core/model.js';
import { rank } from '../../src/core/route/rank.js';
import { sieve } from '../../src/core/route/sieve.js';
import { isDrop, type PolicyStage } from '../../src/core/route/stage.js';
import type { Access, Candidate, Needs, RoutingContext } from '../../src/core/route/types.js';
import { aClassification } from './builders.js';

/** A short text request without special needs. */
export const aNeed = (over: Partial<Needs> = {}): Needs => ({
  promptTokens: 1_000,
  maxOutputTokens: undefined,
  expectedOutputTokens: 500,
  capabilities: [],
  ...over,
});

/** A context in which the provider 'acme' is ready. */
export const aContext = (over: Partial<RoutingContext> = {}): RoutingContext => ({
  requestId: '01TESTREQUEST0000000000000',
  atMs: 1_800_000_000_000,
  asked: { kind: 'auto', preset: 'balanced' },
  needs: aNeed(),
  classification: aClassification(),
  taskClass: 'factual/medium',
  access: readyFor('acme'),
  wiresOf: () => ['openai-chat'],
  loopModel: undefined,
  memory: EMPTY_MEMORY,
  ...over,
});

/** These providers are ready, nothing is known of others. */
export const readyFor = (...providers: readonly string[]): ReadonlyMap<string, Access> =>
  new Map(providers.map((id) => [id, { state: 'ready' }]));

/** Models in the running, and what was dropped of them. */
export type Pool = {
  readonly kept: readonly Candidate[];
  readonly rejected: readonly { readonly stage: string; readonly reason: string }[];
};

/** A pool of these models with nothing decided. */
export const aPool = (...models: readonly ModelCard[]): Pool => ({ kept: rank(models, [], aContext()), rejected: [] });

/** Sends a pool through one step; the same pool when the step has nothing to say. */
export function apply(stage: PolicyStage, pool: Pool, context: RoutingContext): Pool {
  const models = pool.kept.map(({ model }) => model);
  if (!(isDrop(stage) ? stage.reasonIn(context) : stage.adjustIn(context))) return pool;
  if (!isDrop(stage)) return { ...pool, kept: rank(models, [stage], context) };
  const { kept, dropped } = sieve(models, stage, context);
  return {
    kept: pool.kept.filter(({ model }) => kept.includes(model)),
    rejected: dropped.map(({ reason }) => ({ stage: stage.id, reason })),
  };
}

/** The names still in the running, in their order. */
export const namesOf = (pool: Pool): readonly string[] => pool.kept.map(({ model }) => model.model);
