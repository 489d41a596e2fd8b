import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startGroup, stopGroup } from '../children.mjs';
import { StepError, capture } from '../steps.mjs';
import { freePort } from './http.mjs';

const KEY_NAME = 'CLIENTS_MOCK_KEY';

/** Our router as `signalbox serve` runs it, with the mock as its only provider. */
export async function startRouter({ cli, home, wire, origin, key }) {
  await mkdir(home, { recursive: true });
  const settings = {
    'discovery.localServers': false,
    'discovery.environmentKeys': true,
    'proxy.port': await freePort(),
    'providers.custom': { [wire.provider ?? 'mock']: providerOf(wire, origin) },
  };
  await writeFile(path.join(home, 'settings.json'), JSON.stringify(settings));
  const env = { PATH: process.env.PATH, HOME: home, SIGNALBOX_HOME: home, [KEY_NAME]: key };
  const child = startGroup(process.execPath, [cli, 'serve', '--json'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (log += text));
  const line = await firstLine(child);
  if (line === undefined) {
    throw new StepError(`The router did not start.\n${log}`);
  }
  const { token } = JSON.parse(await capture(process.execPath, [cli, 'token', '--json'], { env }));
  return { origin: JSON.parse(line).proxyUrl, token, log: () => log, close: () => stopGroup(child) };
}

/** One model by a name of the format's maker, since what a model takes is known by its name; no prompt is too long. */
const providerOf = (wire, origin) => ({
  wire: wire.name,
  baseUrl: `${origin}${wire.base}`,
  keyEnv: [KEY_NAME],
  models: [
    {
      model: wire.model,
      tier: 'mid',
      contextTokens: 400_000,
      maxOutputTokens: 128_000,
      capabilities: ['tools', 'images', 'json-schema', 'reasoning'],
      inputUsdPerMTok: 1,
      outputUsdPerMTok: 2,
    },
  ],
});

function firstLine(child) {
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve) => {
    lines.once('line', resolve);
    child.once('exit', () => resolve(undefined));
  });
}
