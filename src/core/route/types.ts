import type { BudgetLimits } from '../budget/limits.js';
import type { Classification } from '../classify/classification.js';
import type { Verdict } from '../guardrails/index.js';
import type { StandingOf } from '../health/types.js';
import type { Memory } from '../memory/memory.js';
import type { Capability, ModelCard, ModelRef, ProviderCard, Tier, WireFormat } from '../model.js';
import type { PlanHeadrooms } from '../plan/headroom.js';
import type { Region } from '../region.js';

/** A model still in the running. `score` is higher-is-better and comparable within one decision only. */
export type Candidate = {
  readonly model: ModelCard;
  readonly score: number;
  readonly notes: readonly string[];
  /** Estimated from token counts and the price list; undefined when the model is unpriced. */
  readonly estimatedNanoUsd: number | undefined;
};

/** A model that was dropped: by which stage, why, in words for people, and what it would have cost. */
export type Rejection = {
  readonly model: ModelRef;
  readonly stage: string;
  readonly reason: string;
  readonly estimatedNanoUsd: number | undefined;
};

/** Models dropped by one stage for one reason. 'provider/*' stands for all its models that were still in the running. */
export type RejectionGroup = {
  readonly stage: string;
  readonly reason: string;
  readonly models: readonly string[];
  readonly count: number;
};

/** What the person prefers. 'private' keeps the prompt on this machine. */
export const PRESETS = ['cheapest', 'balanced', 'best', 'private'] as const;
export type Preset = (typeof PRESETS)[number];

/** What the client asked for. */
export type Asked =
  { readonly kind: 'auto'; readonly preset: Preset } | { readonly kind: 'explicit'; readonly ref: ModelRef };

/** Whether a provider can be called now; anything but 'ready' says what to do. */
export type Access =
  { readonly state: 'ready' } | { readonly state: 'key-missing' | 'not-running' | 'disabled'; readonly hint: string };

/** Facts about a request that models must be able to carry. */
export type Needs = {
  readonly promptTokens: number;
  /** As asked; undefined when the client left it open. */
  readonly maxOutputTokens: number | undefined;
  /** What we expect the reply to take, for cost estimates. */
  readonly expectedOutputTokens: number;
  readonly capabilities: readonly Capability[];
  /** How many replies are asked for at once; 1 when absent. */
  readonly replies?: number;
  /** What only these wires can carry, the client's own first; undefined when every wire can carry the request. */
  readonly onlyWires?: { readonly wires: readonly WireFormat[]; readonly field: string };
};

/** Where prompts may go, and who would take them where. */
export type ResidencyRule = {
  readonly regions: ReadonlySet<Region>;
  readonly cardOf: (providerId: string) => ProviderCard | undefined;
};

/** Everything a stage may look at. Plain values, read once per request, so routing is reproducible. */
export type RoutingContext = {
  readonly requestId: string;
  readonly atMs: number;
  readonly asked: Asked;
  readonly needs: Needs;
  readonly classification: Classification;
  readonly taskClass: string;
  /** By provider id; a provider that is not listed is not ready. */
  readonly access: ReadonlyMap<string, Access>;
  /** The wires a model works over. */
  readonly wiresOf: (model: ModelCard) => readonly WireFormat[];
  /** The model in whose tool loop the request stands. */
  readonly loopModel: ModelRef | undefined;
  readonly memory: Memory;
  /** What the caps leave; undefined when there are none. */
  readonly budget?: BudgetLimits | undefined;
  /** What subscriptions leave. */
  readonly plans?: PlanHeadrooms | undefined;
  /** How providers did lately, as of now. */
  readonly standingOf?: StandingOf | undefined;
  /** Patterns of the models that the client may use; undefined when it may use all. */
  readonly allowedModels?: readonly string[] | undefined;
  /** Undefined when prompts may go anywhere. */
  readonly residency?: ResidencyRule | undefined;
  /** What the person's own patterns had to say of the request; undefined when there are none. */
  readonly guardrail?: Verdict | undefined;
};

/** The answer, with enough kept to explain it later. `candidates` is ranked, best first. */
export type RoutingDecision = {
  readonly requestId: string;
  readonly atMs: number;
  readonly asked: Asked;
  readonly wantedTier: Tier;
  readonly needs: Needs;
  readonly classification: Classification;
  /** What the caps and the plans left when it was made; its calls are paid for by these. */
  readonly budget?: BudgetLimits | undefined;
  readonly plans?: PlanHeadrooms | undefined;
  /** What the person's own patterns had to say of the request; undefined when there are none. */
  readonly guardrail?: Verdict | undefined;
  readonly candidates: readonly Candidate[];
  /** Put together when it is read: few look at two hundred models that were not ready. */
  readonly rejected: readonly Rejection[];
  /** The same in few words. A group that comes again and again is the same object. */
  readonly rejectionGroups: readonly RejectionGroup[];
  /** The best model of the whole catalogue, as if every provider were ready; undefined when it is the first candidate. */
  readonly ifAllReady: IfAllReady | undefined;
};

/** What adding a key or starting a server would change. */
export type IfAllReady = { readonly candidate: Candidate; readonly hint: string };
