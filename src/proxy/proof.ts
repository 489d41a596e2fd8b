import { createHmac } from 'node:crypto';

/** HMAC-SHA256 over the asker's nonce, in hex: shows knowledge of the token without sending it. */
export const proofOf = (token: string, nonce: string): string =>
  createHmac('sha256', token).update(`signalbox-proof:${nonce}`).digest('hex');
