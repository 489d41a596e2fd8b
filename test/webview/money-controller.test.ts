import assert from 'node:assert/strict';
import { GatewayError } from '../../src/core/errors.js';
import { Controller } from '../../src/webview/controller.js';
import { EMPTY_FORM, OWN_PRICE } from '../../src/webview/calculator-form.js';
import { startState, type State } from '../../src/webview/state.js';
import { FakeTransport } from './support/fake-transport.js';
import { aSummary } from './support/money.js';
import { aFakeHost, aRow, type FakeHost } from './support/views.js';

/** Lets every answer that is on its way arrive. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function start(host: Partial<FakeHost> = {}, kept?: unknown) {
  const transport = new FakeTransport(aFakeHost(host));
  transport.kept = kept;
  const page = { transport, state: startState(undefined) };
  const time = { nowMs: 1_000_000, timers: [] as { act: () => void; afterMs: number }[] };
  const controller = new Controller(
    transport,
    (state: State) => {
      page.state = state;
    },
    { nowMs: () => time.nowMs, later: (act, afterMs) => time.timers.push({ act, afterMs }) },
  );
  controller.start();
  const asked = (type: string) => transport.asked.filter((message) => message.type === type);
  return { transport, controller, page, time, asked };
}

/** A transport whose answers wait until the returned function is called. */
function holdUp(transport: FakeTransport): () => void {
  let open: () => void = () => undefined;
  transport.gate = new Promise((resolve) => (open = resolve));
  return () => {
    transport.gate = Promise.resolve();
    open();
  };
}

