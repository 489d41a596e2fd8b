// Loaded with the first request that needs it: nobody else should pay for the library.
import { importPKCS8, SignJWT } from 'jose';
import { GatewayError } from '../../core/errors.js';
import type { ServiceAccount } from './google-credentials.js';

/** What is asked for: Vertex has no narrower scope for its models. */
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

/** The longest life Google accepts. */
const LIFE_SECONDS = 3_600;

/**
 * Says who asks for a token, signed with the account's private key. Throws 'key-missing' when that cannot be read.
 * Source: RFC 7523, 3; Google Identity, "Using OAuth 2.0 for Server to Server Applications".
 */
export async function signAssertion(account: ServiceAccount, atMs: number): Promise<string> {
  const issuedAt = Math.floor(atMs / 1_000);
  try {
    const key = await importPKCS8(account.private_key, 'RS256');
    return await new SignJWT({ scope: SCOPE })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(account.private_key_id && { kid: account.private_key_id }) })
      .setIssuer(account.client_email)
      .setAudience(account.token_uri)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + LIFE_SECONDS)
      .sign(key);
  } catch {
    // The cause is not kept: it may quote the key.
    throw new GatewayError(
      'key-missing',
      `The private key of ${account.client_email} cannot be read. Download a new key file for the service account.`,
    );
  }
}
