import assert from 'node:assert/strict';
import type { Caller } from '../../../src/proxy/auth.js';
import { stats } from '../../../src/proxy/endpoints/stats.js';
import { aHolder, anExchange, fakeApp, jsonOf } from '../support.js';

describe('GET /stats', () => {
  it('answers with what the house counted', async () => {
    const app = fakeApp(undefined, { stats: () => Promise.resolve({ total_requests: 7 }) });
    assert.deepEqual(jsonOf(await stats.handle(anExchange({ app }))), { total_requests: 7 });
  });

  const askedBy = async (caller: Caller): Promise<string | undefined> => {
    let asked: string | undefined = 'nothing';
    const app = fakeApp(undefined, { stats: (key) => Promise.resolve({ asked: (asked = key) }) });
    await stats.handle(anExchange({ app, caller }));
    return asked;
  };

  it('shows a developer its own requests', async () => assert.equal(await askedBy(aHolder()), 'ci'));

  for (const caller of ['owner', aHolder({ role: 'admin' }), aHolder({ role: 'viewer' })] as const) {
    it(`shows ${typeof caller === 'object' ? caller.role : caller} everybody's`, async () => {
      assert.equal(await askedBy(caller), undefined);
    });
  }
});
