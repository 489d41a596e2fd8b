import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createStock } from '../../src/app/stock.js';
import rows from '../../src/catalog/data/providers.json' with { type: 'json' };
import { settingsSchema } from '../../src/config/schema.js';
import { GatewayError } from '../../src/core/errors.js';
import type { ModelRef } from '../../src/core/model.js';
import { DEFAULT_STAGES } from '../../src/core/policy/index.js';
import { residencyOf, type ResidencyChoice } from '../../src/core/region.js';
import { parseAsked } from '../../src/core/route/asked.js';
import { route } from '../../src/core/route/route.js';
import { EndpointTimes } from '../../src/gateway/endpoint-times.js';
import type { UpstreamHttp } from '../../src/gateway/http.js';
import { createInventory } from '../../src/gateway/inventory.js';
import type { Host } from '../../src/host.js';
import { anywhere } from '../support/anywhere.js';
import { aRequest } from '../support/builders.js';
import { aContext } from '../support/routing.js';
import { toArray } from '../support/streams.js';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
const REGIONS = ['eu', 'us', 'cn', 'other'] as const;
type Place = { readonly region: (typeof REGIONS)[number]; readonly priceTimes?: number };
type Own = {
  readonly region: (typeof REGIONS)[number] | undefined;
  readonly isHere: boolean;
  readonly endpoints: readonly Place[];
  readonly models: readonly string[];
};

const place = fc.record(
  { region: fc.constantFrom(...REGIONS), priceTimes: fc.constantFrom(0.5, 1, 1.1) },
  { requiredKeys: ['region'] },
);
const own: fc.Arbitrary<Own> = fc.record({
  region: fc.option(fc.constantFrom(...REGIONS), { nil: undefined }),
  isHere: fc.boolean(),
  endpoints: fc.array(place, { maxLength: 3 }),
  models: fc.uniqueArray(fc.constantFrom('a', 'b', 'global.c'), { minLength: 1 }),
});
const world = fc.record({
  owns: fc.array(own, { minLength: 1, maxLength: 4 }),
  chosen: fc.array(fc.constantFrom<ResidencyChoice>('any', 'eu', 'us', 'cn', 'local'), { maxLength: 3 }),
  awsRegion: fc.constantFrom('eu-central-1', 'eu-west-2', 'us-east-1', undefined),
  picks: fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
});

/** Where a provider of the test is; a host for each place, so that a call tells where it went. */
const mainAddress = (index: number, { isHere }: Own): string =>
  isHere ? `http://127.0.0.1:${10_000 + index}/v1` : `https://main-${index}.example/v1`;
const furtherAddress = (index: number, at: number): string => `https://further-${index}-${at}.example/v1`;

/** The region of every origin, read from what the test wrote and from the rows: nothing of the code under test. */
function regionsByOrigin(owns: readonly Own[], awsRegion: string | undefined): ReadonlyMap<string, string> {
  const regions = new Map<string, string>();
  for (const row of rows as readonly {
    baseUrl?: string;
    region: string;
    endpoints?: { baseUrl: string; region: string }[];
  }[]) {
    for (const one of [row, ...(row.endpoints ?? [])])
      if (URL.canParse(one.baseUrl ?? '')) regions.set(new URL(one.baseUrl ?? '').origin, one.region);
  }
  const aws = awsRegion === 'eu-central-1' ? 'eu' : awsRegion === 'us-east-1' ? 'us' : 'other';
  regions.set(`https://bedrock-runtime.${awsRegion ?? 'nowhere'}.amazonaws.com`, aws);
  owns.forEach((one, index) => {
    const isLocal = one.isHere && one.endpoints.length === 0;
    const main = one.region ?? (one.isHere && (isLocal || one.endpoints.length > 0) ? 'local' : 'other');
    regions.set(new URL(mainAddress(index, one)).origin, main);
    one.endpoints.forEach(({ region }, at) => regions.set(new URL(furtherAddress(index, at)).origin, region));
  });
  return regions;
}

