import { jsonAnswer } from '../answer.js';
import { clientOf } from '../client.js';
import type { Endpoint } from './endpoint.js';

/** How the caps stand: all of them for the owner, and for a client those that bind its own requests. */
export const budgets: Endpoint = {
  method: 'GET',
  path: '/v1/budgets',
  access: 'token',
  operations: [{ tag: 'Signalbox', summary: 'The caps that bind you, and what they leave' }],
  handle: async ({ app, head, caller }) =>
    jsonAnswer({ budgets: await app.budgets(typeof caller === 'object' ? clientOf(head, caller) : undefined) }),
};
