import { createHash, createHmac } from 'node:crypto';

/** A request as it came off the wire. */
export type RawRequest = {
  readonly method: string;
  /** Path and query, encoded as they were sent. */
  readonly target: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
};

/** Whom the server knows, and what it serves. */
export type Expected = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly region: string;
  readonly service: string;
  readonly nowMs: number;
};

const MAX_SKEW_MS = 5 * 60_000;
const AUTHORIZATION = /^AWS4-HMAC-SHA256 Credential=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/;

/**
 * Checks a signature as AWS does, by its own reading of the rules: undefined when it holds, else what is wrong.
 * Source: AWS Identity and Access Management, "Create a signed AWS API request" and "Elements of an AWS API request signature".
 */
export function signatureFault(request: RawRequest, expected: Expected): string | undefined {
  const [, credential = '', names = '', signature = ''] =
    AUTHORIZATION.exec(request.headers['authorization'] ?? '') ?? [];
  const time = request.headers['x-amz-date'] ?? '';
  const scope = [time.slice(0, 8), expected.region, expected.service, 'aws4_request'].join('/');
  if (signature === '') return 'no signature';
  if (credential !== `${expected.accessKeyId}/${scope}`) return `credential ${credential}`;
  if (Math.abs(timeMs(time) - expected.nowMs) > MAX_SKEW_MS) return `time ${time}`;
  if (request.headers['x-amz-security-token'] !== expected.sessionToken) return 'session token';
  const unsigned = mustBeSigned(request).filter((name) => !names.split(';').includes(name));
  if (unsigned.length > 0) return `not signed: ${unsigned.join(', ')}`;
  return signatureOf(request, names, expected.secretAccessKey, scope) === signature ? undefined : 'signature';
}

/** The signature over these headers, in a scope of date, region, service and 'aws4_request'. */
export function signatureOf(request: RawRequest, names: string, secret: string, scope: string): string {
  const text = [
    'AWS4-HMAC-SHA256',
    request.headers['x-amz-date'] ?? '',
    scope,
    sha256(canonicalRequest(request, names)),
  ].join('\n');
  const key = scope.split('/').reduce<Buffer>((parent, part) => hmac(parent, part), Buffer.from(`AWS4${secret}`));
  return hmac(key, text).toString('hex');
}

/** The normal form that both sides hash. */
export function canonicalRequest({ method, target, headers, body }: RawRequest, names: string): string {
  const [path = '', query = ''] = target.split('?');
  const pairs = query === '' ? [] : query.split('&').map((pair) => (pair.includes('=') ? pair : `${pair}=`));
  return [
    method,
    path.split('/').map(encode).join('/'),
    pairs.sort().join('&'),
    ...names.split(';').map((name) => `${name}:${(headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    names,
    sha256(body),
  ].join('\n');
}

const mustBeSigned = ({ headers }: RawRequest): readonly string[] =>
  Object.keys(headers).filter((name) => name === 'host' || name === 'content-type' || name.startsWith('x-amz-'));

/** Everything but the unreserved characters, also a percent sign that is already there. */
const encode = (segment: string): string =>
  [...Buffer.from(segment)]
    .map((byte) => {
      const letter = String.fromCharCode(byte);
      return /[A-Za-z0-9\-._~]/.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');

const timeMs = (time: string): number =>
  Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
