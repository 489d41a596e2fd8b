import type { ChatRequest } from '../core/chat.js';
import type { Patience } from '../core/health/patience.js';
import type { ModelCard, ModelRef, ProviderCard } from '../core/model.js';
import type { Outcome } from '../core/outcome.js';
import type { Provider } from '../core/provider.js';
import type { Backends } from './backends.js';
import type { OnAmbiguous } from './next-step.js';
import type { EstimateUsage, Run } from './run.js';
import type { Makers } from './seals.js';
import type { SleepWatch } from './sleep-watch.js';

/** What the executor needs from the house. */
export type ExecuteDeps = {
  readonly providerOf: (providerId: string) => Provider | undefined;
  readonly cardOf: (providerId: string) => ProviderCard | undefined;
  readonly makers: Pick<Makers, 'listenTo' | 'requestFor'>;
  readonly backends: Backends;
  readonly patienceOf: (
    model: ModelCard,
    call: { readonly stream: boolean; readonly promptTokens: number },
  ) => Patience;
  readonly onAmbiguous: () => OnAmbiguous;
  /** After how long without content a second model is asked beside the first; 0 for never. Milliseconds. */
  readonly hedgeAfterMs: () => number;
  /** True when the key of a provider that refused it is another one by now. */
  readonly hasNewKey: (providerId: string) => Promise<boolean>;
  readonly sleepWatch: SleepWatch;
  readonly nowMs: () => number;
  /** Never goes back. */
  readonly clockMs: () => number;
  /** A share from 0 to 1, for jitter. */
  readonly chance: () => number;
  /** Waits, or rejects at once when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Counts tokens when a provider did not. */
  readonly estimateUsage: EstimateUsage;
};

/**
 * The models to try, best first. `enter` makes room under the caps for the first call: which of them it may be, with
 * those that may follow it. It rejects when none may. `mayFollow` asks the same for one that is tried after a failure,
 * or beside a call that holds `besideNanoUsd`.
 */
export type Plan = {
  readonly request: ChatRequest;
  readonly promptTokens: number;
  /** Whether the client wants the reply in pieces. */
  readonly stream: boolean;
  readonly models: readonly ModelCard[];
  readonly enter: (models: readonly ModelCard[]) => Promise<Entered>;
  readonly mayFollow: (
    model: ModelCard,
    failed: Outcome['attempts'],
    besideNanoUsd?: number,
  ) => Promise<Entry | undefined>;
};

/** A call that may be made; its reply is limited to `maxOutputTokens` when the caps leave no more. */
export type Entry = { readonly maxOutputTokens: number | undefined; readonly heldNanoUsd: number };
export type Entered = Entry & {
  readonly models: readonly ModelCard[];
  /** The best model, when there was no room for it. */
  readonly noRoomFor?: ModelRef;
};

/** One execution: what it may use, what may cancel it, and how far it has come. */
export type Job = { readonly plan: Plan; readonly signal: AbortSignal; readonly deps: ExecuteDeps; readonly run: Run };
