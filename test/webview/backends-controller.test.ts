import assert from 'node:assert/strict';
import { GatewayError } from '../../src/core/errors.js';
import type { BackendsView } from '../../src/dashboard/backends.js';
import { inTimeOf } from '../../src/webview/backends-controller.js';
import { Controller } from '../../src/webview/controller.js';
import { startState, type State } from '../../src/webview/state.js';
import { aProviderHealth } from './support/backends.js';
import { FakeTransport } from './support/fake-transport.js';
import { aFakeHost } from './support/views.js';

/** Lets every answer that is on its way arrive. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function start() {
  const transport = new FakeTransport(aFakeHost());
  const page = { state: startState(undefined), drawn: 0 };
  const controller = new Controller(
    transport,
    (state: State) => {
      page.state = state;
      page.drawn += 1;
    },
    { nowMs: () => 1_000_000, later: () => undefined },
  );
  controller.start();
  const asked = (type: string): number => transport.asked.filter((message) => message.type === type).length;
  return { transport, controller, page, asked };
}

const restUntil = (view: BackendsView | undefined): number | undefined => view?.providers[0]?.rest?.untilMs;

describe('backends-controller', () => {
  it('asks nothing while another tab is shown', async () => {
    const { controller, asked } = start();
    await settle();
    controller.backends.poll();
    controller.backends.poll();
    await settle();
    assert.equal(asked('backends-request'), 0);
  });

  it('asks when the tab opens, and then every other second; in between it draws', async () => {
    const { controller, asked, page } = start();
    controller.selectTab('models');
    await settle();
    assert.equal(asked('backends-request'), 1);
    const { drawn } = page;
    controller.backends.poll();
    await settle();
    assert.deepEqual([asked('backends-request'), page.drawn], [1, drawn + 1]);
    controller.backends.poll();
    await settle();
    assert.equal(asked('backends-request'), 2);
  });

  it('asks nothing while the person has to sign in', async () => {
    const { transport, controller, asked } = start();
    controller.selectTab('models');
    await settle();
    transport.refusal = new GatewayError('unauthenticated', 'Sign in.');
    controller.refresh();
    await settle();
    const before = asked('backends-request');
    controller.backends.poll();
    controller.backends.poll();
    await settle();
    assert.equal(asked('backends-request'), before);
  });

  it('resets a provider even while a question is under way, says so, and asks again', async () => {
    const { transport, controller, page } = start();
    controller.selectTab('models');
    await settle();
    let open: () => void = () => undefined;
    transport.gate = new Promise((resolve) => (open = resolve));
    controller.backends.load();
    controller.backends.reset('hooli', 'Hooli');
    transport.gate = Promise.resolve();
    open();
    await settle();
    assert.deepEqual(
      transport.asked.slice(-3).map(({ type }) => type),
      ['backends-request', 'reset-backend-request', 'backends-request'],
    );
    assert.deepEqual(
      page.state.backends.value?.providers.map(({ provider }) => provider),
      ['acme'],
    );
    assert.match(page.state.announcement, /^The failures of Hooli are forgotten/);
  });

  it('keeps a failed reset in sight until the tab is tried again', async () => {
    const { transport, controller, page } = start();
    controller.selectTab('models');
    await settle();
    transport.refusal = new Error('A viewer may not.');
    controller.backends.reset('acme', 'Acme');
    await settle();
    transport.refusal = undefined;
    controller.backends.load();
    await settle();
    assert.equal(page.state.resetBackend.failure, 'A viewer may not.');
    controller.refresh();
    await settle();
    assert.equal(page.state.resetBackend.failure, undefined);
  });

  describe('inTimeOf', () => {
    const resting = aProviderHealth({ rest: { cause: 'failures', untilMs: 5_041_000 } });

    it('tells the end of a rest by the clock of the page', () => {
      const view = inTimeOf({ atMs: 5_000_000, providers: [resting] }, 900_000);
      assert.deepEqual([view.atMs, restUntil(view)], [900_000, 941_000]);
    });

    it('moves the rests of models alike', () => {
      const [model] =
        inTimeOf({ atMs: 10, providers: [aProviderHealth({ models: [modelUntil(30)] })] }, 100).providers[0]?.models ??
        [];
      assert.equal(model?.rest?.untilMs, 120);
    });

    it('leaves open what only a person can end', () => {
      const shut = aProviderHealth({ rest: { cause: 'key', untilMs: undefined } });
      const view = inTimeOf({ atMs: 10, providers: [shut] }, 100);
      assert.deepEqual(view.providers[0]?.rest, { cause: 'key', untilMs: undefined });
    });
  });
});

const modelUntil = (untilMs: number) => ({
  model: 'acme/one',
  breaker: 'open' as const,
  rest: { cause: 'failures' as const, untilMs },
  failures: 5,
  inFlight: 0,
});
