import { jsonAnswer } from '../answer.js';
import { seesAll } from '../auth.js';
import { clientOf } from '../client.js';
import type { Endpoint } from './endpoint.js';

/** How the caps stand: all of them for whoever may see everything, and for another client those that bind its own requests. */
export const budgets: Endpoint = {
  method: 'GET',
  path: '/v1/budgets',
  access: 'own',
  operations: [{ tag: 'Signalbox', summary: 'The caps that bind you, and what they leave' }],
  handle: async ({ app, head, caller }) =>
    jsonAnswer({ budgets: await app.budgets(seesAll(caller) ? undefined : clientOf(head, caller)) }),
};
