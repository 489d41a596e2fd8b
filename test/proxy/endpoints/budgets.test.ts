import assert from 'node:assert/strict';
import type { Client } from '../../../src/core/chat.js';
import { budgets } from '../../../src/proxy/endpoints/budgets.js';
import type { Caller } from '../../../src/proxy/auth.js';
import { aHead, aHolder, anExchange, fakeApp, jsonOf } from '../support.js';

describe('GET /v1/budgets', () => {
  /** What the house was asked for, and what it answered. */
  async function askAs(caller: Caller): Promise<{ readonly asked: Client | undefined; readonly answer: unknown }> {
    let asked: Client | undefined;
    const app = fakeApp(undefined, {
      budgets: (client) => {
        asked = client;
        return Promise.resolve([{ id: 'everyone:day' }]);
      },
    });
    const head = aHead({ headers: ['x-session-id', 's-1', 'x-signalbox-workspace', 'shop', 'user-agent', 'curl/8'] });
    const answer = jsonOf(await budgets.handle(anExchange({ app, caller, head })));
    return { asked, answer };
  }

  it('gives the owner all of them', async () => {
    assert.deepEqual(await askAs('owner'), { asked: undefined, answer: { budgets: [{ id: 'everyone:day' }] } });
  });

  for (const role of ['admin', 'viewer'] as const) {
    it(`gives a key with the role ${role} all of them`, async () => {
      assert.equal((await askAs(aHolder({ role }))).asked, undefined);
    });
  }

  it('gives a client those that bind it, by its key, session and workspace', async () => {
    const { asked } = await askAs(aHolder({ team: 'eng' }));
    assert.deepEqual(asked, {
      surface: 'proxy',
      app: 'curl',
      sessionId: 's-1',
      workspace: 'shop',
      key: 'ci',
      team: 'eng',
    });
  });
});
