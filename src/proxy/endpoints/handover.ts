import { GatewayError } from '../../core/errors.js';
import { jsonAnswer } from '../answer.js';
import type { Endpoint } from './endpoint.js';

/** An editor window takes the port over from a process that only stands by. */
export const handover: Endpoint = {
  method: 'POST',
  path: '/signalbox/handover',
  access: 'owner',
  operations: [{ tag: 'Signalbox', summary: 'Give up the port to an editor window' }],
  handle: ({ desk }) => {
    if (desk.role === 'owner') {
      throw new GatewayError('forbidden', 'This proxy belongs to an editor window, which keeps it while it is open.');
    }
    desk.handOver();
    return jsonAnswer({ status: 'ok' });
  },
};
