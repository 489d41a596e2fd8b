import { EXIT, type Verb } from './verb.js';

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
    else out(serveText(state.url, panelUrl, state.where));
    if (state.where === 'elsewhere') return EXIT.ok;
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      if (signal.aborted) resolve();
    });
    return EXIT.ok;
  },
};

function serveText(url: string, panelUrl: string, where: 'here' | 'elsewhere'): string {
  return [
    where === 'here' ? `The proxy listens on ${url} (Ctrl-C stops it)` : `Signalbox already runs on ${url}`,
    `Base URL for OpenAI clients: ${url}/v1, API key: what "signalbox token" prints, model: auto`,
    `Panel: ${panelUrl}`,
  ].join('\n');
}
