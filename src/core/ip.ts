/** An IP address as its bytes: 4 or 16 of them. */
export type IpBytes = readonly number[];

/** Tells whether an address lies in one of several networks. */
export type InNetworks = (address: IpBytes) => boolean;

const IPV6_BYTES = 16;

/** Reads an address as the URL class and resolvers write it; brackets and a zone are passed over. Undefined for names. */
export function ipBytes(host: string): IpBytes | undefined {
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  return bare.includes(':') ? ipv6Bytes(bare.replace(/%.*/s, '')) : ipv4Bytes(bare);
}

/** Networks of one address family or both, each as "10.0.0.0/8". Throws for one that is not written so. */
export function networks(...written: readonly string[]): InNetworks {
  const known = written.map(networkOf);
  return (address) => known.some((network) => network.bytes.length === address.length && isInside(address, network));
}

type Network = { readonly bytes: IpBytes; readonly bits: number };

function networkOf(written: string): Network {
  const [host = '', bits = ''] = written.split('/');
  const bytes = ipBytes(host);
  if (!bytes || !/^\d{1,3}$/.test(bits)) throw new RangeError(`"${written}" is not a network.`);
  return { bytes, bits: Number(bits) };
}

const isInside = (address: IpBytes, { bytes, bits }: Network): boolean =>
  bytes.every((byte, index) => {
    const counted = Math.min(8, Math.max(0, bits - index * 8));
    return (byte ^ (address[index] ?? 0)) >> (8 - counted) === 0;
  });

function ipv4Bytes(text: string): IpBytes | undefined {
  const parts = text.split('.');
  const isAddress =
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  return isAddress ? parts.map(Number) : undefined;
}

/** Source: RFC 4291, 2.2. */
function ipv6Bytes(text: string): IpBytes | undefined {
  const [head = '', tail, ...more] = text.split('::');
  const start = tail !== undefined && head.includes('.') ? undefined : groupBytes(head);
  const end = groupBytes(tail ?? '');
  if (!start || !end || more.length > 0) return undefined;
  const left = IPV6_BYTES - start.length - end.length;
  const fits = tail === undefined ? left === 0 : left >= 2;
  return fits ? [...start, ...Array.from({ length: left }, () => 0), ...end] : undefined;
}

/** The bytes of groups with colons between them, of which the last may be written as IPv4. */
function groupBytes(text: string): IpBytes | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  const bytes = groups.map((group, index) => {
    if (group.includes('.')) return index === groups.length - 1 ? ipv4Bytes(group) : undefined;
    if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined;
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
  return bytes.every((some) => some !== undefined) ? bytes.flat() : undefined;
}
