import * as z from 'zod';
import { AUTH_SCHEMES, CALLED_WIRES, CAPABILITIES, TIERS } from '../core/model.js';
import { PRESETS } from '../core/route/types.js';

const httpUrl = z.url({ protocol: /^https?$/ });

/** A model of a provider the user adds. Limits that are left out are guessed low, so that nothing is sent that cannot fit. */
export const customModelSchema = z.strictObject({
  model: z.string().min(1),
  name: z.string().min(1).optional(),
  tier: z.enum(TIERS).default('cheap'),
  contextTokens: z.int().positive().default(32_768),
  maxOutputTokens: z.int().positive().default(4_096),
  capabilities: z.array(z.enum(CAPABILITIES)).default([]),
  inputUsdPerMTok: z.number().nonnegative().optional(),
  outputUsdPerMTok: z.number().nonnegative().optional(),
});

/** A provider the user adds, or a new address for one of ours (same id). */
export const customProviderSchema = z.strictObject({
  name: z.string().min(1).optional(),
  wire: z.enum(CALLED_WIRES).default('openai-chat'),
  baseUrl: httpUrl,
  /** Other wires it speaks as well, with their addresses. */
  also: z.array(z.strictObject({ wire: z.enum(CALLED_WIRES), baseUrl: httpUrl })).default([]),
  auth: z.enum(AUTH_SCHEMES).optional(),
  /** Sent with every request. A secret does not belong here: settings are readable by every extension. */
  headers: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), z.string()).default({}),
  /** Beta flags of its wire that it takes from clients; '*' stands for all. */
  betas: z.array(z.string().min(1)).default(['*']),
  keyEnv: z.array(z.string()).default([]),
  models: z.array(customModelSchema).default([]),
});

/** Ways to judge a request. All but 'ensemble' can be parts of one. */
const ENSEMBLE_PARTS = ['learned', 'signals', 'rules', 'diy', 'llm', 'embeddings', 'sidecar'] as const;

/** Parts of an ensemble with their weights; at least one. */
const ensembleSchema = z
  .partialRecord(z.enum(ENSEMBLE_PARTS), z.number().positive())
  .refine((parts) => Object.keys(parts).length > 0, 'name at least one strategy');

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
});

/** A strategy that can be part of an ensemble. */
export type EnsemblePartId = (typeof ENSEMBLE_PARTS)[number];
export type CustomProvider = z.infer<typeof customProviderSchema>;
export type Settings = z.infer<typeof settingsSchema>;

/** The defaults alone. */
export const defaultSettings = (): Settings => settingsSchema.parse({});
