import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { ToPage } from '../../../src/dashboard/protocol.js';
import { WebviewTransport } from '../../../src/webview/transport/webview.js';
import { aBudget, aChart } from '../support/money.js';
import { aDetail, anOverview, aRow, someModels } from '../support/views.js';

function open() {
  const posted: unknown[] = [];
  let send: (message: ToPage) => void = () => undefined;
  const editor = {
    postMessage: (message: unknown) => void posted.push(message),
    getState: () => ({ tab: 'memory' }),
    setState: (state: unknown) => void posted.push({ kept: state }),
  };
  const transport = new WebviewTransport(editor, (listener) => (send = listener));
  return { transport, posted, send: (message: ToPage) => send(message) };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const MODELS: ToPage = { type: 'models-loaded', models: someModels() };
const OVERVIEW: ToPage = { type: 'overview-loaded', overview: anOverview() };

describe('webview transport', () => {
  it('posts a request and resolves with its answer', async () => {
    const { transport, posted, send } = open();
    const answer = transport.ask({ type: 'models-request' });
    await settle();
    assert.deepEqual(posted, [{ type: 'models-request' }]);
    send(MODELS);
    assert.deepEqual(await answer, MODELS);
  });

  it('posts the next request only when the one before is answered', async () => {
    const { transport, posted, send } = open();
    const first = transport.ask({ type: 'models-request' });
    const second = transport.ask({ type: 'overview-request' });
    await settle();
    assert.equal(posted.length, 1);
    send(MODELS);
    await first;
    await settle();
    assert.equal(posted.length, 2);
    send(OVERVIEW);
    assert.deepEqual(await second, OVERVIEW);
  });

  it('does not take the answer to something else', async () => {
    const { transport, send } = open();
    const answer = transport.ask({ type: 'models-request' });
    await settle();
    send(OVERVIEW);
    send(MODELS);
    assert.equal((await answer).type, 'models-loaded');
  });

  it('does not take another decision for the one it asked for', async () => {
    const { transport, send } = open();
    const answer = transport.ask({ type: 'decision-request', requestId: 'b' });
    await settle();
    send({ type: 'decision-loaded', detail: aDetail(aRow({ requestId: 'a' })) });
    send({ type: 'decision-loaded', detail: aDetail(aRow({ requestId: 'b' })) });
    assert.equal((await answer).detail.row.requestId, 'b');
  });

  it('does not take other bars, or another cap, for what it asked for', async () => {
    const { transport, send } = open();
    const bars = transport.ask({ type: 'spend-request', days: 7, by: 'model' });
    await settle();
    for (const [days, by] of [
      [30, 'model'],
      [7, 'team'],
      [7, 'model'],
    ] as const) {
      send({ type: 'spend-loaded', chart: aChart({ days, by }) });
    }
    const { chart } = await bars;
    assert.deepEqual([chart.days, chart.by], [7, 'model']);
    const raise = transport.ask({ type: 'raise-request', budgetId: 'b', usd: 1 });
    await settle();
    send({ type: 'raised', budget: aBudget({ id: 'a' }) });
    send({ type: 'raised', budget: aBudget({ id: 'b' }) });
    assert.equal((await raise).budget.id, 'b');
  });

  it('rejects with what the host says went wrong, and goes on', async () => {
    const { transport, send } = open();
    const first = transport.ask({ type: 'models-request' });
    const second = transport.ask({ type: 'overview-request' });
    await settle();
    send({ type: 'action-failed', message: 'The ledger is busy.' });
    await assert.rejects(first, { name: 'GatewayError', message: 'The ledger is busy.' });
    await settle();
    send(OVERVIEW);
    assert.equal((await second).type, 'overview-loaded');
  });

  it('tells its listeners of a new decision, also while an answer is on its way', async () => {
    const { transport, send } = open();
    const added: string[] = [];
    assert.equal(transport.news.kind, 'pushed');
    transport.news.onDidAdd((row) => added.push(row.requestId));
    const answer = transport.ask({ type: 'models-request' });
    await settle();
    send({ type: 'decision-added', row: aRow({ requestId: 'new' }) });
    send(MODELS);
    await answer;
    assert.deepEqual(added, ['new']);
  });

  it('tells its listeners that keys or settings changed', () => {
    const { transport, send } = open();
    let changes = 0;
    assert.equal(transport.news.kind, 'pushed');
    transport.news.onDidChangeStock(() => (changes += 1));
    send({ type: 'stock-changed' });
    assert.equal(changes, 1);
  });

  it('tells its listeners that money changed', () => {
    const { transport, send } = open();
    let changes = 0;
    assert.equal(transport.news.kind, 'pushed');
    transport.news.onDidChangeMoney(() => (changes += 1));
    send({ type: 'money-changed' });
    assert.equal(changes, 1);
  });

  it('tells its listeners of the tab that a command wants, also while an answer is on its way', async () => {
    const { transport, send } = open();
    const wanted: string[] = [];
    assert.equal(transport.news.kind, 'pushed');
    transport.news.onDidWantTab((tab) => wanted.push(tab));
    const answer = transport.ask({ type: 'models-request' });
    await settle();
    send({ type: 'tab-wanted', tab: 'quality' });
    send(MODELS);
    await answer;
    assert.deepEqual(wanted, ['quality']);
  });

  it('gives up on a host that stays silent', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const { transport } = open();
      const answer = transport.ask({ type: 'models-request' });
      await settle();
      mock.timers.tick(15_000);
      await assert.rejects(answer, /The extension did not answer/);
    } finally {
      mock.timers.reset();
    }
  });

  it('keeps the state with the editor', () => {
    const { transport, posted } = open();
    transport.saveState({ tab: 'models' });
    assert.deepEqual([transport.loadState(), posted], [{ tab: 'memory' }, [{ kept: { tab: 'models' } }]]);
  });
});
