import type { Patience } from '../core/health/patience.js';
import type { ModelCard, ProviderCard } from '../core/model.js';
import { MINUTE_MS } from '../core/time.js';

/** What a person set, for a provider or all. */
export type PatienceSettings = Readonly<Record<string, Partial<Patience>>>;

/** Source: RELIABILITY 2.2 and 2.5. */
const DEFAULTS: Patience = {
  connectMs: 10_000,
  firstContentMs: 60_000,
  idleMs: 120_000,
  silentMs: 300_000,
  totalMs: 15 * MINUTE_MS,
  maxRetries: 2,
  baseDelayMs: 500,
};

/** Reasoning models think before they speak; a local server may have to load the model first. */
const REASONING_FIRST_CONTENT_MS = 120_000;
const LOCAL_FIRST_CONTENT_MS = 300_000;

/** A reply in one piece starts when it is done. Long ones take minutes. */
const WHOLE_FIRST_CONTENT_MS = 600_000;

/** Reading a long prompt takes time. */
const MS_PER_PROMPT_TOKEN = 0.5;

/** The entry of the settings that holds for all providers. */
const ALL = '*';

/** A call to be waited for. */
export type Waiting = {
  readonly model: ModelCard;
  /** Undefined for calls inside this process. */
  readonly provider: ProviderCard | undefined;
  readonly stream: boolean;
  readonly promptTokens: number;
};

/** How long to wait for a call: what a person set, then the provider's known habits, then our defaults. */
export function patienceFor(waiting: Waiting, settings: PatienceSettings): Patience {
  const { model, provider, promptTokens } = waiting;
  const own = { ...settings[ALL], ...settings[model.provider] };
  const { firstContentMs, ...rest } = { ...DEFAULTS, ...provider?.habits?.patience, ...own };
  const wantedMs = own.firstContentMs ?? Math.max(firstContentMs, leastFirstContentMs(waiting));
  return { ...rest, firstContentMs: wantedMs + Math.round(promptTokens * MS_PER_PROMPT_TOKEN) };
}

function leastFirstContentMs({ model, provider, stream }: Waiting): number {
  if (!stream) return WHOLE_FIRST_CONTENT_MS;
  if (provider?.local === true || model.local) return LOCAL_FIRST_CONTENT_MS;
  return model.capabilities.includes('reasoning') ? REASONING_FIRST_CONTENT_MS : 0;
}
