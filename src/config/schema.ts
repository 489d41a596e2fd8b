import * as z from 'zod';
import { EXCEEDED_ACTIONS, WEEKDAYS } from '../core/budget/types.js';
import { PATIENCE_FIELDS } from '../core/health/patience.js';
import { PLAN_UNITS } from '../core/plan/types.js';
import { RESIDENCY_CHOICES } from '../core/region.js';
import { PRESETS } from '../core/route/types.js';
import { customProviderSchema, httpUrl } from './custom-schema.js';
import { patternRuleSchema } from './guardrail-schema.js';

/** Ways to judge a request. All but 'ensemble' can be parts of one. */
const ENSEMBLE_PARTS = ['learned', 'signals', 'rules', 'diy', 'llm', 'embeddings', 'sidecar'] as const;

/** Parts of an ensemble with their weights; at least one. */
const ensembleSchema = z
  .partialRecord(z.enum(ENSEMBLE_PARTS), z.number().positive())
  .refine((parts) => Object.keys(parts).length > 0, 'name at least one strategy');

/** The longest time a timer can hold. */
const MAX_TIMER_MS = 2_147_483_647;

const capUsd = z.number().nonnegative().nullable();

/** Caps in US dollars; null or absent sets none. */
export const capsSchema = z.strictObject({
  perRequest: capUsd.optional(),
  perSession: capUsd.optional(),
  daily: capUsd.optional(),
  weekly: capUsd.optional(),
  monthly: capUsd.optional(),
});
export type Caps = z.infer<typeof capsSchema>;

/**
 * What the user pays for a model, in US dollars per million tokens. Cache rates that are left out are the input's; beside
 * a rate for writes, one that is kept for an hour is twice the input's.
 */
export const priceOverrideSchema = z.strictObject({
  inputUsdPerMTok: z.number().nonnegative(),
  outputUsdPerMTok: z.number().nonnegative(),
  cachedInputUsdPerMTok: z.number().nonnegative().optional(),
  cacheWriteUsdPerMTok: z.number().nonnegative().optional(),
  cacheWrite1hUsdPerMTok: z.number().nonnegative().optional(),
});
export type PriceOverride = z.infer<typeof priceOverrideSchema>;

/** A subscription: what it is called, its rolling windows, and whether more may be paid for by list price. */
const planSchema = z.strictObject({
  name: z.string().min(1).optional(),
  windows: z
    .array(z.strictObject({ hours: z.number().positive(), unit: z.enum(PLAN_UNITS), limit: z.number().positive() }))
    .min(1),
  overflow: z.enum(['stop', 'pay']).default('stop'),
});

