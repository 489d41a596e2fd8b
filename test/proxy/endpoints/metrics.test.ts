import assert from 'node:assert/strict';
import { metrics } from '../../../src/proxy/endpoints/metrics.js';
import { anExchange } from '../support.js';

describe('GET /metrics', () => {
  it('answers in the version of the format that it names', async () => {
    const answer = await metrics.handle(anExchange());
    assert.ok(answer.kind === 'whole');
    assert.deepEqual(
      [answer.status, answer.headers, answer.body],
      [200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }, '# nothing\n'],
    );
  });
});
