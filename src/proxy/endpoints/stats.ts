import { jsonAnswer } from '../answer.js';
import type { Endpoint } from './endpoint.js';

/** What was asked and spent so far, for tools that draw their own charts. */
export const stats: Endpoint = {
  method: 'GET',
  path: '/stats',
  access: 'owner',
  operations: [{ tag: 'Signalbox', summary: 'Requests, spend and savings so far' }],
  handle: async ({ app }) => jsonAnswer(await app.stats()),
};
