import assert from 'node:assert/strict';
import type { ToHost, ToPage } from '../../src/dashboard/protocol.js';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody, post } from '../support/http.js';

describe('the quality tab of a whole router', () => {
  let upstream: FakeUpstream;
  let router: TestApp;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
    router = await startTestApp({ settings: mockProvider(upstream.origin) });
  });
  afterEach(async () => {
    await router.remove();
    await upstream.dispose();
  });

  async function ask<T extends ToPage['type']>(message: ToHost, type: T): Promise<Extract<ToPage, { type: T }>> {
    const { text } = await post(`${await router.url()}/dashboard/api`, await router.token(), message);
    const answer = JSON.parse(text) as ToPage; // our own router's answer
    assert.equal(answer.type, type, text);
    return answer as Extract<ToPage, { type: T }>; // just checked
  }

  it('knows what is in use and where its weights come from, before anything is compared', async () => {
    const { quality } = await ask({ type: 'quality-request' }, 'quality-loaded');
    assert.equal(quality.strategy, 'learned');
    assert.match(quality.meaning, /outcomes/);
    assert.match(quality.provenance?.sha256.weights ?? '', /^[0-9a-f]{64}$/);
    assert.equal(quality.comparison, undefined);
    assert.deepEqual(
      router.logs.filter((line) => line.includes('not known')),
      [],
    );
  });

  it('compares the local strategies on our rows, and keeps that', async () => {
    const { comparison } = await ask({ type: 'comparison-request' }, 'comparison-loaded');
    assert.ok(comparison.rows > 0 && comparison.rows <= 300);
    assert.deepEqual(
      comparison.strategies.map(({ strategy }) => strategy),
      ['learned', 'signals', 'rules', 'diy'],
    );
    for (const { heads, tiers } of comparison.strategies) {
      assert.equal(heads.tier?.n, comparison.rows);
      const counted = tiers.cells.flat().reduce((sum, { part }) => sum + part, 0);
      assert.equal(counted, comparison.rows);
    }
    const { quality } = await ask({ type: 'quality-request' }, 'quality-loaded');
    assert.deepEqual(quality.comparison, comparison);
  });

  it('counts what came in by kind', async () => {
    const url = await router.url();
    const token = await router.token();
    assert.equal((await ask({ type: 'classes-request' }, 'classes-loaded')).classes.requests, 0);
    const { headers } = await post(`${url}/v1/chat/completions`, token, chatBody('What is the capital of Norway?'));
    await router.app.recordOf(headers.get('x-signalbox-request-id') ?? '');
    const { classes } = await ask({ type: 'classes-request' }, 'classes-loaded');
    assert.deepEqual([classes.requests, classes.days], [1, 30]);
    assert.equal(classes.cells.cells[0]?.[0]?.part, 1); // simple, factual
  });
});
