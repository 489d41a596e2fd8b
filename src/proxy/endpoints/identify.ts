import { GatewayError } from '../../core/errors.js';
import { jsonAnswer } from '../answer.js';
import { queryOf } from '../head.js';
import type { Endpoint } from './endpoint.js';

/** 16 to 64 bytes; shorter ones could be collected in advance. */
const NONCE = /^[0-9a-f]{32,128}$/;

const NONCE_PARAMETER = { name: 'nonce', description: '32 to 128 hexadecimal digits.', required: true } as const;

/** Lets another process of this user recognise its own proxy before it sends the token. */
export const identify: Endpoint = {
  method: 'GET',
  path: '/signalbox/identify',
  access: 'anyone',
  operations: [{ tag: 'Signalbox', summary: 'Proof that this is the proxy of its user', query: [NONCE_PARAMETER] }],
  handle: ({ desk, head }) => {
    const nonce = queryOf(head.url).get('nonce') ?? '';
    if (!NONCE.test(nonce))
      throw new GatewayError('invalid-request', 'Ask with ?nonce= and 32 to 128 hexadecimal digits.');
    return jsonAnswer({ proof: desk.prove(nonce), ...desk.identity });
  },
};
