import assert from 'node:assert/strict';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody, post } from '../support/http.js';

/** A sample line: a name, labels or none, a number. Source: Prometheus text exposition format 0.0.4. */
const LINE = /^(?:# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+(?:\{[a-z_]+="[^"\n]*"(?:,[a-z_]+="[^"\n]*")*\})? [0-9.e+-]+)$/;

describe('metrics', () => {
  let upstream: FakeUpstream;
  let router: TestApp;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
    router = await startTestApp({ settings: { ...mockProvider(upstream.origin), maxFallbacks: 0 } });
  });
  afterEach(async () => {
    await router.remove();
    await upstream.dispose();
  });

  const ask = async (model: string) =>
    post(`${await router.url()}/v1/chat/completions`, await router.token(), chatBody('What is a mutex?', { model }));

  async function scrape(key?: string): Promise<{ readonly status: number; readonly lines: readonly string[] }> {
    const bearer = key ?? (await router.token());
    const response = await fetch(`${await router.url()}/metrics`, { headers: { authorization: `Bearer ${bearer}` } });
    return { status: response.status, lines: (await response.text()).trimEnd().split('\n') };
  }

  it('count requests, tokens, cost and errors, and say how each model does', async () => {
    upstream.reply = { usage: { input: 1_000, output: 500 } };
    await ask('mock/thrifty'); // $0.002
    await ask('mock/thrifty');
    upstream.reply = { status: 500 };
    await ask('mock/costly');
    const { lines } = await scrape();
    for (const line of [
      'signalbox_requests_total{model="mock/thrifty",result="ok"} 2',
      'signalbox_requests_total{model="none",result="failed"} 1',
      'signalbox_call_errors_total{provider="mock",kind="upstream-failed"} 1',
      'signalbox_tokens_total{model="mock/thrifty",bucket="input"} 2000',
      'signalbox_tokens_total{model="mock/thrifty",bucket="output"} 1000',
      'signalbox_cost_usd_total{model="mock/thrifty"} 0.004',
      'signalbox_in_flight{model="mock/thrifty"} 0',
      'signalbox_health_score{model="mock/costly"} 0',
      'signalbox_breaker_state{model="mock/costly",state="closed"} 1',
      'signalbox_breaker_state{model="mock/costly",state="open"} 0',
    ]) {
      assert.ok(lines.includes(line), `${line} is not among\n${lines.join('\n')}`);
    }
    assert.equal(lines.filter((line) => line.startsWith('signalbox_request_errors_total{kind=')).length, 1);
  });

  it('are written as the format wants, and have no sample of what is not known', async () => {
    const { lines } = await scrape();
    assert.deepEqual(
      lines.filter((line) => !LINE.test(line)),
      [],
    );
    assert.equal(lines.filter((line) => /^signalbox_(?:health_score|latency_seconds)\{/.test(line)).length, 0);
  });

  it('show that a breaker is open', async () => {
    upstream.reply = { status: 500 };
    for (let call = 0; call < 5; call += 1) await ask('mock/thrifty');
    const { lines } = await scrape();
    assert.ok(lines.includes('signalbox_breaker_state{model="mock/thrifty",state="open"} 1'));
    assert.ok(lines.includes('signalbox_breaker_state{model="mock/thrifty",state="closed"} 0'));
  });

  it('are for the owner and for viewers, and not for a client that may see only its own numbers', async () => {
    const viewer = await router.app.clientKeys.create('graphs', { role: 'viewer' });
    const developer = await router.app.clientKeys.create('anna');
    assert.deepEqual(
      [(await scrape(viewer)).status, (await scrape(developer)).status, (await scrape('wrong')).status],
      [200, 403, 401],
    );
  });
});
