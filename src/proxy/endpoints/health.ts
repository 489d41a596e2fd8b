import { jsonAnswer } from '../answer.js';
import { seesAll } from '../auth.js';
import type { Endpoint } from './endpoint.js';

/** That the proxy lives; for whoever may see everything also how providers and spending stand. */
export const health: Endpoint = {
  method: 'GET',
  path: '/health',
  access: 'anyone',
  operations: [{ tag: 'Signalbox', summary: 'That the proxy lives; with a key also providers and spend' }],
  handle: async ({ app, caller }) => {
    const alive = { status: 'ok', version: app.version };
    return jsonAnswer(seesAll(caller) ? { ...alive, ...(await app.health()) } : alive);
  },
};
