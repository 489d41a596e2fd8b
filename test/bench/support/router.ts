import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { mockProvider } from '../../support/app.js';
import { freePort } from '../../support/ports.js';
import { startPeer } from './peer.js';

const readyLine = z.object({ proxyUrl: z.url() });
const tokenLine = z.object({ token: z.string() });

/** The product's own router, as `signalbox serve` runs it, with a storage folder of its own. */
export type Router = { readonly pid: number; readonly url: string; readonly token: string; stop(): Promise<void> };

/** Starts dist/cli.cjs with one provider: the one at this origin. Without an origin, it has none. `more` goes into its environment. */
export async function startRouter(
  upstreamOrigin?: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Router> {
  const dir = await mkdtemp(path.join(tmpdir(), 'signalbox-bench-'));
  const env = { SIGNALBOX_HOME: dir, ...more };
  const settings = {
    'discovery.localServers': false,
    'proxy.port': await freePort(),
    ...(upstreamOrigin !== undefined && mockProvider(upstreamOrigin)),
  };
  await writeFile(path.join(dir, 'settings.json'), JSON.stringify(settings));
  const cli = path.resolve('dist/cli.cjs');
  const server = await startPeer(cli, { args: ['serve', '--json'], env });
  const asked = await startPeer(cli, { args: ['token', '--json'], env });
  return {
    pid: server.pid,
    url: readyLine.parse(JSON.parse(server.ready)).proxyUrl,
    token: tokenLine.parse(JSON.parse(asked.ready)).token,
    async stop() {
      await asked.stop();
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
