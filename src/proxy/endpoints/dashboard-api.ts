import { jsonAnswer } from '../answer.js';
import { anyObject, readObject } from '../json-body.js';
import type { Endpoint } from './endpoint.js';

/** One message of the panel's page, and its answer. */
export const dashboardApi: Endpoint = {
  method: 'POST',
  path: '/dashboard/api',
  access: 'panel',
  operations: [{ tag: 'Panel', summary: 'One message of the page, and its answer', body: anyObject }],
  handle: async (exchange) => {
    const message = await readObject(exchange);
    return jsonAnswer(await exchange.app.dashboard.dispatch(message, exchange.signal));
  },
};
