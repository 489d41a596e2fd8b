import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { IsAllowed } from '../core/address-rules.js';

/** The code of an error for a name that leads where nothing may be sent. */
export const NOT_ALLOWED = 'ENOTALLOWED';

/**
 * Resolves a name for the connection that is being made, so that no other address is used than the one that was looked
 * at. One address that is not allowed is enough to refuse the name.
 */
export const checkedLookup =
  (isAllowed: IsAllowed, resolve: typeof lookup = lookup): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = error ? [] : addresses;
      if (error || !first) callback(error ?? failure('ENOTFOUND'), '', 0);
      else if (!addresses.every(({ address }) => isAllowed(address))) callback(failure(NOT_ALLOWED), '', 0);
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

const failure = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code });
