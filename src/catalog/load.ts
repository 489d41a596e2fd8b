import { refText, type ModelCard, type Price, type ProviderCard, type ProviderEndpoint } from '../core/model.js';
import models from './data/models.json' with { type: 'json' };
import providers from './data/providers.json' with { type: 'json' };
import { makePricing, PRICES_AS_OF, type Pricing } from './prices.js';
import type { CatalogRows, ModelRow, ProviderRow } from './schema.js';

/** Every provider and model known without asking anybody, and what they cost. */
export type Catalog = {
  readonly providers: readonly ProviderCard[];
  readonly models: readonly ModelCard[];
  readonly pricing: Pricing;
  /** The newest row's date. */
  readonly asOf: string;
  /** The release date of the price tables in use. */
  readonly pricesAsOf: string;
};

/** Our own rows. */
// Safe: test/catalog/data.test.ts parses every built-in row with the schema, which start-up then need not repeat.
export const BUILT_IN = { providers, models } as unknown as CatalogRows;

/** Our own rows, unparsed. `atMs` is the day base prices are taken at; without it, the newest row's day. */
export const loadCatalog = (atMs?: number): Catalog => buildCatalog(BUILT_IN, atMs);

/** Checks what no single row can show, and makes cards of rows. Throws an Error naming the row. */
export function buildCatalog(rows: CatalogRows, atMs?: number): Catalog {
  const providersById = new Map(rows.providers.map((row) => [row.id, row]));
  checkUnique(rows.providers, (row) => row.id);
  checkUnique(rows.models, refText);
  for (const row of rows.models) checkModel(row, providersById.get(row.provider));
  checkSuccessors(rows.models);

  const asOf = newestDate(rows);
  const pricing = makePricing(rows, atMs ?? Date.parse(asOf));
  return {
    providers: rows.providers.map(providerCard),
    models: modelCards(rows, pricing),
    pricing,
    asOf,
    pricesAsOf: PRICES_AS_OF,
  };
}

/** The rows' models at these prices. */
export function modelCards(rows: CatalogRows, pricing: Pricing): readonly ModelCard[] {
  const local = new Set(rows.providers.filter((row) => row.local).map((row) => row.id));
  return rows.models.map((row) => modelCard(row, local.has(row.provider), pricing));
}

function checkUnique<Row>(rows: readonly Row[], keyOf: (row: Row) => string): void {
  const seen = new Set<string>();
  for (const row of rows) {
    const key = keyOf(row);
    if (seen.has(key)) throw new Error(`Catalogue row ${key} is there twice`);
    seen.add(key);
  }
}

function checkModel(row: ModelRow, provider: ProviderRow | undefined): void {
  if (!provider) throw new Error(`Catalogue row ${refText(row)}: there is no provider '${row.provider}'`);
  const costsNothing = row.free === true || provider.local;
  if ((row.tier === 'free') !== costsNothing) {
    throw new Error(`Catalogue row ${refText(row)}: tier 'free' is for models that cost nothing, and only for them`);
  }
}

function checkSuccessors(models: readonly ModelRow[]): void {
  const known = new Set(models.map(refText));
  for (const row of models) {
    const successor = row.lifecycle?.successor;
    if (successor === undefined || (known.has(successor) && successor !== refText(row))) continue;
    throw new Error(`Catalogue row ${refText(row)}: there is no other model '${successor}' to use instead`);
  }
}

function newestDate(rows: CatalogRows): string {
  return [...rows.providers, ...rows.models].reduce(
    (newest, { asOf }) => (asOf > newest ? asOf : newest),
    '1970-01-01',
  );
}

function providerCard(row: ProviderRow): ProviderCard {
  return {
    id: row.id,
    name: row.name,
    wire: row.wire,
    baseUrl: row.baseUrl ?? '',
    also: row.also ?? [],
    ...(row.hosts && { hosts: row.hosts }),
    auth: row.auth,
    headers: row.headers ?? {},
    betas: row.betas ?? [],
    keyEnv: row.keyEnv ?? [],
    keyUrl: row.keyUrl,
    local: row.local,
    region: row.region,
    ...(row.endpoints && { endpoints: row.endpoints.map(toEndpoint) }),
    ...(row.elsewhere && { elsewhere: row.elsewhere }),
    quirks: row.quirks,
    ...(row.habits && { habits: row.habits }),
    probePath: row.probe?.path,
  };
}

const toEndpoint = ({
  region,
  baseUrl,
  priceTimes,
}: NonNullable<ProviderRow['endpoints']>[number]): ProviderEndpoint => ({
  region,
  baseUrl,
  ...(priceTimes !== undefined && { priceTimes }),
});

/** `price` is looked up on first use: pricing all models takes longer than everything else in here. */
function modelCard(row: ModelRow, local: boolean, pricing: Pricing): ModelCard {
  const { provider, model, name, tier, contextTokens, maxOutputTokens, capabilities, lifecycle } = row;
  let known: { readonly price: Price | undefined } | undefined;
  return {
    provider,
    model,
    name,
    tier,
    contextTokens,
    maxOutputTokens,
    capabilities,
    get price() {
      return (known ??= { price: pricing.priceOf({ provider, model }) }).price;
    },
    local,
    ...(row.wires && { wires: row.wires }),
    ...(lifecycle && { lifecycle: { retiresOn: lifecycle.retiresOn, successor: lifecycle.successor } }),
  };
}
