import { createHmac, timingSafeEqual } from 'node:crypto';

/** Raised with every change after which windows of different versions cannot share one proxy. */
export const PROXY_PROTOCOL = 1;

/** A standby gives the port to an editor window that asks for it. */
export type ProxyRole = 'owner' | 'standby';

/** Who a process is among those of its user. `instance` is another one after every start. */
export type Identity = { readonly instance: string; readonly role: ProxyRole; readonly protocol: number };

/** What a window may ask of the proxy that has the port. */
export type Claim = Pick<Identity, 'role' | 'protocol'>;

/**
 * HMAC-SHA256 over the asker's nonce and all that is said, in hex: shows knowledge of the token without sending it.
 * The port is part of it, so that a program on another port cannot pass on the proof of the real proxy.
 */
export const proofOf = (token: string, nonce: string, port: number, { instance, role, protocol }: Identity): string =>
  hmac(token, `signalbox-proof:${nonce}:${port}:${protocol}:${role}:${instance}`);

/** Shows that a claim comes from a process that knows the token. It is of no use for any other proxy than this instance. */
export const claimProofOf = (token: string, instance: string, { role, protocol }: Claim): string =>
  hmac(token, `signalbox-claim:${instance}:${protocol}:${role}`);

const hmac = (token: string, text: string): string => createHmac('sha256', token).update(text).digest('hex');

/** Compares without telling by its time how much is the same. */
export function isSameProof(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Newer versions come before older ones, and windows, which hold the keys, before a standby of the same version. */
export const outranks = (one: Claim, other: Claim): boolean =>
  one.protocol === other.protocol ? one.role === 'owner' && other.role === 'standby' : one.protocol > other.protocol;
