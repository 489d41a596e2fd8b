import assert from 'node:assert/strict';
import { dashboardApi } from '../../../src/proxy/endpoints/dashboard-api.js';
import { aHolder, anExchange, fakeApp, jsonOf } from '../support.js';

describe('POST /dashboard/api', () => {
  it('passes a message on and its answer back', async () => {
    const answer = await dashboardApi.handle(anExchange({ body: '{"type":"overview-request"}' }));
    assert.deepEqual(jsonOf(answer), { echo: { type: 'overview-request' } });
  });

  it('tells the one that answers when the page goes away', async () => {
    const signals: AbortSignal[] = [];
    const dispatch = (_: unknown, signal: AbortSignal): Promise<unknown> => {
      signals.push(signal);
      return Promise.resolve({});
    };
    const leaving = new AbortController();
    const app = fakeApp(undefined, {
      dashboard: { file: () => Promise.resolve(undefined), mayChange: () => false, dispatch },
    });
    await dashboardApi.handle(anExchange({ app, body: '{}', signal: leaving.signal }));
    leaving.abort();
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true],
    );
  });

  it('lets a viewer look, and change nothing', async () => {
    const mayChange = ({ type }: Readonly<Record<string, unknown>>): boolean => type === 'raise-request';
    const app = fakeApp(undefined, { dashboard: { ...fakeApp().dashboard, mayChange } });
    const say = async (type: string, role: 'viewer' | 'admin') =>
      dashboardApi.handle(anExchange({ app, caller: aHolder({ role }), body: JSON.stringify({ type }) }));
    assert.deepEqual(jsonOf(await say('overview-request', 'viewer')), { echo: { type: 'overview-request' } });
    await assert.rejects(say('raise-request', 'viewer'), { kind: 'forbidden', message: /change nothing/ });
    assert.deepEqual(jsonOf(await say('raise-request', 'admin')), { echo: { type: 'raise-request' } });
  });

  it('refuses what is not an object', async () => {
    await assert.rejects(async () => dashboardApi.handle(anExchange({ body: '[]' })), { kind: 'invalid-request' });
  });
});
