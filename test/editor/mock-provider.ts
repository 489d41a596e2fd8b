/** Keeps servers and keys of the machine out of sight: a test meets only what it sets up. */
export const SEES_NOTHING = {
  'signalbox.discovery.localServers': false,
  'signalbox.discovery.environmentKeys': false,
} as const;

/** The setting that adds one provider at this address, at $1 per million tokens in and $2 out. */
export const withProviderAt = (origin: string): Readonly<Record<string, unknown>> => ({
  'signalbox.providers.custom': {
    mock: {
      baseUrl: `${origin}/v1`,
      models: [{ model: 'thrifty', contextTokens: 100_000, inputUsdPerMTok: 1, outputUsdPerMTok: 2 }],
    },
  },
});

/** What a request costs there: 1,000 tokens at $1 and 500 at $2 per million are 2,000,000 nano-dollars. */
export const PRICED_USAGE = { input: 1_000, output: 500 } as const;
export const PRICED_NANO_USD = 2_000_000;
