import assert from 'node:assert/strict';
import { health } from '../../../src/proxy/endpoints/health.js';
import { aHolder, anExchange, jsonOf } from '../support.js';

describe('GET /health', () => {
  it('tells a stranger that it lives, and no more', async () => {
    assert.deepEqual(jsonOf(await health.handle(anExchange({ caller: 'stranger' }))), {
      status: 'ok',
      version: '1.2.3',
    });
  });

  for (const role of ['developer', 'ci'] as const) {
    it(`tells a key with the role ${role} no more than that`, async () => {
      const answer = jsonOf(await health.handle(anExchange({ caller: aHolder({ role }) })));
      assert.deepEqual(answer, { status: 'ok', version: '1.2.3' });
    });
  }

  for (const caller of ['owner', aHolder({ role: 'admin' }), aHolder({ role: 'viewer' })] as const) {
    it(`tells ${typeof caller === 'object' ? caller.role : caller} how things stand`, async () => {
      assert.deepEqual(jsonOf(await health.handle(anExchange({ caller }))), {
        status: 'ok',
        version: '1.2.3',
        spend: { todayNanoUsd: 0 },
      });
    });
  }
});