/** Every setting with its default. The editor's settings page is checked against this schema by a test. */
export const settingsSchema = z.strictObject({
  preset: z
    .enum(PRESETS)
    .default('balanced')
    .describe(
      'What to prefer when a request asks for the model "auto": the cheapest, a balance, the best, or only models on this machine.',
    ),
  maxFallbacks: z
    .int()
    .min(0)
    .max(5)
    .default(2)
    .describe('How many other models may be tried when the first one fails.'),
  'discovery.localServers': z
    .boolean()
    .default(true)
    .describe(
      'Look for Ollama, LM Studio, llama.cpp, vLLM and Jan on this machine when a request needs a model. Only loopback addresses are asked.',
    ),
  'discovery.environmentKeys': z
    .boolean()
    .default(true)
    .describe('Use API keys found in environment variables. They are read when needed and never stored.'),
  'discovery.vscodeModels': z
    .boolean()
    .default(true)
    .describe('Use the models that VS Code itself offers. VS Code asks for your consent the first time.'),
  'discovery.localAddresses': z
    .record(z.string(), z.url())
    .default({})
    .describe(
      'Other loopback addresses for local servers, by provider id, such as {"ollama": "http://127.0.0.1:11435"}.',
    ),
  'providers.custom': z
    .record(
      z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'use lower-case letters, digits, dots and dashes'),
      customProviderSchema,
    )
    .default({})
    .describe(
      'Providers of your own by id, or a new address for one of ours. http is accepted for this machine only. Keys are not kept here: use "Signalbox: Set API Key".',
    ),
  'providers.disabled': z
    .array(z.string())
    .default([])
    .describe('Provider ids that are never used, such as ["openrouter"].'),
  'providers.patience': z
    .record(z.string().min(1), z.partialRecord(z.enum(PATIENCE_FIELDS), z.int().nonnegative().max(MAX_TIMER_MS)))
    .default({})
    .describe(
      'How long calls may take in milliseconds, and how often they are tried, by provider id or "*" for all, such as {"*": {"firstContentMs": 30000, "maxRetries": 1}}. Fields: connectMs, firstContentMs (until the first content, while there is another model to try), idleMs, silentMs, totalMs, maxRetries (at most 2 count), baseDelayMs.',
    ),
  'routing.onAmbiguous': z
    .enum(['failover', 'fail'])
    .default('failover')
    .describe(
      'What to do when a call failed and nobody knows whether it was billed: ask another model once, which may cost twice, or fail.',
    ),
  'routing.hedgeAfterMs': z
    .int()
    .nonnegative()
    .max(MAX_TIMER_MS)
    .default(0)
    .describe(
      'Ask a second model beside the first when it has sent nothing after so many milliseconds, and take whichever begins. Costs more; never with tools. 0: never.',
    ),
  'routing.queueMs': z
    .int()
    .nonnegative()
    .max(MAX_TIMER_MS)
    .default(30_000)
    .describe(
      'How many milliseconds a request may wait for a place when too many are in work, or for money that a cap has set aside for others. 0: it is refused at once.',
    ),
  'proxy.enabled': z
    .boolean()
    .default(false)
    .describe(
      'Start the local proxy with the editor, so that other tools can use Signalbox. It listens on 127.0.0.1 only and wants a token.',
    ),
  'proxy.port': z
    .int()
    .min(1)
    .max(65_535)
    .default(8787)
    .describe('Port of the local proxy. When it is taken, the next free one is used.'),
  'proxy.warmConnections': z
    .boolean()
    .default(true)
    .describe(
      'While the proxy runs and is used, keep connections open to the three providers that answered last, so that a request need not wait for one. Nothing is sent over them until a request comes.',
    ),
  'proxy.stallMs': z
    .int()
    .min(1)
    .max(MAX_TIMER_MS)
    .default(60_000)
    .describe(
      'After how many milliseconds a tool that does not read its reply is cut off, so that the model is not paid for what nobody reads.',
    ),
  'classifier.strategy': z
    .enum([...ENSEMBLE_PARTS, 'ensemble'])
    .default('learned')
    .describe(
      'How a request to "auto" is judged, in previews too. "llm", "embeddings" and "sidecar" send its text to whom the settings below name; when no answer comes, the router judges by itself.',
    ),
  'classifier.ensemble': ensembleSchema
    .default({ learned: 0.7, signals: 0.3 })
    .describe('For "ensemble": the strategies that judge together, and how much each counts.'),
  'classifier.llmModel': z
    .string()
    .default('')
    .describe(
      'For "llm": the model that judges, as "provider/model". Empty: the cheapest that is ready, those on this machine first. Its calls are in the ledger.',
    ),
  'classifier.embeddingsUrl': httpUrl
    .default('http://127.0.0.1:11434/api/embed')
    .describe(
      'For "embeddings": where texts are embedded, by Ollama (a path that ends in /api/embed) or an OpenAI-compatible server (/v1/embeddings). http is accepted for this machine only.',
    ),
  'classifier.embeddingsModel': z
    .string()
    .min(1)
    .default('nomic-embed-text')
    .describe('For "embeddings": the model that embeds.'),
  'classifier.sidecarUrl': httpUrl
    .default('http://localhost:6060/classify')
    .describe(
      'For "sidecar": a server of your own that takes {"prompt": "…"} and answers {"strong_win_rate": 0.0 to 1.0}. http is accepted for this machine only.',
    ),
  'classifier.sidecarWeight': z
    .number()
    .min(0)
    .max(1)
    .default(0.7)
    .describe('For "sidecar": its share of the score; the rest is the router\'s own.'),
  'budget.perRequest': capUsd
    .default(0.5)
    .describe('The most that one request is expected to cost, in US dollars. Empty: no cap.'),
  'budget.perSession': capUsd
    .default(null)
    .describe('Cap for one session of a tool or of the editor, in US dollars. Empty: no cap.'),
  'budget.daily': capUsd.default(5).describe('Cap for a day, in US dollars. Empty: no cap.'),
  'budget.weekly': capUsd.default(null).describe('Cap for a week, in US dollars. Empty: no cap.'),
  'budget.monthly': capUsd.default(null).describe('Cap for a month, in US dollars. Empty: no cap.'),
  'budget.workspace': capsSchema
    .default({})
    .describe(
      'Further caps for what is asked in this workspace, such as {"daily": 1}. They come on top of the others, so a workspace can only tighten.',
    ),
  'budget.clients': z
    .record(z.string().min(1), capsSchema)
    .default({})
    .describe('Further caps by the name of a client key, such as {"ci": {"daily": 2}}.'),
  'budget.teams': z
    .record(z.string().min(1), capsSchema)
    .default({})
    .describe(
      'Further caps by team, for all client keys of the team together, such as {"engineering": {"monthly": 200}}.',
    ),
  'budget.alerts': z
    .array(z.number().positive().max(100))
    .default([50, 75, 80, 100])
    .describe('Tell when so many percent of a cap are used, once a period.'),
  'budget.downgradeAt': z
    .number()
    .positive()
    .max(100)
    .default(90)
    .describe('From so many percent of a cap on, requests to "auto" get a model one class cheaper. 100: never.'),
  'budget.onExceeded': z
    .enum(EXCEEDED_ACTIONS)
    .default('cheapest')
    .describe('What to do with a request that a cap has no room for.'),
  'budget.shortenReplies': z
    .boolean()
    .default(false)
    .describe(
      'When the longest reply would not fit under a cap, send the request with a lower limit for the reply, so that the cap holds to the cent.',
    ),
  'budget.pausePaid': z
    .boolean()
    .default(false)
    .describe('Use nothing that costs money. What is free or runs on this machine goes on.'),
  'budget.resetHour': z.int().min(0).max(23).default(0).describe('The hour at which a new day begins for caps.'),
  'budget.weekStart': z.enum(WEEKDAYS).default('monday').describe('The day on which a new week begins for caps.'),
  'budget.timezone': z
    .string()
    .min(1)
    .default('local')
    .describe('The time zone of days, weeks and months, such as "Europe/Berlin"; "local" is that of this machine.'),
  'routing.residency': z
    .array(z.enum(RESIDENCY_CHOICES))
    .default(['any'])
    .describe(
      'The regions that prompts may go to, such as ["eu"]. Models on this machine may always be used; what nobody is sure of the place of may not, unless this is "any". A provider counts as in the EU only when it says that requests are processed there; the other regions are where it is run from. An empty list: only this machine.',
    ),
  'guardrails.patterns': z
    .array(patternRuleSchema)
    .default([])
    .describe(
      'Patterns of your own that are looked for in all text of a request before anybody is shown it, such as [{"name": "ticket numbers", "pattern": "ACME-[0-9]{6}", "action": "block"}]. The syntax is that of RE2. "block" refuses the request, "warn" only tells. A blocking pattern that cannot be used, or is not done in 250 ms, blocks too.',
    ),
  'routing.baselineModel': z
    .string()
    .default('')
    .describe('The model that savings are compared with, as "provider/model". Empty: the dearest model that is ready.'),
  'prices.overrides': z
    .record(z.string().regex(/^[^/]+\/.+$/, 'name it as "provider/model"'), priceOverrideSchema)
    .default({})
    .describe('What you really pay for a model, in US dollars per million tokens, by "provider/model".'),
  'prices.refresh': z
    .enum(['off', 'weekly'])
    .default('off')
    .describe('Whether prices are looked up at models.dev once a week. Nothing is sent but the question.'),
  'providers.plans': z
    .record(z.string().min(1), planSchema)
    .default({})
    .describe(
      'Providers you have a subscription with, by id, such as {"anthropic": {"windows": [{"hours": 5, "unit": "requests", "limit": 200}]}}. Their requests cost nothing extra and count against the windows.',
    ),
  'ledger.retentionDays': z
    .int()
    .min(0)
    .default(365)
    .describe('How long single requests are kept; their sums by day are kept for good. 0: for good.'),
  'alerts.channels': z
    .array(z.enum(['notification', 'output', 'webhook']))
    .default(['notification', 'output', 'webhook'])
    .describe('Where alerts go. The address of the webhook is a secret: use "Signalbox: Set Alert Webhook".'),
  'alerts.webhookFormat': z
    .enum(['slack', 'teams', 'pagerduty', 'json'])
    .default('slack')
    .describe('The form in which the webhook is told.'),
  'alerts.costSpikeTimes': z
    .number()
    .positive()
    .default(2)
    .describe(
      'Tell when the last hour cost more than so many times the mean of the hours with traffic in the day before.',
    ),
  'alerts.errorRate': z
    .number()
    .positive()
    .max(1)
    .default(0.1)
    .describe('Tell when more than this share of the last 100 requests failed.'),
  'alerts.cooldownSeconds': z
    .int()
    .positive()
    .default(300)
    .describe('How long an alert stays quiet after it was told.'),
  'statusBar.show': z
    .enum(['today', 'session', 'month', 'quota', 'off'])
    .default('today')
    .describe('What the spend meter in the status bar shows.'),
});

/** A strategy that can be part of an ensemble. */
export type EnsemblePartId = (typeof ENSEMBLE_PARTS)[number];
export type Settings = z.infer<typeof settingsSchema>;

/** The defaults alone. */
export const defaultSettings = (): Settings => settingsSchema.parse({});
