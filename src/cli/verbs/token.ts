import { EXIT, type Verb } from './verb.js';

/** `signalbox token`: what clients give as their API key. */
export const tokenVerb: Verb = {
  name: 'token',
  usage: 'signalbox token',
  summary: 'Prints the token of the local proxy, to be given to clients as their API key.',
  options: {},
  run: async ({ app, json, out }) => {
    const token = await app.proxy.token();
    out(json ? JSON.stringify({ token }) : token);
    return EXIT.ok;
  },
};
