import assert from 'node:assert/strict';
import { stats } from '../../../src/proxy/endpoints/stats.js';
import { anExchange, fakeApp, jsonOf } from '../support.js';

describe('GET /stats', () => {
  it('answers with what the house counted', async () => {
    const app = fakeApp(undefined, { stats: () => Promise.resolve({ total_requests: 7 }) });
    assert.deepEqual(jsonOf(await stats.handle(anExchange({ app }))), { total_requests: 7 });
  });

  it('shows everything, so it is for the owner', () => assert.equal(stats.access, 'owner'));
});
