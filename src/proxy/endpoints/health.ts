import { jsonAnswer } from '../answer.js';
import type { Endpoint } from './endpoint.js';

/** That the proxy lives; for holders of the token also how providers and spending stand. */
export const health: Endpoint = {
  method: 'GET',
  path: '/health',
  access: 'anyone',
  operations: [{ tag: 'Signalbox', summary: 'That the proxy lives; with a key also providers and spend' }],
  handle: async ({ app, caller }) => {
    const alive = { status: 'ok', version: app.version };
    return jsonAnswer(caller === 'owner' ? { ...alive, ...(await app.health()) } : alive);
  },
};
