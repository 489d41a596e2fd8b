import * as z from 'zod';
import { AUTH_SCHEMES, CALLED_WIRES, CAPABILITIES, REF_TEXT, TIERS } from '../core/model.js';

/** An address over HTTP, encrypted or not; what may be called is decided where it is used. */
export const httpUrl = z.url({ protocol: /^https?$/ });

/** A model of a provider the user adds. Limits that are left out are guessed low, so that nothing is sent that cannot fit. */
const customModelSchema = z.strictObject({
  model: z.string().min(1),
  name: z.string().min(1).optional(),
  tier: z.enum(TIERS).default('cheap'),
  contextTokens: z.int().positive().default(32_768),
  maxOutputTokens: z.int().positive().default(4_096),
  capabilities: z.array(z.enum(CAPABILITIES)).default([]),
  inputUsdPerMTok: z.number().nonnegative().optional(),
  outputUsdPerMTok: z.number().nonnegative().optional(),
  /** Its end, as the user knows of it: the last day, and what to use instead. */
  retiresOn: z.iso.date().optional(),
  successor: z.string().regex(REF_TEXT, 'must be "provider/model"').optional(),
});

/** Regions that a user can say a provider is in; what is on this machine shows by its address. */
const OWN_REGIONS = ['eu', 'us', 'cn', 'other'] as const;

/** A provider the user adds, or a new address for one of ours (same id). */
export const customProviderSchema = z.strictObject({
  name: z.string().min(1).optional(),
  wire: z.enum(CALLED_WIRES).default('openai-chat'),
  baseUrl: httpUrl,
  /** Where its requests are processed, as the user knows it; otherwise what the address tells. A server on this machine that passes requests on is no local one with it. */
  region: z.enum(OWN_REGIONS).optional(),
  /** Further places that take the same requests with the same key; the quickest of those that are allowed is called. */
  endpoints: z
    .array(
      z.strictObject({
        region: z.enum(OWN_REGIONS),
        baseUrl: httpUrl,
        /** What prices are multiplied by there. */
        priceTimes: z.number().positive().optional(),
      }),
    )
    .min(1)
    .optional(),
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

export type CustomProvider = z.infer<typeof customProviderSchema>;
