import { jsonAnswer } from '../answer.js';
import { seesAll, type Caller } from '../auth.js';
import type { Endpoint } from './endpoint.js';

/** What was asked and spent so far, for tools that draw their own charts: by everybody, or by the client that asks. */
export const stats: Endpoint = {
  method: 'GET',
  path: '/stats',
  access: 'own',
  operations: [{ tag: 'Signalbox', summary: 'Requests, spend and savings so far' }],
  handle: async ({ app, caller }) => jsonAnswer(await app.stats(keyConfiningTo(caller))),
};

const keyConfiningTo = (caller: Caller): string | undefined =>
  typeof caller === 'object' && !seesAll(caller) ? caller.name : undefined;
