import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Networks that are not the public internet, or are no host. Source: IANA IPv4 Special-Purpose Address Registry; RFC 5771; RFC 1112, 4. */
const SPECIAL_IPV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/** What of 2000::/3, the only global range, is not global. Source: IANA IPv6 Special-Purpose Address Registry. */
const SPECIAL_IPV6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

/** IPv4 through a translator. Source: RFC 6052. */
const NAT64_PREFIX = '64:ff9b::';
const NAT64_BITS = 96;

/** Names that never leave a house or a machine. Source: RFC 6761, 6762, 8375; ICANN's private-use name. */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|home\.arpa)$/;

const special = new BlockList();
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');
global.addSubnet(NAT64_PREFIX, NAT64_BITS, 'ipv6');
for (const [network, bits] of SPECIAL_IPV4) {
  special.addSubnet(network, bits, 'ipv4');
  special.addSubnet(`${NAT64_PREFIX}${network}`, NAT64_BITS + bits, 'ipv6');
}
for (const [network, bits] of SPECIAL_IPV6) special.addSubnet(network, bits, 'ipv6');

/** Tells whether a host of the URL class, or an address a name led to, may be on the public internet. */
export type IsAllowed = (host: string) => boolean;

/** True for public addresses, and for names that could lead to one. */
export const isPublicHost: IsAllowed = (host) => {
  const bare = host.startsWith('[') ? host.slice(1, -1) : host;
  switch (isIP(bare)) {
    case 4:
      return !special.check(bare, 'ipv4');
    case 6:
      return global.check(bare, 'ipv6') && !special.check(bare, 'ipv6');
    default: {
      const name = bare.replace(/\.$/, '').toLowerCase();
      return name.includes('.') && !PRIVATE_NAME.test(name);
    }
  }
};

/** The code of an error for a name that leads elsewhere than to the public internet. */
export const NOT_PUBLIC = 'ENOTPUBLIC';

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
      else if (!addresses.every(({ address }) => isAllowed(address))) callback(failure(NOT_PUBLIC), '', 0);
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

const failure = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code });
