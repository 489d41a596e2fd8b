import assert from 'node:assert/strict';
import type { ProviderCard } from '../../src/core/model.js';
import { checkModelList } from '../../src/gateway/list-check.js';
import { aProviderCard } from '../support/builders.js';
import { withHttpUpstream } from '../support/http-upstream.js';
import { startGuardedUpstream } from './auth/support/guard.js';
import { authDeps, failureOf, NEVER } from './auth/support/deps.js';

describe('checkModelList', () => {
  const at = withHttpUpstream();

  const check = (over: Partial<ProviderCard> = {}, key = 'sk-one-two-three') =>
    checkModelList(
      aProviderCard({ baseUrl: `${at.upstream.origin}/v1`, ...over }),
      { ...authDeps({ key }), http: at.http },
      NEVER,
    );

  it('knows that a list anybody gets proves no key', async () => {
    const { provesKey } = await check();
    assert.equal(provesKey, false);
    const [first, second] = at.upstream.requests.slice(-2);
    assert.deepEqual(
      [first?.headers.authorization, second?.headers.authorization],
      ['Bearer sk-one-two-three', undefined],
    );
  });

  it('takes a list that only the key opens for proof', async () => {
    const guarded = await startGuardedUpstream(({ headers }) =>
      headers['authorization'] === undefined ? 'no key' : undefined,
    );
    try {
      assert.equal((await check({ baseUrl: `${guarded.origin}/v1` })).provesKey, true);
    } finally {
      await guarded.dispose();
    }
  });

  it('asks each wire where and how it wants to be asked', async () => {
    const asked = async (over: Partial<ProviderCard>) => {
      await check(over);
      const { path, headers } = at.upstream.requests.at(-2) ?? assert.fail('no request came');
      return [path, headers['x-api-key'] ?? headers['x-goog-api-key'] ?? headers.authorization];
    };
    assert.deepEqual(await asked({ wire: 'anthropic-messages' }), ['/v1/models', 'sk-one-two-three']);
    assert.deepEqual(await asked({ wire: 'gemini' }), ['/v1/models', 'sk-one-two-three']);
    assert.deepEqual(await asked({ wire: 'ollama', baseUrl: at.upstream.origin }), [
      '/api/tags',
      'Bearer sk-one-two-three',
    ]);
  });

  it('tells the moment of the answer, also of a refusal', async () => {
    const date = 'Thu, 26 Nov 2026 12:00:00 GMT';
    at.upstream.paths.set('/v1/models', { body: '{"data": []}', headers: { date } });
    assert.equal((await check()).answeredAtMs, Date.UTC(2026, 10, 26, 12));
    at.upstream.paths.set('/v1/models', { status: 401, headers: { date } });
    const refused = await failureOf(check());
    assert.deepEqual(
      [refused.kind, refused.detail.answeredAtMs],
      ['upstream-unauthenticated', Date.UTC(2026, 10, 26, 12)],
    );
  });

  it('is not content with anything else than JSON', async () => {
    at.upstream.paths.set('/v1/models', { body: 'Welcome!', contentType: 'text/plain' });
    assert.equal((await failureOf(check())).kind, 'upstream-garbled');
    at.upstream.paths.set('/v1/models', { body: '<html>', contentType: 'text/html' });
    assert.equal((await failureOf(check())).kind, 'upstream-garbled');
  });
});
