import * as z from 'zod';
import { GatewayError } from '../../core/errors.js';
import { jsonAnswer } from '../answer.js';
import { readJsonBody } from '../json-body.js';
import { outranks } from '../proof.js';
import type { Endpoint } from './endpoint.js';

const claimSchema = z.strictObject({
  role: z.enum(['owner', 'standby']),
  protocol: z.int().positive(),
  proof: z.string().max(128),
});

/**
 * A newer window takes the port over from an older one, and any window from a process that only stands by. It shows a
 * proof and not the token: by the time it asks, somebody else may have the port.
 */
export const handover: Endpoint = {
  method: 'POST',
  path: '/signalbox/handover',
  access: 'anyone',
  operations: [{ tag: 'Signalbox', summary: 'Give up the port to a window that comes first', body: claimSchema }],
  handle: async (exchange) => {
    const { proof, ...claim } = await readJsonBody(exchange, claimSchema);
    const { desk } = exchange;
    if (!desk.isGenuine(claim, proof)) {
      throw new GatewayError('unauthenticated', 'Only another window of this user can take the port over.');
    }
    if (!outranks(claim, desk.identity)) {
      throw new GatewayError('forbidden', 'This proxy belongs to an editor window, which keeps it while it is open.');
    }
    desk.handOver();
    return jsonAnswer({ status: 'ok' });
  },
};
