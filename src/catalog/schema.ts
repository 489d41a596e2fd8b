import * as z from 'zod';
import { exampleAddress } from '../core/address.js';
import { PATIENCE_FIELDS } from '../core/health/patience.js';
import { AUTH_SCHEMES, CALLED_WIRES, CAPABILITIES, QUIRKS, REF_TEXT } from '../core/model.js';
import { REGIONS } from '../core/region.js';

/** Text that says something. */
export const text = z.string().min(1);
const tokens = z.int().positive();
const usdPerMTok = z.number().nonnegative();
const httpsUrl = z.url({ protocol: /^https$/ });
const httpUrl = z.url({ protocol: /^https?$/ });

export const provenance = {
  /** The provider's own page that states the facts of this row. */
  source: httpsUrl,
  /** The day the facts were true, which is not always the day the row was written. */
  asOf: z.iso.date(),
};

/**
 * What goes before '/chat/completions', '/responses', '/messages', Gemini's '/models/…', or Ollama's '/api'. It may have
 * places that the environment fills; core/address.ts says how they are written.
 */
const baseUrl = z
  .string()
  .refine((address) => httpUrl.safeParse(exampleAddress(address)).success, 'Invalid URL')
  .refine((address) => !address.endsWith('/'), 'must not end with a slash');

/** A regular expression over model ids. */
const pattern = text.refine((source) => {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}, 'is not a regular expression');

/** How a provider is known to fail; see `ProviderHabits`. The times are those of the predecessors. Source: FEATURES R6 and R7. */
const habits = z.strictObject({
  patience: z.partialRecord(z.enum(PATIENCE_FIELDS), z.int().nonnegative()).optional(),
  pauseMs: z.int().positive().optional(),
  quotaSignals: z.array(text).min(1).optional(),
  billsAfterAbort: z.literal(true).optional(),
});

/** One provider. The wires 'vscode-lm' and 'offline' are calls inside this process and have no address. */
export const providerRow = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower-case letters, digits and dashes'),
    name: text,
    wire: z.enum([...CALLED_WIRES, 'vscode-lm', 'offline']),
    baseUrl: baseUrl.optional(),
    /** Other wires it speaks as well: a client of one of them gets its bytes passed on. */
    also: z
      .array(
        z.strictObject({
          wire: z.enum(CALLED_WIRES),
          baseUrl,
          models: pattern.optional(),
          /** What the models cannot do over this wire, though they can over others. */
          lacks: z.array(z.enum(CAPABILITIES)).min(1).optional(),
        }),
      )
      .min(1)
      .optional(),
    /** Hosts that are called otherwise than the places of an address make them. */
    hosts: z.record(text, text).optional(),
    /** How requests are authorised, when not as the wire has it. */
    auth: z.enum(AUTH_SCHEMES).optional(),
    /** Sent with every request; never a secret. */
    headers: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be a lower-case header name'), text).optional(),
    /** Beta flags of its wire that it takes from clients; '*' stands for all. */
    betas: z.array(text).min(1).optional(),
    /** Environment variables that may hold the key, preferred first. */
    keyEnv: z
      .array(z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'must be an environment variable name'))
      .min(1)
      .optional(),
    /** Where a person gets a key. */
    keyUrl: httpsUrl.optional(),
    /** Runs on this machine: prompts do not leave it. */
    local: z.boolean(),
    /**
     * Where requests are processed: 'eu' when the provider says so, the others by where it is run from. 'other' is also
     * for what is not known, and for places that the address names: those are read from it.
     */
    region: z.enum(REGIONS),
    /** The page that says so. */
    regionSource: httpsUrl.optional(),
    /** Further places that take the same requests with the same key; `priceTimes` is what list prices are multiplied by there. */
    endpoints: z
      .array(
        z.strictObject({
          region: z.enum(REGIONS),
          baseUrl,
          priceTimes: z.number().positive().optional(),
          source: httpsUrl,
        }),
      )
      .min(1)
      .optional(),
    /** Models that are processed in a region of their own, wherever they are asked for. The first pattern that fits counts. */
    elsewhere: z
      .array(z.strictObject({ models: pattern, region: z.enum(REGIONS) }))
      .min(1)
      .optional(),
    /** The provider's id in genai-prices, when that package prices it. */
    pricesAs: text.optional(),
    /** The provider's ids at models.dev, when it is called otherwise there. */
    modelsDevAs: z.array(text).min(1).optional(),
    quirks: z.array(z.enum(QUIRKS)),
    /** How it is known to fail. */
    habits: habits.optional(),
    /** The page that says what the usage of a reply tells of its cost; for the quirk 'reports-cost'. */
    costSource: httpsUrl.optional(),
    /** Local servers only. `path` is from the origin of `baseUrl`, not from `baseUrl` itself; a GET lists the models. */
    probe: z.strictObject({ path: z.string().startsWith('/') }).optional(),
    ...provenance,
  })
  .refine((row) => (row.baseUrl === undefined) === (row.wire === 'vscode-lm' || row.wire === 'offline'), {
    path: ['baseUrl'],
    error: 'is needed, except for the wires vscode-lm and offline, which have none',
  })
  .refine((row) => row.region !== 'eu' || row.regionSource !== undefined, {
    path: ['regionSource'],
    error: "is needed for the region 'eu': people rely on it",
  })
  .refine((row) => row.endpoints === undefined || isOneOrigin(row), {
    path: ['endpoints'],
    error: 'needs all addresses of the row under one origin',
  })
  .refine((row) => row.probe === undefined || row.local, { path: ['probe'], error: 'is for local servers only' })
  .refine((row) => (row.costSource !== undefined) === row.quirks.includes('reports-cost'), {
    path: ['costSource'],
    error: "goes with the quirk 'reports-cost'",
  });