describe('money-controller', () => {
  describe('bars', () => {
    it('are asked for again at once when other days or another dimension are wanted, and the choice is kept', async () => {
      const { transport, controller, page } = start();
      await settle();
      controller.money.showDays(90);
      controller.money.showBy('team');
      await settle();
      assert.deepEqual(transport.asked.slice(-2), [
        { type: 'spend-request', days: 90, by: 'model' },
        { type: 'spend-request', days: 90, by: 'team' },
      ]);
      assert.equal(page.state.spend.value?.by, 'team');
      assert.deepEqual((transport.kept as { chart: unknown }).chart, { days: 90, by: 'team', asTable: false });
    });

    it('are those chosen last, whichever answer comes first', async () => {
      const { transport, controller, page } = start();
      await settle();
      const open = holdUp(transport);
      controller.money.showDays(7);
      transport.gate = Promise.resolve();
      controller.money.showDays(90);
      await settle();
      open();
      await settle();
      assert.deepEqual([page.state.spend.value?.days, page.state.spend.loading], [90, false]);
    });

    it('show as a table without asking again', async () => {
      const { controller, page, asked } = start();
      await settle();
      controller.money.showAsTable(true);
      assert.equal(page.state.chart.asTable, true);
      assert.equal(asked('spend-request').length, 1);
    });

    it('are asked for again half a minute after the last time at the earliest, however much happens', async () => {
      const { transport, time, asked } = start();
      await settle();
      time.nowMs += 10_000;
      for (let at = 0; at < 5; at += 1) transport.added.fire(aRow({ requestId: `01ROWNEW${at}` }));
      await settle();
      assert.equal(asked('spend-request').length, 1);
      assert.deepEqual(
        time.timers.map(({ afterMs }) => afterMs),
        [20_000],
      );
      time.timers[0]?.act();
      await settle();
      assert.equal(asked('spend-request').length, 2);
    });

    it('are not asked for behind another tab', async () => {
      const { transport, controller, time, asked } = start();
      await settle();
      transport.added.fire(aRow({ requestId: '01ROWNEW' }));
      controller.selectTab('memory');
      time.timers[0]?.act();
      await settle();
      assert.equal(asked('spend-request').length, 1);
    });
  });

  it('asks for no bars while the person has to sign in', async () => {
    const { transport, time, asked } = start();
    await settle();
    transport.moneyChanged.fire();
    transport.refusal = new GatewayError('unauthenticated', 'The session has ended.');
    transport.moneyChanged.fire();
    await settle();
    time.timers[0]?.act();
    assert.equal(asked('spend-request').length, 1);
  });

  describe('news', () => {
    it('has spend read again, and after that once more when there is more news meanwhile', async () => {
      const { transport, page, asked } = start();
      await settle();
      const open = holdUp(transport);
      transport.moneyChanged.fire();
      transport.moneyChanged.fire();
      transport.moneyChanged.fire();
      transport.host.money = aSummary({ pricesAsOf: '2026-11-25' });
      open();
      await settle();
      assert.equal(asked('money-request').length, 3);
      assert.equal(page.state.money.value?.pricesAsOf, '2026-11-25');
    });

    it('has caps read again where they are shown, and spend not', async () => {
      const { transport, controller, asked } = start();
      await settle();
      controller.selectTab('budgets');
      await settle();
      assert.equal(asked('budgets-request').length, 1);
      transport.moneyChanged.fire();
      await settle();
      assert.deepEqual([asked('budgets-request').length, asked('money-request').length], [2, 1]);
    });

    it('has nothing of money read again behind other tabs', async () => {
      const { transport, controller } = start({}, { tab: 'memory' });
      await settle();
      const before = transport.asked.length;
      transport.moneyChanged.fire();
      controller.money.refresh();
      assert.equal(transport.asked.length, before);
    });
  });

  describe('raising a cap', () => {
    it('asks for what was typed, says how the cap stands, reads all caps again and closes the form', async () => {
      const { transport, controller, page, asked } = start({}, { tab: 'budgets' });
      await settle();
      controller.money.startRaise('everyone:day');
      assert.deepEqual(page.state.raising, { budgetId: 'everyone:day', usd: '5' });
      controller.money.typeRaise('2.5');
      assert.equal(await controller.money.raise(), true);
      await settle();
      assert.deepEqual(asked('raise-request'), [{ type: 'raise-request', budgetId: 'everyone:day', usd: 2.5 }]);
      assert.equal(page.state.announcement, 'The cap is $10.00 now.');
      assert.equal(page.state.raising, undefined);
      assert.equal(transport.asked.at(-1)?.type, 'budgets-request');
    });

    it('keeps the form open with what went wrong, and forgets that with the next form', async () => {
      const { controller, page } = start({ raiseFailure: 'No setting has this cap.' }, { tab: 'budgets' });
      await settle();
      controller.money.startRaise('everyone:day');
      assert.equal(await controller.money.raise(), false);
      assert.deepEqual(page.state.raising, { budgetId: 'everyone:day', usd: '5' });
      assert.equal(page.state.raised.failure, 'No setting has this cap.');
      controller.money.startRaise('everyone:week');
      assert.equal(page.state.raised.failure, undefined);
    });

    it('is asked for once, however often the button is pressed', async () => {
      const { transport, controller, asked } = start({}, { tab: 'budgets' });
      await settle();
      controller.money.startRaise('everyone:day');
      const open = holdUp(transport);
      const raises = [controller.money.raise(), controller.money.raise()];
      open();
      await Promise.all(raises);
      assert.equal(asked('raise-request').length, 1);
    });

    it('leaves a form alone that was opened meanwhile', async () => {
      const { transport, controller, page } = start({}, { tab: 'budgets' });
      await settle();
      controller.money.startRaise('everyone:day');
      const open = holdUp(transport);
      const raising = controller.money.raise();
      controller.money.startRaise('everyone:week');
      open();
      assert.equal(await raising, false);
      assert.equal(page.state.raising?.budgetId, 'everyone:week');
    });

    it('does nothing without a form', async () => {
      const { transport, controller } = start();
      await settle();
      const before = transport.asked.length;
      assert.equal(await controller.money.raise(), false);
      assert.equal(transport.asked.length, before);
    });
  });

  describe('the calculator', () => {
    const filled = {
      ...EMPTY_FORM,
      mix: [{ model: 'acme/one', inputUsd: '', outputUsd: '', share: '100' }],
      baseline: { model: OWN_PRICE, inputUsd: '3', outputUsd: '15' },
    };

    it('keeps what was filled in, asks, and says when the answer is there', async () => {
      const { transport, controller, page } = start();
      controller.money.fillCalculator(filled);
      assert.deepEqual((transport.kept as { calculator: unknown }).calculator, filled);
      controller.money.calculate();
      await settle();
      assert.equal(transport.asked.at(-1)?.type, 'calculate-request');
      assert.equal(page.state.calculation.value?.baseline, 'hooli/max');
      assert.equal(page.state.announcement, 'The calculation is ready.');
    });

    it('shows no result of another form than the one on the screen', async () => {
      const { transport, controller, page } = start();
      await settle();
      controller.money.fillCalculator(filled);
      const open = holdUp(transport);
      controller.money.calculate();
      controller.money.fillCalculator({ ...filled, inputTokens: '7' });
      open();
      await settle();
      assert.deepEqual([page.state.calculation.value, page.state.calculation.loading], [undefined, false]);
    });

    it('takes models into the mix and out of it', () => {
      const { controller, page } = start();
      controller.money.fillCalculator(filled);
      controller.money.addToMix();
      assert.deepEqual(
        page.state.calculator.mix.map(({ model }) => model),
        ['acme/one', ''],
      );
      controller.money.removeFromMix(0);
      assert.deepEqual(
        page.state.calculator.mix.map(({ model }) => model),
        [''],
      );
    });
  });
});
