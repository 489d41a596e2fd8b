import assert from 'node:assert/strict';
import { GatewayError } from '../../../src/core/errors.js';
import { askForToken, keptToken, type Token } from '../../../src/gateway/auth/token.js';
import { createUpstreamHttp, type UpstreamHttp } from '../../../src/gateway/http.js';
import { authDeps, failureOf, NEVER } from './support/deps.js';
import { judgeForm, startTokenServer, type TokenServer } from './support/token-server.js';

describe('keptToken', () => {
  let nowMs = 0;
  let fetched = 0;
  const next = (): Promise<Token> => Promise.resolve({ text: `t${++fetched}`, expiresAtMs: nowMs + 3_600_000 });

  beforeEach(() => {
    nowMs = 1_000_000;
    fetched = 0;
  });

  it('keeps a token until a minute before it ends', async () => {
    const token = keptToken(next, () => nowMs);
    assert.equal(await token(NEVER), 't1');
    nowMs += 3_600_000 - 60_000 - 1;
    assert.equal(await token(NEVER), 't1');
    nowMs += 1;
    assert.equal(await token(NEVER), 't2');
  });

  it('fetches once for everybody who comes meanwhile', async () => {
    const token = keptToken(next, () => nowMs);
    assert.deepEqual(await Promise.all([token(NEVER), token(NEVER), token(NEVER)]), ['t1', 't1', 't1']);
  });

  it('lets one leave without taking the token from the others', async () => {
    let give: (token: Token) => void = () => undefined;
    const token = keptToken(() => new Promise((resolve) => (give = resolve)), Date.now);
    const leaving = new AbortController();
    const [left, stayed] = [token(leaving.signal), token(NEVER)];
    leaving.abort();
    assert.equal((await failureOf(left)).kind, 'canceled');
    give({ text: 'late', expiresAtMs: Infinity });
    assert.equal(await stayed, 'late');
  });

  it('refuses who has already left', async () => {
    const token = keptToken(next, () => nowMs);
    assert.equal((await failureOf(token(AbortSignal.abort()))).kind, 'canceled');
    assert.equal(fetched, 0);
  });

  it('tries again after a failure', async () => {
    const token = keptToken(
      () => (++fetched === 1 ? Promise.reject(new GatewayError('upstream-timeout', 'late')) : next()),
      () => nowMs,
    );
    assert.equal((await failureOf(token(NEVER))).kind, 'upstream-timeout');
    assert.equal(await token(NEVER), 't3');
  });
});

describe('askForToken', () => {
  let server: TokenServer;
  let http: UpstreamHttp;

  before(async () => {
    server = await startTokenServer(judgeForm('/token', { grant_type: 'x', client_secret: 'hush-hush-hush' }));
    http = createUpstreamHttp();
  });
  after(async () => {
    http.dispose();
    await server.dispose();
  });

  const ask = (form: Record<string, string>, url = `${server.origin}/token`) =>
    askForToken({ url, form, name: 'The server', advice: 'do better' }, authDeps({ http, nowMs: () => 5_000 }));

  it('posts a form and counts the life of the token from when it was asked for', async () => {
    const token = await ask({ grant_type: 'x', client_secret: 'hush-hush-hush' });
    assert.match(token.text, /^token-1-of-/);
    assert.equal(token.expiresAtMs, 3_605_000);
  });

  it('says what to do when refused, and repeats none of what it sent', async () => {
    const error = await failureOf(ask({ grant_type: 'x', client_secret: 'wrong-and-secret' }));
    assert.equal(error.kind, 'upstream-unauthenticated');
    assert.equal(error.message, 'The server gave no access token (invalid_client): do better.');
    assert.equal(error.detail.cause, undefined);
  });

  it('sends secrets to no http address off this machine', async () => {
    for (const url of ['http://token.example.com/token', 'nonsense']) {
      const error = await failureOf(ask({ grant_type: 'x' }, url));
      assert.equal(error.kind, 'key-missing');
      assert.equal(error.message, 'The address of The server must begin with https.');
    }
  });

  it('passes on that nobody answers', async () => {
    const error = await failureOf(ask({ grant_type: 'x' }, 'http://127.0.0.1:1/token'));
    assert.equal(error.kind, 'upstream-unreachable');
  });
});
