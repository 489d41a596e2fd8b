import * as z from 'zod';
import { GatewayError } from '../../core/errors.js';
import { jsonAnswer } from '../answer.js';
import { readJsonBody } from '../json-body.js';
import type { Endpoint } from './endpoint.js';

const ticketSchema = z.strictObject({ ticket: z.string().max(256) });

/** Trades the one-time ticket the page was opened with for a session. */
export const dashboardSession: Endpoint = {
  method: 'POST',
  path: '/dashboard/session',
  access: 'anyone',
  operations: [{ tag: 'Panel', summary: 'A session for a ticket that was not used yet', body: ticketSchema }],
  handle: async (exchange) => {
    const { ticket } = await readJsonBody(exchange, ticketSchema);
    const session = exchange.desk.openSession(ticket);
    if (session === undefined) {
      throw new GatewayError(
        'unauthenticated',
        'This link was used before or is too old. Open the panel again from Signalbox.',
      );
    }
    return jsonAnswer({ session });
  },
};
