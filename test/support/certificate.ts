import { generateKeyPairSync, sign } from 'node:crypto';

/** A key and a certificate for 127.0.0.1 and localhost, signed by itself and good for a day; made anew for each test run. */
export type Certificate = { readonly key: string; readonly cert: string };

const DAY_MS = 86_400_000;

/** Makes one, for further names where some are given. The encoding is DER; source: RFC 5280, 4.1. */
export function makeCertificate(...otherNames: readonly string[]): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid('2a8648ce3d040302')); // ecdsa-with-SHA256
  const name = sequence(set(sequence(oid('550403'), node(0x0c, Buffer.from('Signalbox test')))));
  const body = sequence(
    node(0xa0, node(0x02, Buffer.from([2]))), // version 3
    node(0x02, Buffer.from([1])),
    algorithm,
    name,
    sequence(time(Date.now() - DAY_MS), time(Date.now() + DAY_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    node(0xa3, sequence(sequence(oid('551d11'), node(0x04, alternativeNames(otherNames))))),
  );
  const signature = node(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem(sequence(body, algorithm, signature)),
  };
}

const alternativeNames = (others: readonly string[]): Buffer =>
  sequence(
    ...['localhost', ...others].map((name) => node(0x82, Buffer.from(name))),
    node(0x87, Buffer.from([127, 0, 0, 1])),
  );

function node(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => node(0x30, ...parts);
const set = (...parts: readonly Buffer[]): Buffer => node(0x31, ...parts);
const oid = (hex: string): Buffer => node(0x06, Buffer.from(hex, 'hex'));

/** UTCTime, to the second. */
const time = (ms: number): Buffer =>
  node(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

const pem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${(der.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
