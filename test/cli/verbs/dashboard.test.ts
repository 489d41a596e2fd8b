import assert from 'node:assert/strict';
import { dashboardVerb } from '../../../src/cli/verbs/dashboard.js';
import { startTestApp } from '../../support/app.js';
import { runVerb } from '../../support/cli.js';

describe('signalbox dashboard', () => {
  it('says what to do when no proxy runs', async () => {
    await assert.rejects(runVerb(dashboardVerb), { kind: 'not-found', message: /Start one with "signalbox serve"/ });
  });

  it('prints a link that signs in once and does not hold the token', async () => {
    const router = await startTestApp();
    try {
      const url = await router.url();
      const { out } = await runVerb(dashboardVerb, { router: { dir: router.dir } });
      assert.ok(out.startsWith(`${url}/dashboard#ticket=`));
      assert.ok(!out.includes(await router.token()));
      const sign = () =>
        fetch(`${url}/dashboard/session`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ ticket: out.split('#ticket=')[1] }),
        });
      assert.equal((await sign()).status, 200);
      assert.equal((await sign()).status, 401);
    } finally {
      await router.remove();
    }
  });
});