/** Other wires are found at further places by their path alone. */
const isOneOrigin = ({ baseUrl: main = '', also = [] }: Addressed): boolean =>
  also.every((one) => originOf(one.baseUrl) === originOf(main));

type Addressed = { readonly baseUrl?: string | undefined; readonly also?: readonly { baseUrl: string }[] | undefined };

const originOf = (address: string): string | undefined => URL.parse(exampleAddress(address))?.origin;

/** Rates of a model that genai-prices does not know, or knows wrongly. US dollars per million tokens. */
const ownPrice = z.strictObject({
  inputUsdPerMTok: usdPerMTok,
  /** Absent: cache reads cost what input costs. */
  cachedInputUsdPerMTok: usdPerMTok.optional(),
  /** Absent: cache writes cost what input costs. */
  cacheWriteUsdPerMTok: usdPerMTok.optional(),
  /** Writes that are kept for an hour. Absent: see price-table.ts. */
  cacheWrite1hUsdPerMTok: usdPerMTok.optional(),
  outputUsdPerMTok: usdPerMTok,
  /** With more input than this, the whole request costs so many times the rates above. */
  longContext: z
    .strictObject({ overTokens: tokens, inputTimes: z.number().positive(), outputTimes: z.number().positive() })
    .optional(),
  /** Daily spans of hours, UTC, when every rate is so many times the ones above. */
  peak: z
    .strictObject({
      hoursUtc: z.array(z.tuple([z.int().min(0).max(23), z.int().min(1).max(23)])).min(1),
      times: z.number().positive(),
    })
    .optional(),
});

/** What the provider's own page says of the end of a model; see `Lifecycle`. Only dates that were announced, not those before which nothing happens. */
const lifecycle = z
  .strictObject({
    announcedOn: z.iso.date().optional(),
    retiresOn: z.iso.date(),
    /** A model of the catalogue. */
    successor: z.string().regex(REF_TEXT, 'must be "provider/model"').optional(),
    ...provenance,
  })
  .refine(({ announcedOn, retiresOn }) => announcedOn === undefined || announcedOn <= retiresOn, {
    path: ['announcedOn'],
    error: 'is after retiresOn',
  });

/** One model at one provider. `capabilities` holds what works over the provider's wire here, not all the model can do. */
export const modelRow = z
  .strictObject({
    provider: text,
    /** The id sent to the API. */
    model: text,
    name: text,
    tier: z.enum(['free', 'cheap', 'mid', 'premium']),
    contextTokens: tokens,
    maxOutputTokens: tokens,
    capabilities: z.array(z.enum(CAPABILITIES)),
    /** The wires it works over, best first, when not over all of its provider's. */
    wires: z.array(z.enum(CALLED_WIRES)).min(1).optional(),
    /** The provider serves it at no charge, and `source` says so. */
    free: z.literal(true).optional(),
    /** The model's id in genai-prices, when it differs. */
    pricesAs: text.optional(),
    price: ownPrice.optional(),
    lifecycle: lifecycle.optional(),
    ...provenance,
  })
  .refine((row) => !row.free || row.price === undefined, { path: ['price'], error: 'a free model has no price' })
  .refine((row) => row.maxOutputTokens <= row.contextTokens, {
    path: ['maxOutputTokens'],
    error: 'is more than contextTokens',
  });

export type ProviderRow = Readonly<z.infer<typeof providerRow>>;
export type ModelRow = Readonly<z.infer<typeof modelRow>>;
export type OwnPrice = Readonly<z.infer<typeof ownPrice>>;

/** The catalogue as it is stored: facts only. */
export type CatalogRows = { readonly providers: readonly ProviderRow[]; readonly models: readonly ModelRow[] };

/** The shape of a user's own rows; either list may be left out. Each row is checked apart, so an error can name it. */
const userRows = z.strictObject({
  providers: z.array(z.unknown()).optional(),
  models: z.array(z.unknown()).optional(),
});

/** Checks rows of unknown origin. Throws an Error naming the first bad row and every fault in it. */
export function parseRows(input: unknown): CatalogRows {
  const lists = checked(userRows, input, 'catalogue');
  return {
    providers: (lists.providers ?? []).map((row, index) => checked(providerRow, row, rowName('providers', row, index))),
    models: (lists.models ?? []).map((row, index) => checked(modelRow, row, rowName('models', row, index))),
  };
}

function checked<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  throw new Error(`${name}: ${faults.join('; ')}`);
}

/** 'models row 3 (openai/gpt-4.1)': the number finds it in a file, the id tells what it is. */
function rowName(list: string, row: unknown, index: number): string {
  const fields: Partial<Record<string, unknown>> = typeof row === 'object' && row !== null ? { ...row } : {};
  const id = ['id', 'provider', 'model'].map((key) => fields[key]).filter((part) => typeof part === 'string');
  return `${list} row ${index + 1}${id.length > 0 ? ` (${id.join('/')})` : ''}`;
}
