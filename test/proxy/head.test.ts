import assert from 'node:assert/strict';
import fc from 'fast-check';
import { indexHeaders, isPanelPath, pathOf, queryOf } from '../../src/proxy/head.js';
import { LAW_MS, runs } from '../support/runs.js';

describe('head', () => {
  it('keeps a header that was sent twice as two values, whatever its case', () => {
    const index = indexHeaders(['Host', 'a', 'X-Other', 'b', 'hOST', 'c']);
    assert.deepEqual(index.get('host'), ['a', 'c']);
    assert.deepEqual(index.get('x-other'), ['b']);
  });

  it('keeps every value of any list, in order, under a name in small letters', () => {
    const name = fc.oneof(fc.constantFrom('Host', 'HOST', '__proto__', 'constructor'), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string({ maxLength: 4 })), { maxLength: 6 }), (pairs) => {
        const index = indexHeaders(pairs.flat());
        for (const key of new Set(pairs.map(([one]) => one.toLowerCase()))) {
          const values = pairs.flatMap(([one, value]) => (one.toLowerCase() === key ? [value] : []));
          assert.deepEqual(index.get(key), values);
        }
      }),
      runs(10_000),
    );
  }).timeout(LAW_MS);

  const paths: readonly [string, string][] = [
    ['/v1/models', '/v1/models'],
    ['/v1/models/', '/v1/models'],
    ['/v1/models?limit=5', '/v1/models'],
    ['/v1/v1/models', '/v1/models'],
    ['/v1/v1/v1/models', '/v1/v1/models'],
    ['//v1/models', '//v1/models'],
    ['/v1/%6dodels', '/v1/%6dodels'],
    ['/', '/'],
  ];
  for (const [url, path] of paths) {
    it(`reads the path of ${url} as ${path}`, () => assert.equal(pathOf(url), path));
  }

  it('keeps the slash in front, whatever follows', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (tail) => pathOf(`/${tail}`).startsWith('/')),
      runs(10_000),
    );
  });

  it('reads the query, which may be absent', () => {
    assert.equal(queryOf('/a?nonce=1f').get('nonce'), '1f');
    assert.equal(queryOf('/a').get('nonce'), null);
  });

  it('counts the page and what lies below it as the panel, and no other name that begins alike', () => {
    assert.equal(isPanelPath('/dashboard'), true);
    assert.equal(isPanelPath('/dashboard/api'), true);
    assert.equal(isPanelPath('/dashboards'), false);
    assert.equal(isPanelPath('/v1/dashboard'), false);
  });
});
