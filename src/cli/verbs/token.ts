import type { Rotated } from '../../app/rotate-token.js';
import { EXIT, type Verb } from './verb.js';

/** `signalbox token`: what clients give as their API key. */
export const tokenVerb: Verb = {
  name: 'token',
  usage: 'signalbox token [--rotate]',
  summary:
    'Prints the token of the local proxy, to be given to clients as their API key; --rotate makes a new one first.',
  options: { rotate: { type: 'boolean' } },
  run: async ({ app, json, out, err, options }) => {
    if (options['rotate'] !== true) {
      const token = await app.proxy.token();
      out(json ? JSON.stringify({ token }) : token);
      return EXIT.ok;
    }
    const rotated = await app.rotateToken();
    const { token, url, isTaken } = rotated;
    out(json ? JSON.stringify({ token, url: url ?? null, taken: isTaken }) : token);
    err(adviceOn(rotated));
    return isTaken ? EXIT.ok : EXIT.failed;
  },
};

function adviceOn({ url, isTaken }: Rotated): string {
  if (!isTaken) {
    return `The proxy on ${url} is of an older Signalbox and still takes the old token. Restart the editor or terminal that runs it.`;
  }
  return 'The old token is refused from now on, and the panel in a browser has to be opened again. Give the new one to every client that has the old; client keys stay as they are.';
}
