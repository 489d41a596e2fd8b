import { EMPTY_MEMORY } from '../../src/core/memory/memory.js';
import type { ModelCard } from '../../src/core/model.js';
import { poolOf } from '../../src/core/route/pool.js';
import type { Access, Needs, Pool, RoutingContext } from '../../src/core/route/types.js';
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

/** A pool of these models with nothing decided. */
export const aPool = (...models: readonly ModelCard[]): Pool => poolOf(models, aNeed());

/** The names still in the running, in their order. */
export const namesOf = (pool: Pool): readonly string[] => pool.kept.map(({ model }) => model.model);
