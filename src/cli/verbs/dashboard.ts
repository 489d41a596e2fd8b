import { findRemote } from '../../app/remote.js';
import { panelLink } from '../../app/proxy-control.js';
import { GatewayError } from '../../core/errors.js';
import { EXIT, type Verb } from './verb.js';

/** `signalbox dashboard`: a link to the panel in a browser. */
export const dashboardVerb: Verb = {
  name: 'dashboard',
  usage: 'signalbox dashboard',
  summary: 'Prints a link to the panel in a browser; it signs in once, within ten minutes.',
  options: {},
  run: async ({ storageDir, json, out }) => {
    const remote = await findRemote(storageDir);
    if (!remote)
      throw new GatewayError(
        'not-found',
        'No proxy is running. Start one with "signalbox serve" or "Signalbox: Start Proxy".',
      );
    const url = panelLink(remote.url, remote.token, Date.now());
    out(json ? JSON.stringify({ url }) : url);
    return EXIT.ok;
  },
};
