import assert from 'node:assert/strict';
import { dashboardApi } from '../../../src/proxy/endpoints/dashboard-api.js';
import { anExchange, jsonOf } from '../support.js';

describe('POST /dashboard/api', () => {
  it('passes a message on and its answer back', async () => {
    const answer = await dashboardApi.handle(anExchange({ body: '{"type":"overview-request"}' }));
    assert.deepEqual(jsonOf(answer), { echo: { type: 'overview-request' } });
  });

  it('refuses what is not an object', async () => {
    await assert.rejects(async () => dashboardApi.handle(anExchange({ body: '[]' })), { kind: 'invalid-request' });
  });
});
