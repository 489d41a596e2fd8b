import assert from 'node:assert/strict';
import { GatewayError } from '../../src/core/errors.js';
import { EMPTY_FORM } from '../../src/webview/calculator-form.js';
import { Controller } from '../../src/webview/controller.js';
import { newestComparison, startState, type State } from '../../src/webview/state.js';
import { FakeTransport } from './support/fake-transport.js';
import { aComparison, aQuality } from './support/quality.js';
import { aFakeHost, aRow, someRows, type FakeHost } from './support/views.js';

/** Lets every answer that is on its way arrive. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function start(host: Partial<FakeHost> = {}, kept?: unknown) {
  const transport = new FakeTransport(aFakeHost(host));
  transport.kept = kept;
  const page = { transport, state: startState(undefined) };
  const controller = new Controller(
    transport,
    (state: State) => {
      page.state = state;
    },
    { nowMs: () => 0, later: () => undefined },
  );
  controller.start();
  return { transport, controller, page };
}

const idsOf = (state: State) => state.decisions.value?.rows.map((row) => row.requestId);

describe('controller', () => {
  it('loads the overview, its money and the newest decisions at once', async () => {
    const { transport, page } = start();
    await settle();
    assert.deepEqual(transport.asked, [
      { type: 'overview-request' },
      { type: 'decisions-request', limit: 50 },
      { type: 'money-request' },
      { type: 'spend-request', days: 30, by: 'model' },
    ]);
    assert.equal(page.state.money.value?.cards[1]?.spend.text, '$0.4231');
    assert.equal(page.state.decisions.value?.rows.length, 5);
  });

  it('takes up the tab and the decision that were open', async () => {
    const { page } = start({}, { tab: 'decisions', openId: '01ROW9998' });
    await settle();
    assert.equal(page.state.detail.value?.row.requestId, '01ROW9998');
  });

  it('loads a tab when it is selected, and keeps the choice', async () => {
    const { transport, controller, page } = start();
    controller.selectTab('memory');
    await settle();
    assert.equal(page.state.memory.value?.length, 3);
    assert.deepEqual(transport.kept, {
      tab: 'memory',
      openId: undefined,
      decisionFilter: '',
      modelFilter: '',
      readyOnly: false,
      matricesOf: undefined,
      chart: { days: 30, by: 'model', asTable: false },
      calculator: EMPTY_FORM,
    });
  });

  it('asks once while an answer is on its way, and once more for money, which may have moved on', async () => {
    const { transport, controller } = start();
    controller.poll();
    controller.poll();
    await settle();
    assert.deepEqual(
      transport.asked.map(({ type }) => type),
      ['overview-request', 'decisions-request', 'money-request', 'spend-request', 'money-request'],
    );
  });

  it('loads older rows behind the last one', async () => {
    const { transport, controller, page } = start({ rows: someRows(60) });
    await settle();
    controller.loadMore();
    await settle();
    assert.deepEqual(transport.asked.at(-1), { type: 'decisions-request', limit: 50, beforeId: '01ROW9950' });
    assert.equal(page.state.decisions.value?.rows.length, 60);
    assert.equal(page.state.decisions.value.hasMore, false);
  });

  it('drops older rows when the list was replaced meanwhile', async () => {
    const { transport, controller, page } = start({ rows: someRows(60) });
    await settle();
    let open: () => void = () => undefined;
    transport.gate = new Promise((resolve) => (open = resolve));
    controller.loadMore();
    transport.gate = Promise.resolve();
    transport.host.rows = [aRow({ requestId: 'z2' }), aRow({ requestId: 'z1' })];
    controller.poll();
    await settle();
    open();
    await settle();
    assert.deepEqual(idsOf(page.state), ['z2', 'z1']);
  });

  it('shows a decision that the host announces, and says so', async () => {
    const { transport, page } = start();
    await settle();
    transport.added.fire(aRow({ requestId: '01ROWNEW' }));
    assert.equal(idsOf(page.state)?.[0], '01ROWNEW');
    assert.equal(page.state.announcement, 'New decisions: 1. Loaded: 6.');
    await settle();
    assert.deepEqual(transport.asked.slice(-2), [{ type: 'overview-request' }, { type: 'money-request' }]);
  });

  it('asks again for the models on the screen when keys or settings changed', async () => {
    const { transport, controller } = start();
    controller.selectTab('models');
    await settle();
    const before = transport.asked.filter(({ type }) => type === 'models-request').length;
    transport.stockChanged.fire();
    await settle();
    assert.equal(transport.asked.filter(({ type }) => type === 'models-request').length, before + 1);
  });

  it('loads what is in use and the own requests for the tab "Quality", and compares nothing by itself', async () => {
    const { transport, controller, page } = start();
    await settle();
    controller.selectTab('quality');
    await settle();
    assert.deepEqual(transport.asked.slice(4), [{ type: 'quality-request' }, { type: 'classes-request' }]);
    assert.equal(page.state.quality.value?.strategy, 'learned');
    assert.equal(page.state.classes.value?.requests, 16);
    assert.equal(page.state.comparison.value, undefined);
  });

  it('compares once while a comparison is under way, and says when it starts and ends', async () => {
    const { transport, controller, page } = start();
    await settle();
    controller.compare();
    controller.compare();
    assert.equal(page.state.announcement, 'Comparing…');
    await settle();
    assert.equal(transport.asked.filter(({ type }) => type === 'comparison-request').length, 1);
    assert.equal(page.state.comparison.value?.rows, 300);
    assert.equal(page.state.announcement, 'The comparison is ready. Rows: 300. Strategies: 2.');
  });

  it('shows the newer one of its own comparison and the last of the host', async () => {
    const { transport, controller, page } = start({ quality: aQuality({ comparison: aComparison({ atMs: 1 }) }) });
    controller.selectTab('quality');
    await settle();
    assert.equal(newestComparison(page.state)?.atMs, 1);
    transport.host.comparison = aComparison({ atMs: 2 });
    controller.compare();
    await settle();
    assert.equal(newestComparison(page.state)?.atMs, 2);
    transport.host.quality = aQuality({ comparison: aComparison({ atMs: 3 }) });
    controller.refresh();
    await settle();
    assert.equal(newestComparison(page.state)?.atMs, 3);
  });

  it('keeps the strategy whose matrices were picked', () => {
    const { transport, controller } = start();
    controller.showMatricesOf('rules');
    assert.equal((transport.kept as { matricesOf: string }).matricesOf, 'rules');
  });

  it('shows the tab that a command wants', async () => {
    const { transport, page } = start();
    transport.tabWanted.fire('quality');
    await settle();
    assert.equal(page.state.tab, 'quality');
    assert.equal(page.state.quality.value?.strategy, 'learned');
  });

  it('says how many decisions a poll found', async () => {
    const { transport, controller, page } = start();
    await settle();
    assert.equal(page.state.announcement, '');
    transport.host.rows = [aRow({ requestId: 'n2' }), aRow({ requestId: 'n1' }), ...transport.host.rows];
    controller.poll();
    await settle();
    assert.equal(page.state.announcement, 'New decisions: 2. Loaded: 7.');
  });

  it('keeps the last good value when a load fails, and forgets the failure when one works', async () => {
    const { transport, controller, page } = start();
    await settle();
    transport.host.failure = 'The ledger is busy.';
    controller.refresh();
    await settle();
    assert.equal(page.state.overview.failure, 'The ledger is busy.');
    assert.equal(page.state.overview.value?.readyProviders.length, 4);
    transport.host.failure = undefined;
    controller.refresh();
    await settle();
    assert.equal(page.state.overview.failure, undefined);
  });

  it('shows the decision opened last, whichever answer comes first', async () => {
    const { transport, controller, page } = start();
    await settle();
    let open: () => void = () => undefined;
    transport.gate = new Promise((resolve) => (open = resolve));
    controller.openDecision('01ROW9999');
    transport.gate = Promise.resolve();
    controller.openDecision('01ROW9998');
    await settle();
    open();
    await settle();
    assert.equal(page.state.detail.value?.row.requestId, '01ROW9998');
  });

  it('shows nothing of a decision that was closed before its answer', async () => {
    const { controller, page } = start();
    await settle();
    controller.openDecision('01ROW9999');
    controller.closeDecision();
    await settle();
    assert.equal(page.state.detail.value, undefined);
  });

  it('asks to sign in, stops polling, and goes on after that', async () => {
    const { transport, controller, page } = start();
    await settle();
    transport.refusal = new GatewayError('unauthenticated', 'The session has ended.');
    controller.poll();
    await settle();
    assert.equal(page.state.signInReason, 'The session has ended.');
    assert.equal(page.state.overview.failure, undefined);
    const asked = transport.asked.length;
    controller.poll();
    assert.equal(transport.asked.length, asked);

    controller.signIn('token');
    await settle();
    assert.deepEqual(transport.tokens, ['token']);
    assert.equal(page.state.signInReason, undefined);
    assert.equal(page.state.decisions.value?.rows.length, 5);
  });
});
