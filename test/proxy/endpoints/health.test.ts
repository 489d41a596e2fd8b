import assert from 'node:assert/strict';
import { health } from '../../../src/proxy/endpoints/health.js';
import { anExchange, jsonOf } from '../support.js';

describe('GET /health', () => {
  it('tells a stranger that it lives, and no more', async () => {
    assert.deepEqual(jsonOf(await health.handle(anExchange({ caller: 'stranger' }))), {
      status: 'ok',
      version: '1.2.3',
    });
  });

  it('tells a client with a key of its own no more than that', async () => {
    const answer = jsonOf(await health.handle(anExchange({ caller: { name: 'ci', team: undefined } })));
    assert.deepEqual(answer, { status: 'ok', version: '1.2.3' });
  });

  it('tells the owner how things stand', async () => {
    assert.deepEqual(jsonOf(await health.handle(anExchange())), {
      status: 'ok',
      version: '1.2.3',
      spend: { todayNanoUsd: 0 },
    });
  });
});