describe('a residency rule', () => {
  it('is never broken: by no catalogue, setting or model that is asked for, nor by a router that chose wrongly', async () => {
    let calls = 0;
    await fc.assert(
      fc.asyncProperty(world, async ({ owns, chosen, awsRegion, picks }) => {
        const custom = Object.fromEntries(owns.map((one, index) => [`own-${index}`, entryOf(one, index)]));
        const settings = settingsSchema.parse({ 'providers.custom': custom, 'routing.residency': chosen });
        const host = {
          env: (name: string) => (name === 'AWS_REGION' ? awsRegion : undefined),
          settings: () => settings,
        };
        // Safe: createStock uses nothing else of a host.
        const stock = createStock(host as unknown as Host, SILENT, { current: () => undefined });
        let nowMs = 0;
        const seen: { readonly origin: string; readonly model: string }[] = [];
        let asking = '';
        const post = ({ url }: { readonly url: string | URL }) => {
          seen.push({ origin: new URL(url).origin, model: asking });
          nowMs += 7_000;
          return Promise.reject(new GatewayError('upstream-unreachable', 'nobody is there'));
        };
        const inventory = createInventory({
          cards: stock.cards,
          disabled: () => [],
          keyOf: () => Promise.resolve('key'),
          inProcess: new Map(),
          sources: [],
          dial: {
            ...anywhere(),
            residency: () => residencyOf(settings['routing.residency']),
            times: new EndpointTimes(() => nowMs),
            // Safe: nothing but posts is sent.
            http: { post } as unknown as UpstreamHttp,
            env: () => undefined,
            readFile: () => Promise.reject(new Error('no file')),
            nowMs: () => nowMs,
          },
          priceOf: () => undefined,
        });
        const call = async (model: ModelRef): Promise<void> => {
          const provider = inventory.providerOf(model.provider);
          asking = model.model;
          const { provider: providerId, model: id } = model;
          const request = aRequest();
          const signal = new AbortController().signal;
          await toArray(
            provider?.stream({ request, model: { provider: providerId, model: id }, signal }) ?? none(),
          ).catch((thrown: unknown) => assert.ok(thrown instanceof GatewayError, String(thrown)));
        };

        const snapshot = await inventory.snapshot();
        const { models } = snapshot;
        const named = picks.map((pick) => models[pick % models.length]).flatMap((model) => model ?? []);
        for (const text of ['auto', ...named.map(({ provider, model }) => `${provider}/${model}`), 'openai/unlisted']) {
          const asked = parseAsked(text, 'balanced', snapshot.resolve);
          const { access, wiresOf, residency } = snapshot;
          const context = aContext({ asked, access, wiresOf, residency });
          const { candidates } = route(snapshot.modelsFor(asked), DEFAULT_STAGES, context);
          // The best ones, and again: a provider may have several places.
          for (const { model } of candidates.slice(0, 3)) {
            await call(model);
            await call(model);
          }
        }
        // A router that chose wrongly.
        for (const model of named) await call(model);
        for (const model of models.filter(({ provider }) => /^(?:own-|bedrock$|mistral$)/.test(provider)))
          await call(model);

        const allowed = residencyOf(chosen);
        const regions = regionsByOrigin(owns, awsRegion);
        calls += seen.length;
        if (allowed === undefined) return;
        for (const { origin, model } of seen) {
          const region = regions.get(origin) ?? assert.fail(`nobody knows ${origin}`);
          assert.ok(
            region === 'local' || (region !== 'other' && allowed.has(region as 'eu')),
            `${origin} is in ${region}`,
          );
          assert.ok(!(origin.includes('bedrock') && model.startsWith('global.')), `${model} goes anywhere`);
        }
      }),
      { numRuns: 100 },
    );
    assert.ok(calls > 500, `only ${calls} calls were made, so little was tried`);
  }).timeout(60_000);
});

const none = (): AsyncIterable<never> => toStream();
async function* toStream(): AsyncGenerator<never, void> {
  // A provider inside this process has no address.
}

function entryOf(one: Own, index: number): Record<string, unknown> {
  const endpoints = one.endpoints.map((further, at) => ({ ...further, baseUrl: furtherAddress(index, at) }));
  return {
    baseUrl: mainAddress(index, one),
    ...(one.region !== undefined && { region: one.region }),
    ...(endpoints.length > 0 && { endpoints }),
    models: one.models.map((model) => ({ model, inputUsdPerMTok: index, outputUsdPerMTok: index })),
  };
}
