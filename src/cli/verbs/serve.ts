import { once } from 'node:events';
import type { Listening } from '../../app/proxy-control.js';
import { keepHeapSmall } from '../small-heap.js';
import { EXIT, type Verb } from './verb.js';

/** A timer as long as that keeps the process alive and does nothing else. */
const AWAKE_MS = 60 * 60_000;

/** `signalbox serve`: the router without an editor. */
export const serveVerb: Verb = {
  name: 'serve',
  usage: 'signalbox serve [--standby]',
  summary: 'Runs proxy and panel until Ctrl-C; --standby gives them to the first editor window that wants them.',
  options: { standby: { type: 'boolean' } },
  run: async ({ app, storageDir, json, out, signal }) => {
    const state = await app.proxy.start();
    await app.warmUp();
    await app.memory.catchUp();
    const panelUrl = await app.proxy.panelUrl();
    if (json)
      out(JSON.stringify({ proxyUrl: state.url, dashboardUrl: panelUrl, storage: storageDir, where: state.where }));
    else out(serveText(state, panelUrl));
    if (state.where === 'elsewhere') return EXIT.ok;
    keepHeapSmall();
    await untilStopped(signal);
    return EXIT.ok;
  },
};

function serveText(state: Listening, panelUrl: string): string {
  const { url } = state;
  return [
    state.where === 'here' ? `The proxy listens on ${url} (Ctrl-C stops it)` : `Signalbox already runs on ${url}`,
    ...(state.where === 'here' && state.missedPort !== undefined
      ? [`Port ${state.missedPort} is taken by another program.`]
      : []),
    `Base URL for OpenAI clients: ${url}/v1, API key: what "signalbox token" prints, model: auto`,
    `Panel: ${panelUrl}`,
  ].join('\n');
}

/** A standby that has handed its port over has nothing open, and still has to wait for its turn. */
async function untilStopped(signal: AbortSignal): Promise<void> {
  const awake = setInterval(() => undefined, AWAKE_MS);
  if (!signal.aborted) await once(signal, 'abort');
  clearInterval(awake);
}
