import { createVerify, type KeyObject } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { rawRequest, startServer, type SmallServer } from './guard.js';
import type { RawRequest } from './sigv4.js';

/** A server that gives tokens to who proves to be somebody, and knows the ones it gave. */
export type TokenServer = SmallServer & {
  /** What was asked, in order. */
  readonly asked: readonly { readonly path: string; readonly form: Readonly<Record<string, string>> }[];
  /** How long the next tokens live. */
  expiresInSeconds: number;
  /** How long it thinks before it answers. */
  delayMs: number;
  /** What is wrong with the bearer token of a request; undefined for one given here. */
  faultOf(request: RawRequest): string | undefined;
};

/** What is wrong with a question, as one of OAuth's words; undefined grants a token. */
export type Judge = (form: Readonly<Record<string, string>>, path: string, origin: string) => string | undefined;

/** Starts one. Its refusals quote the whole question, as a careless server may. */
export async function startTokenServer(judge: Judge): Promise<TokenServer> {
  const asked: TokenServer['asked'][number][] = [];
  const given = new Set<string>();
  const server = await startServer(async (request, response) => {
    const { target, body } = await rawRequest(request);
    const form = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
    asked.push({ path: target, form });
    await sleep(tokens.delayMs);
    const fault = judge(form, target, server.origin);
    const token = `token-${asked.length}-of-${new URL(server.origin).port}`;
    if (fault === undefined) given.add(token);
    response.writeHead(fault === undefined ? 200 : 400, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        fault === undefined
          ? { access_token: token, expires_in: tokens.expiresInSeconds, token_type: 'Bearer' }
          : { error: { message: `${fault} in ${body.toString('utf8')}` }, error_description: body.toString('utf8') },
      ),
    );
  });
  const tokens: TokenServer = {
    ...server,
    asked,
    expiresInSeconds: 3_600,
    delayMs: 0,
    faultOf({ headers }) {
      const token = /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1] ?? '';
      return given.has(token) ? undefined : `token "${token}" was not given here`;
    },
  };
  return tokens;
}

/** Judges the signed assertion of a service account. Source: RFC 7523, 3; Google Identity, "Server to Server Applications". */
export const judgeAssertion =
  (
    account: { readonly email: string; readonly keyId: string; readonly publicKey: KeyObject },
    nowMs: () => number,
  ): Judge =>
  (form, path, origin) => {
    if (form['grant_type'] !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') return 'unsupported_grant_type';
    const [header = '', claims = '', signature = ''] = (form['assertion'] ?? '').split('.');
    const isSigned = createVerify('RSA-SHA256')
      .update(`${header}.${claims}`)
      .verify(account.publicKey, signature, 'base64url');
    const { alg, kid } = fields(header);
    const { iss, scope, aud, iat, exp } = fields(claims);
    const nowSeconds = nowMs() / 1_000;
    const isRight =
      isSigned &&
      alg === 'RS256' &&
      kid === account.keyId &&
      iss === account.email &&
      scope === 'https://www.googleapis.com/auth/cloud-platform' &&
      aud === origin + path &&
      Math.abs(Number(iat) - nowSeconds) < 60 &&
      Number(exp) > nowSeconds &&
      Number(exp) - Number(iat) <= 3_600;
    return isRight ? undefined : 'invalid_grant';
  };

/** Judges a form that must hold exactly this, at this path. */
export const judgeForm =
  (path: string, expected: Readonly<Record<string, string>>): Judge =>
  (form, asked) => {
    const isRight =
      asked === path &&
      Object.keys(form).length === Object.keys(expected).length &&
      Object.entries(expected).every(([name, value]) => form[name] === value);
    return isRight ? undefined : 'invalid_client';
  };

// Safe: a JWT's parts are JSON objects, or the judge fails as it should.
const fields = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
