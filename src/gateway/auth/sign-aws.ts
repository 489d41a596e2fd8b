// Loaded with the first request that needs it: nobody else should pay for the library.
import { AwsV4Signer } from 'aws4fetch';
import { joinedBody } from '../http-outgoing.js';
import type { AwsCredentials } from './aws-credentials.js';
import type { Unsigned } from './scheme.js';

const SIGNATURE_HEADERS = ['authorization', 'x-amz-date', 'x-amz-security-token'];

/** What a request is signed with, for where and when. */
export type AwsSigning = { readonly credentials: AwsCredentials; readonly region: string; readonly atMs: number };

/** The headers that sign a request by Signature Version 4. Source: AWS Identity and Access Management, "Create a signed AWS API request". */
export async function signAws(
  request: Unsigned,
  { credentials, region, atMs }: AwsSigning,
): Promise<Record<string, string>> {
  const { sessionToken, ...keys } = credentials;
  const signer = new AwsV4Signer({
    method: request.method,
    url: request.url.href,
    headers: headersToSign(request.headers),
    allHeaders: true,
    body: request.body === undefined ? null : joinedBody(request.body),
    ...keys,
    ...(sessionToken !== undefined && { sessionToken }),
    service: request.url.hostname.startsWith('bedrock-mantle.') ? 'bedrock-mantle' : 'bedrock',
    region,
    datetime: new Date(atMs).toISOString().replace(/[:-]|\.\d{3}/g, ''),
  });
  const { headers } = await signer.sign();
  return Object.fromEntries([...headers].filter(([name]) => SIGNATURE_HEADERS.includes(name)));
}

/** The type and AWS's own must be signed when they are sent; others may change on the way, and need not be. */
const headersToSign = (headers: Unsigned['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name === 'content-type' || name.startsWith('x-amz')));
