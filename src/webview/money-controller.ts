import type { BudgetRow } from '../dashboard/budgets.js';
import type { ChartDays, ChartDimension } from '../dashboard/spend.js';
import { NEW_ROW, questionOf, type CalculatorForm } from './calculator-form.js';
import { NOT_LOADED, type ChartChoice } from './state.js';
import type { Store } from './store.js';
import { t } from './strings.js';
import type { Transport } from './transport/transport.js';

/** What a person can do to what the page shows of money. */
export interface MoneyActions {
  showDays(days: ChartDays): void;
  showBy(by: ChartDimension): void;
  showAsTable(asTable: boolean): void;
  /** Opens the form that raises a cap, or closes it with undefined. */
  startRaise(budgetId: string | undefined): void;
  typeRaise(usd: string): void;
  /** Raises the cap of the open form; true when that is done. */
  raise(): Promise<boolean>;
  fillCalculator(form: CalculatorForm): void;
  addToMix(): void;
  removeFromMix(at: number): void;
  calculate(): void;
}

/** The page's time. `later` calls once, after so many milliseconds. */
export type Clock = { readonly nowMs: () => number; readonly later: (act: () => void, afterMs: number) => void };

/** Days with a new request in them are read again; more often than this nobody sees a bar grow. */
const CHART_EVERY_MS = 30_000;

/** A round sum that is neither a slip nor next to nothing. */
const USUAL_RAISE_USD = '5';

/** Asks for spend and caps, raises caps and calculates. */
export class MoneyController implements MoneyActions {
  readonly #transport: Pick<Transport, 'ask'>;
  readonly #store: Store;
  readonly #clock: Clock;
  #chartAskedAtMs = -Infinity;
  #isChartDue = false;

  constructor(transport: Pick<Transport, 'ask'>, store: Store, clock: Clock) {
    this.#transport = transport;
    this.#store = store;
    this.#clock = clock;
  }

  /** Everything the tab "Overview" shows of money. */
  loadOverview(): void {
    this.#loadSummary();
    this.#loadChart();
  }

  loadBudgets(): void {
    void this.#store.loadFresh('budgets', async () => (await this.#transport.ask({ type: 'budgets-request' })).budgets);
  }

  /** Asks again for what is on the screen; for the bars not at once if they are new. */
  refresh(): void {
    const { tab } = this.#store.state;
    if (tab === 'budgets') this.loadBudgets();
    if (tab !== 'overview') return;
    this.#loadSummary();
    this.#refreshChart();
  }

  showDays(days: ChartDays): void {
    this.#showChart({ days });
  }

  showBy(by: ChartDimension): void {
    this.#showChart({ by });
  }

  showAsTable(asTable: boolean): void {
    this.#store.keep({ chart: { ...this.#store.state.chart, asTable } });
  }

  startRaise(budgetId: string | undefined): void {
    this.#store.set({
      raising: budgetId === undefined ? undefined : { budgetId, usd: USUAL_RAISE_USD },
      raised: NOT_LOADED,
    });
  }

  typeRaise(usd: string): void {
    const { raising } = this.#store.state;
    if (raising) this.#store.set({ raising: { ...raising, usd } });
  }

  async raise(): Promise<boolean> {
    const { raising } = this.#store.state;
    if (!raising) return false;
    const { budgetId } = raising;
    const isStillOpen = (): boolean => this.#store.state.raising?.budgetId === budgetId;
    await this.#store.load('raised', () => this.#raise(budgetId, Number(raising.usd)), isStillOpen);
    if (this.#store.state.raised.value?.id !== budgetId) return false;
    this.#store.set({ raising: undefined });
    return true;
  }

  fillCalculator(calculator: CalculatorForm): void {
    this.#store.keep({ calculator });
    this.#store.set({ calculation: NOT_LOADED }); // it was about something else
  }

  addToMix(): void {
    const { calculator } = this.#store.state;
    this.fillCalculator({ ...calculator, mix: [...calculator.mix, NEW_ROW] });
  }

  removeFromMix(at: number): void {
    const { calculator } = this.#store.state;
    this.fillCalculator({ ...calculator, mix: calculator.mix.toSpliced(at, 1) });
  }

  calculate(): void {
    const form = this.#store.state.calculator;
    const isWanted = (): boolean => this.#store.state.calculator === form;
    void this.#store.load(
      'calculation',
      async () => {
        const { calculation } = await this.#transport.ask(questionOf(form));
        if (isWanted()) this.#store.set({ announcement: t('calculator.done') });
        return calculation;
      },
      isWanted,
    );
  }

  async #raise(budgetId: string, usd: number): Promise<BudgetRow> {
    const { budget } = await this.#transport.ask({ type: 'raise-request', budgetId, usd });
    this.#store.set({ announcement: t('raise.done', { cap: budget.cap.text }) });
    this.loadBudgets();
    return budget;
  }

  #loadSummary(): void {
    void this.#store.loadFresh('money', async () => (await this.#transport.ask({ type: 'money-request' })).money);
  }

  #showChart(change: Partial<ChartChoice>): void {
    const { chart, spend } = this.#store.state;
    this.#store.keep({ chart: { ...chart, ...change } });
    this.#store.set({ spend: { ...spend, loading: false } }); // what is on its way is no longer wanted
    this.#loadChart();
  }

  #loadChart(): void {
    const { days, by } = this.#store.state.chart;
    const isWanted = (): boolean => this.#store.state.chart.days === days && this.#store.state.chart.by === by;
    this.#chartAskedAtMs = this.#clock.nowMs();
    void this.#store.load(
      'spend',
      async () => (await this.#transport.ask({ type: 'spend-request', days, by })).chart,
      isWanted,
    );
  }

  #refreshChart(): void {
    if (this.#isChartDue) return;
    this.#isChartDue = true;
    const waitMs = Math.max(0, this.#chartAskedAtMs + CHART_EVERY_MS - this.#clock.nowMs());
    this.#clock.later(() => {
      this.#isChartDue = false;
      const { tab, signInReason } = this.#store.state;
      if (tab === 'overview' && signInReason === undefined) this.#loadChart();
    }, waitMs);
  }
}
