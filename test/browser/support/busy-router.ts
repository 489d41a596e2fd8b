import { startTestApp, mockProvider, type TestApp } from '../../support/app.js';
import { startFakeUpstream } from '../../support/fake-upstream.js';
import { chatBody, post } from '../../support/http.js';

/** A router of which every part of the panel has something to show: answers, failures, caps, alerts, plans, local models. */
export async function startBusyRouter(): Promise<{ readonly router: TestApp; readonly dispose: () => Promise<void> }> {
  const upstream = await startFakeUpstream();
  const router = await startTestApp({
    workspace: 'somewhere',
    settings: {
      ...mockProvider(upstream.origin),
      'budget.perRequest': null,
      'budget.daily': 0.02,
      'budget.perSession': 1,
      'budget.workspace': { monthly: 3 },
      'providers.plans': {
        mock: { name: 'Flat', overflow: 'pay', windows: [{ hours: 5, unit: 'requests', limit: 100 }] },
      },
    },
  });
  const url = await router.url();
  const token = await router.token();
  const ask = (over: Record<string, unknown>) =>
    post(`${url}/v1/chat/completions`, token, chatBody('What is a mutex?', over));
  upstream.reply = { usage: { input: 4_000, output: 2_000 } };
  await ask({ max_tokens: 100 });
  await ask({ model: 'mock/thrifty', max_tokens: 100 });
  upstream.reply = { status: 401, message: 'no such key' };
  await ask({ max_tokens: 100 });
  await ask({ model: 'mock/nobody' });
  while ((await router.app.ledger.list({ limit: 3, beforeId: undefined })).length < 3) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const dispose = async (): Promise<void> => {
    await router.remove();
    await upstream.dispose();
  };
  return { router, dispose };
}
