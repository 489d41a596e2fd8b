import type { App } from '../../src/app.js';
import { loadCatalog } from '../../src/catalog/load.js';
import type { ChatRequest } from '../../src/core/chat.js';
import { taskClassOf } from '../../src/core/classify/classification.js';
import { DEFAULT_STAGES } from '../../src/core/policy/index.js';
import { route } from '../../src/core/route/route.js';
import { needsOf } from '../../src/gateway/needs.js';
import { estimateRequestTokens } from '../../src/wire/tokens.js';
import { startTestApp } from '../support/app.js';
import { aRequest, userSays } from '../support/builders.js';
import { loadLearned } from '../support/learned.js';
import { promptOf } from './support/prompts.js';
import { quantile } from './support/quantiles.js';
import { printTable } from './support/table.js';

const learned = loadLearned();

const WARM_UP = 500;
const ITERATIONS = 5_000;
const SIZES_KB = [0.1, 8, 64, 1_024] as const;

/** Different texts in turn, so that no step profits from having just seen the same one. */
const PROMPTS = 8;

const US_PER_MS = 1_000;

type Setup = { readonly name: string; readonly keys: readonly string[] };

function setups(): readonly Setup[] {
  const keyed = loadCatalog().providers.filter(({ keyEnv }) => keyEnv.length > 0);
  const keysOf = (ids: readonly string[]): readonly string[] =>
    keyed.filter(({ id }) => ids.includes(id)).flatMap(({ keyEnv }) => keyEnv.slice(0, 1));
  return [
    { name: 'no key', keys: [] },
    { name: 'three providers', keys: keysOf(['openai', 'anthropic', 'google']) },
    { name: 'all providers', keys: keysOf(keyed.map(({ id }) => id)) },
  ];
}

/** Microseconds of each run. */
async function time(requests: readonly ChatRequest[], job: (request: ChatRequest) => unknown): Promise<number[]> {
  const samples: number[] = [];
  for (let run = -WARM_UP; run < ITERATIONS; run += 1) {
    const request = requests[(run + WARM_UP) % requests.length] ?? aRequest();
    const startedMs = performance.now();
    await job(request);
    if (run >= 0) samples.push((performance.now() - startedMs) * US_PER_MS);
  }
  return samples;
}

/** The pure part of a decision, as the gateway calls it, with everything else prepared. */
async function prepareRoute(app: App, request: ChatRequest): Promise<() => unknown> {
  const stock = await app.inventory.snapshot();
  const promptTokens = estimateRequestTokens(request);
  const classification = learned.classify({ request, promptTokens });
  const asked = { kind: 'auto', preset: 'balanced' } as const;
  const context = {
    requestId: request.id,
    atMs: Date.now(),
    asked,
    needs: needsOf(request, promptTokens),
    classification,
    taskClass: taskClassOf(classification),
    access: stock.access,
    memory: app.memory.current(),
  };
  return () => route(stock.modelsFor(asked), DEFAULT_STAGES, context);
}

async function rowOf(app: App, setup: string, kilobytes: number): Promise<readonly string[]> {
  const requests = Array.from({ length: PROMPTS }, (_, number) =>
    aRequest({ messages: [userSays(promptOf(Math.round(kilobytes * 1_024), number))] }),
  );
  const [first = aRequest()] = requests;
  const routeFirst = await prepareRoute(app, first);
  const parts = [
    await time(requests, (request) => app.gateway.decide(request)),
    await time([first], routeFirst),
    await time(requests, (request) => learned.classify({ request, promptTokens: 1_000 })),
  ];
  const numbers = parts.flatMap((samples) => [quantile(samples, 0.5), quantile(samples, 0.99)]);
  return [setup, String(kilobytes), ...numbers.map((us) => us.toFixed(0))];
}

async function measure({ name, keys }: Setup, rows: (readonly string[])[]): Promise<string> {
  const router = await startTestApp({ env: Object.fromEntries(keys.map((key) => [key, 'bench-key'])) });
  try {
    const startedMs = performance.now();
    const { candidates } = await router.app.gateway.decide(aRequest());
    const coldMs = performance.now() - startedMs;
    for (const size of SIZES_KB) rows.push(await rowOf(router.app, name, size));
    return `${name}: ${candidates.length} candidates, first decision ${coldMs.toFixed(1)} ms`;
  } finally {
    await router.remove();
  }
}

const rows: (readonly string[])[] = [];
const remarks: string[] = [];
for (const setup of setups()) remarks.push(await measure(setup, rows));
printTable(
  `Decision: microseconds over ${ITERATIONS} requests (target: decide p99 under 1,000 at 8 KB)`,
  ['ready', 'KB', 'decide p50', 'p99', 'route p50', 'p99', 'classify p50', 'p99'],
  rows,
);
console.log(remarks.map((remark) => `  ${remark}`).join('\n'));
