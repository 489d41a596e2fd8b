import { ipBytes, networks, type IpBytes } from './ip.js';
import { isLoopbackHost } from './loopback.js';

/** Tells whether a host of the URL class, or an address that a name led to, may be called. */
export type IsAllowed = (host: string) => boolean;

/** What is wrong with the address of a provider or of a server that judges. */
export type AddressFault = 'credentials' | 'not-https' | 'no-server';

/** Why requests and keys may not go to an address; undefined when they may. They travel encrypted, or stay on this machine. */
export function addressFault({ protocol, hostname, username, password }: URL): AddressFault | undefined {
  if (username !== '' || password !== '') return 'credentials';
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopbackHost(hostname))) return 'not-https';
  return isServerHost(hostname) ? undefined : 'no-server';
}

/**
 * Where no model server is, and what a router must never be talked into calling: the unspecified addresses, link-local
 * ones, where clouds hand out credentials, multicast and broadcast. Sources: IANA special-purpose registries; the
 * providers' pages on instance metadata (AWS fd00:ec2::/32, Google fd20:ce::254, Azure 168.63.129.16, Alibaba
 * 100.100.100.200, Oracle 192.0.0.192, Scaleway fd00:42::42).
 */
const isNoServer = networks(
  '0.0.0.0/8',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '192.0.0.192/32',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  'fd00:42::42/128',
  'fd00:ec2::/32',
  'fd20:ce::254/128',
  'fe80::/10',
  'ff00::/8',
);

/** Names of the same; a web proxy would resolve them where nobody checks. */
const METADATA_NAME = /^(?:metadata(?:\.google\.internal|\.goog)?|instance-data(?:\.ec2\.internal)?)$/;

/** True where a provider may be: on the internet, in a private network, on this machine. The user names it in settings that no folder can change. */
export const isServerHost: IsAllowed = (host) => {
  const address = ipBytes(host);
  if (!address) return isName(host) && !METADATA_NAME.test(nameOf(host));
  const inner = embeddedIpv4(address);
  return !isNoServer(address) && !(inner && isNoServer(inner));
};

const isThisMachine = networks('127.0.0.0/8', '::1/128');

/** True for addresses that never leave this machine; what is sent there need not be encrypted. */
export const isThisMachineAddress: IsAllowed = (host) => {
  const address = ipBytes(host);
  return address !== undefined && isThisMachine(address);
};

/** Networks that are not the public internet, or are no host. Source: IANA IPv4 Special-Purpose Address Registry; RFC 5771; RFC 1112, 4. */
const isSpecialIpv4 = networks(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
);

/** The only global range, and what of it is not global. Source: IANA IPv6 Special-Purpose Address Registry. */
const isGlobalIpv6 = networks('2000::/3');
const isSpecialIpv6 = networks('2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20');

/** Names that never leave a house or a machine. Source: RFC 6761, 6762, 8375; ICANN's private-use name. */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|home\.arpa)$/;

/** True for public addresses, and for names that could lead to one. */
export const isPublicHost: IsAllowed = (host) => {
  const address = ipBytes(host);
  if (!address) return isName(host) && nameOf(host).includes('.') && !PRIVATE_NAME.test(nameOf(host));
  if (address.length === 4) return !isSpecialIpv4(address);
  if (isNat64(address)) return !isSpecialIpv4(address.slice(12));
  return isGlobalIpv6(address) && !isSpecialIpv6(address);
};

/** What only looks like an IPv6 address is neither that nor a name. */
const isName = (host: string): boolean => host !== '' && !/[:[\]]/.test(host);

const nameOf = (host: string): string => host.replace(/\.$/, '').toLowerCase();

/** IPv4 through a translator. Source: RFC 6052. */
const isNat64 = networks('64:ff9b::/96');

/** Address forms that end in an IPv4 address: mapped, compatible, translated (also locally). Source: RFC 4291, 6052, 8215. */
const endsInIpv4 = networks('::/96', '::ffff:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48');

/** IPv4 tunnels that say where they end. Source: RFC 3056. */
const is6to4 = networks('2002::/16');

function embeddedIpv4(address: IpBytes): IpBytes | undefined {
  if (is6to4(address)) return address.slice(2, 6);
  return endsInIpv4(address) && !isThisMachine(address) ? address.slice(12) : undefined;
}
