import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { mockProvider } from '../../support/app.js';
import { freePort } from '../../support/ports.js';
import { startPeer } from './peer.js';

const readyLine = z.object({ proxyUrl: z.url() });
const tokenLine = z.object({ token: z.string() });

/** Room for the largest body of a bench: a megabyte of text is about 250,000 tokens. */
const CONTEXT_TOKENS = 1_000_000;

/** The product's own router, as `signalbox serve` runs it, with a storage folder of its own. */
export type Router = {
  readonly pid: number;
  readonly url: string;
  readonly token: string;
  /** From the start of the process to its first line, before which it reads what the ledger has to teach. */
  readonly startMs: number;
  /** What the probe inside tells (scripts/router-probe.mjs); only when it was asked for. */
  look(what?: 'reset' | 'collect'): Promise<Probed>;
  stop(): Promise<void>;
};

/** Source: scripts/router-probe.mjs, which says what each figure is. */
const probedLine = z.object({
  atMs: z.number(),
  loop: z.object({ p50Ms: z.number(), p99Ms: z.number(), maxMs: z.number() }),
  cpuMs: z.number(),
  memory: z.object({ rss: z.number(), heapUsed: z.number(), external: z.number(), arrayBuffers: z.number() }),
});

/** What the router's process tells of itself; memory in bytes. */
export type Probed = z.infer<typeof probedLine>;

/** More for its environment, a ledger file to start from (a copy is used), and whether it can be looked into. */
export type RouterOptions = {
  readonly env?: Readonly<Record<string, string>>;
  readonly ledgerFile?: string;
  readonly probed?: boolean;
};

/** Starts dist/cli.cjs with one provider: the one at this origin. Without an origin, it has none. */
export async function startRouter(
  upstreamOrigin?: string,
  { env: more = {}, ledgerFile, probed = false }: RouterOptions = {},
): Promise<Router> {
  const dir = await mkdtemp(path.join(tmpdir(), 'signalbox-bench-'));
  const env = { SIGNALBOX_HOME: dir, ...more };
  const settings = {
    'discovery.localServers': false,
    // A cap that a bench never reaches: each request is still held against it.
    'budget.daily': 1_000_000,
    'budget.perRequest': null,
    'proxy.port': await freePort(),
    ...(upstreamOrigin !== undefined && providerAt(upstreamOrigin)),
  };
  await writeFile(path.join(dir, 'settings.json'), JSON.stringify(settings));
  if (ledgerFile !== undefined) await copyFile(ledgerFile, path.join(dir, 'ledger.db'));
  const cli = path.resolve('dist/cli.cjs');
  const startedMs = performance.now();
  const flags = probed ? ['--expose-gc', '--import', pathToFileURL(path.resolve('scripts/router-probe.mjs')).href] : [];
  const server = await startPeer(cli, { args: ['serve', '--json'], env, flags, channel: probed });
  const startMs = performance.now() - startedMs;
  const asked = await startPeer(cli, { args: ['token', '--json'], env });
  return {
    pid: server.pid,
    url: readyLine.parse(JSON.parse(server.ready)).proxyUrl,
    token: tokenLine.parse(JSON.parse(asked.ready)).token,
    startMs,
    look: async (what) => probedLine.parse(await server.ask(what ?? 'look')),
    async stop() {
      await asked.stop();
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The mock provider of the tests, with models that take long prompts. */
function providerAt(origin: string): ReturnType<typeof mockProvider> {
  const { 'providers.custom': providers } = mockProvider(origin);
  const roomy = Object.entries(providers).map(([id, provider]) => {
    const models = provider.models.map((model) => ({ ...model, contextTokens: CONTEXT_TOKENS }));
    return [id, { ...provider, models }] as const;
  });
  return { 'providers.custom': Object.fromEntries(roomy) };
}
