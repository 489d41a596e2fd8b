import type { App } from '../../src/app.js';
import { loadCatalog } from '../../src/catalog/load.js';
import type { ChatMessage, ChatRequest, ToolSpec } from '../../src/core/chat.js';
import { taskClassOf } from '../../src/core/classify/classification.js';
import { DEFAULT_STAGES } from '../../src/core/policy/index.js';
import { route } from '../../src/core/route/route.js';
import { needsOf } from '../../src/gateway/needs.js';
import { estimateRequestTokens } from '../../src/wire/tokens.js';
import { startTestApp } from '../support/app.js';
import { aRequest, assistantSays, userSays } from '../support/builders.js';
import { loadLearned } from '../support/learned.js';
import { promptOf } from './support/prompts.js';
import { quantile } from './support/quantiles.js';
import { printTable } from './support/table.js';

const learned = loadLearned();

const WARM_UP = 500;
const ITERATIONS = 2_000;

/** A request of one size: what was never seen before, and the next step of an agent, whose own words are the same. */
type Size = { readonly name: string; readonly make: (number: number) => ChatRequest };

const SIZES: readonly Size[] = [
  ...[1, 8, 64, 1_024].map((kilobytes): Size => ({
    name: `${kilobytes} KB`,
    make: (number) => aRequest({ messages: [saying(kilobytes, number)] }),
  })),
  { name: '48 KB, 12 tools', make: anAgentStep },
];

const saying = (kilobytes: number, number: number): ChatMessage => userSays(promptOf(kilobytes * 1_024, number));

/** As coding agents send it: a system prompt, what the person asked, and nine calls with their results. */
function anAgentStep(number: number): ChatRequest {
  const system: ChatMessage = { role: 'system', parts: [{ type: 'text', text: promptOf(8_192, 0) }] };
  const calls = Array.from({ length: 9 }, (_, call): readonly ChatMessage[] => [
    assistantSays('I will read the file.'),
    { role: 'tool', parts: [{ type: 'tool-result', id: `call-${call}`, text: promptOf(4_096, call) }] },
  ]);
  return aRequest({ messages: [system, saying(0.2, number), ...calls.flat()], tools: TOOLS });
}

const TOOLS: readonly ToolSpec[] = Array.from({ length: 12 }, (_, tool) => ({
  name: `tool-${tool}`,
  description: promptOf(1_024, tool),
  schema: {
    type: 'object',
    properties: Object.fromEntries(
      Array.from({ length: 6 }, (_, field) => [`field-${field}`, { type: 'string', description: promptOf(80, field) }]),
    ),
  },
}));

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

/** Microseconds of each run. Each gets a request of its own, as one that was parsed just now. */
async function time(make: (run: number) => ChatRequest, job: (request: ChatRequest) => unknown): Promise<number[]> {
  const samples: number[] = [];
  for (let run = -WARM_UP; run < ITERATIONS; run += 1) {
    const request = make(run + WARM_UP);
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
    wiresOf: stock.wiresOf,
    loopModel: undefined,
    memory: app.memory.current(),
  };
  return () => route(stock.modelsFor(asked), DEFAULT_STAGES, context);
}

async function rowOf(app: App, setup: string, { name, make }: Size): Promise<readonly string[]> {
  const same = (): ChatRequest => make(0);
  const parts = [
    await time(make, (request) => app.gateway.decide(request)),
    await time(same, (request) => app.gateway.decide(request)),
    await time(same, await prepareRoute(app, same())),
    await time(make, (request) => learned.classify({ request, promptTokens: 1_000 })),
    await time(same, estimateRequestTokens),
  ];
  const numbers = parts.flatMap((samples) => [quantile(samples, 0.5), quantile(samples, 0.99)]);
  return [setup, name, ...numbers.map((us) => us.toFixed(0))];
}

async function measure({ name, keys }: Setup, rows: (readonly string[])[]): Promise<string> {
  const router = await startTestApp({ env: Object.fromEntries(keys.map((key) => [key, 'bench-key'])) });
  try {
    const startedMs = performance.now();
    const { candidates } = await router.app.gateway.decide(aRequest());
    const coldMs = performance.now() - startedMs;
    for (const size of SIZES) rows.push(await rowOf(router.app, name, size));
    return `${name}: ${candidates.length} candidates, first decision ${coldMs.toFixed(1)} ms`;
  } finally {
    await router.remove();
  }
}

const rows: (readonly string[])[] = [];
const remarks: string[] = [];
for (const setup of setups()) remarks.push(await measure(setup, rows));
printTable(
  `Decision: microseconds over ${ITERATIONS} requests (target: decide p50 under 200, p99 under 1,000 at 8 KB)`,
  ['ready', 'prompt', 'new p50', 'p99', 'again p50', 'p99', 'route', 'p99', 'classify new', 'p99', 'tokens', 'p99'],
  rows,
);
console.log(remarks.map((remark) => `  ${remark}`).join('\n'));
