import { GatewayError } from '../../core/errors.js';
import { jsonAnswer } from '../answer.js';
import { onlyLooks } from '../auth.js';
import { anyObject, readObject } from '../json-body.js';
import type { Endpoint } from './endpoint.js';

/** One message of the panel's page, and its answer. */
export const dashboardApi: Endpoint = {
  method: 'POST',
  path: '/dashboard/api',
  access: 'panel',
  operations: [{ tag: 'Panel', summary: 'One message of the page, and its answer', body: anyObject }],
  handle: async (exchange) => {
    const { dashboard } = exchange.app;
    const message = await readObject(exchange);
    if (onlyLooks(exchange.caller) && dashboard.mayChange(message)) throw notForViewers();
    return jsonAnswer(await dashboard.dispatch(message, exchange.signal));
  },
};

const notForViewers = (): GatewayError =>
  new GatewayError('forbidden', 'A key with the role "viewer" may look at the panel, but change nothing.');
