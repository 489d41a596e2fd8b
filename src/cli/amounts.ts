import { GatewayError } from '../core/errors.js';
import { NANO_USD_PER_USD } from '../core/money.js';

/** More is a slip of the finger, and nano-dollars would no longer be exact. */
const MOST_USD = 1_000_000;

const USD_FORM = /^\$?(\d{1,7}(?:\.\d{1,9})?)$/;

/** An amount as it is typed, '2.50' or '$2.50', in dollars. Throws 'invalid-request' for anything else. */
export function parseUsd(text: string): number {
  const usd = Number(USD_FORM.exec(text)?.[1]);
  if (usd <= MOST_USD) return usd;
  throw new GatewayError('invalid-request', `"${text}" is no amount. Give US dollars, such as 2.50.`);
}

/** The same in integer nano-dollars. */
export const parseNanoUsd = (text: string): number => Math.round(parseUsd(text) * NANO_USD_PER_USD);
