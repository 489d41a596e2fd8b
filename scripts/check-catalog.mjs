// Checks src/catalog/data: every row against the schema, and, when told where, against a models.dev file.
//   node scripts/check-catalog.mjs [--models-dev FILE]
// FILE holds { snapshot, providers: { <id>: { models: { <id>: { limit, cost, ... } } } } }, costs in USD per million tokens.
// Exits 1 when a row fails the schema or the cross-row rules. Disagreements are only printed: either side may be wrong.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { calcPrice } from '@pydantic/genai-prices';
import esbuild from 'esbuild';

const DATA = fileURLToPath(new URL('../src/catalog/data/', import.meta.url));

const { values: options } = parseArgs({ options: { 'models-dev': { type: 'string' } } });
const catalogCode = await loadCatalogCode();

const rows = { providers: readRows('providers.json'), models: readRows('models.json') };
let catalog;
try {
  catalogCode.parseRows(rows);
  catalog = catalogCode.buildCatalog(rows, Date.now());
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const theirs = options['models-dev'] ? JSON.parse(readFileSync(options['models-dev'], 'utf8')) : undefined;
if (theirs) printDisagreements(theirs);
printPrices();

/** The TypeScript of the catalogue, bundled as it ships. */
async function loadCatalogCode() {
  const src = (file) => JSON.stringify(fileURLToPath(new URL(`../src/catalog/${file}`, import.meta.url)));
  const contents = `export { buildCatalog } from ${src('load.ts')}; export { parseRows } from ${src('schema.ts')};`;
  const { outputFiles } = await esbuild.build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('..', import.meta.url)) },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

function readRows(name) {
  return JSON.parse(readFileSync(DATA + name, 'utf8'));
}

function printDisagreements({ snapshot, providers }) {
  console.log(`Against models.dev of ${snapshot}:`);
  const namesThere = new Map(rows.providers.map((row) => [row.id, row.modelsDevAs]));
  let absent = 0;
  for (const card of catalog.models) {
    const theirIds = namesThere.get(card.provider) ?? [card.provider];
    const their = theirIds.map((id) => providers[id]?.models[card.model]).find(Boolean);
    if (!their) {
      absent += 1;
      console.log(`  ${card.provider}/${card.model}: not there`);
      continue;
    }
    const notes = [...limitNotes(card, their), ...capabilityNotes(card, their), ...priceNotes(card, their)];
    if (notes.length > 0) console.log(`  ${card.provider}/${card.model}: ${notes.join('; ')}`);
  }
  console.log(`  ${catalog.models.length - absent} of ${catalog.models.length} models are there\n`);
}

function limitNotes(card, { limit = {} }) {
  return [
    ...differs('context', card.contextTokens, limit.context),
    ...differs('output', card.maxOutputTokens, limit.output),
  ];
}

function capabilityNotes(card, their) {
  const flags = {
    tools: their.tool_call,
    images: their.modalities?.input?.includes('image'),
    'json-schema': their.structured_output,
    reasoning: their.reasoning,
  };
  return Object.entries(flags).flatMap(([name, has = false]) => differs(name, card.capabilities.includes(name), has));
}

function priceNotes({ price }, { cost }) {
  if (!price || !cost) return [];
  return [
    ...differs('input price', price.inputUsdPerMTok, cost.input),
    ...differs('output price', price.outputUsdPerMTok, cost.output),
    ...(cost.cache_read === undefined ? [] : differs('cached price', price.cachedInputUsdPerMTok, cost.cache_read)),
  ];
}

function differs(what, ours, their) {
  return ours === their ? [] : [`${what} ${ours}, there ${their}`];
}

function printPrices() {
  const unpriced = catalog.models.filter((card) => card.price === undefined);
  console.log(`Unpriced (${unpriced.length} of ${catalog.models.length}):`);
  for (const { provider, model } of unpriced) console.log(`  ${provider}/${model}`);

  console.log('Own price, though genai-prices knows the model:');
  const pricesAs = new Map(rows.providers.map((row) => [row.id, row.pricesAs]));
  for (const row of rows.models.filter(({ price }) => price)) {
    const providerId = pricesAs.get(row.provider);
    const found = providerId && calcPrice({ input_tokens: 1 }, row.pricesAs ?? row.model, { providerId });
    if (found)
      console.log(`  ${row.provider}/${row.model}: there '${found.model.id}' ${JSON.stringify(found.model_price)}`);
  }
}
