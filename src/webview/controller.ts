import type { DecisionRow } from '../dashboard/protocol.js';
import { BackendsController, type BackendsActions } from './backends-controller.js';
import { addRow, appendOlder, countNew, mergeNewest, type DecisionList } from './decision-list.js';
import { MoneyController, type Clock, type MoneyActions } from './money-controller.js';
import { NOT_LOADED, type RemoteValues, type State, type Tab } from './state.js';
import { Store } from './store.js';
import { t } from './strings.js';
import type { Transport } from './transport/transport.js';

/** A screenful and some more, small enough to ask for every two seconds. */
const PAGE_ROWS = 50;

/** What a person can do on the page. */
export interface Actions {
  selectTab(tab: Tab): void;
  openDecision(requestId: string): void;
  closeDecision(): void;
  /** Remembers which row the arrow keys are on. */
  moveToRow(requestId: string): void;
  loadMore(): void;
  filterDecisions(text: string): void;
  filterModels(text: string): void;
  showReadyOnly(readyOnly: boolean): void;
  /** Loads again whatever the current tab shows. */
  refresh(): void;
  /** Has the host compare all local strategies. */
  compare(): void;
  /** Shows the matrices of this strategy. */
  showMatricesOf(strategy: string): void;
  signIn(token: string): void;
  readonly money: MoneyActions;
  readonly backends: BackendsActions;
}

/** Asks the host for what the page shows, when it opens, when the person wants something else, and when there is news. */
export class Controller implements Actions {
  readonly money: MoneyController;
  readonly backends: BackendsController;
  readonly #transport: Transport;
  readonly #store: Store;

  constructor(transport: Transport, draw: (state: State) => void, clock: Clock) {
    this.#transport = transport;
    this.#store = new Store(transport, draw);
    this.money = new MoneyController(transport, this.#store, clock);
    this.backends = new BackendsController(transport, this.#store, clock);
  }

  /** Draws the first page and asks for everything it shows. */
  start(): void {
    this.#store.draw();
    const { news } = this.#transport;
    if (news.kind === 'pushed') {
      news.onDidAdd((row) => {
        this.#addDecision(row);
      });
      news.onDidChangeStock(() => {
        this.#loadOverview();
        this.refresh();
      });
      news.onDidWantTab((tab) => {
        this.selectTab(tab);
      });
      news.onDidChangeMoney(() => {
        this.money.refresh();
      });
    }
    this.#loadAll();
  }

  /** Asks for what changes by itself. Does nothing while the person has to sign in. */
  poll(): void {
    if (this.#store.state.signInReason !== undefined) return;
    this.#loadOverview();
    this.#loadNewest();
    this.money.refresh();
  }

  selectTab(tab: Tab): void {
    this.#store.keep({ tab });
    this.refresh();
  }

  openDecision(requestId: string): void {
    this.#store.set({ activeRowId: requestId, detail: NOT_LOADED });
    this.#store.keep({ openId: requestId });
    this.#loadDetail();
  }

  closeDecision(): void {
    this.#store.keep({ openId: undefined });
  }

  moveToRow(requestId: string): void {
    if (this.#store.state.activeRowId !== requestId) this.#store.set({ activeRowId: requestId });
  }

  filterDecisions(decisionFilter: string): void {
    this.#store.keep({ decisionFilter });
  }

  filterModels(modelFilter: string): void {
    this.#store.keep({ modelFilter });
  }

  showReadyOnly(readyOnly: boolean): void {
    this.#store.keep({ readyOnly });
  }

  refresh(): void {
    this.#loadTab();
    this.#loadDetail();
  }

  compare(): void {
    if (this.#store.state.comparison.loading) return;
    this.#store.set({ announcement: t('comparison.running') });
    this.#load('comparison', async () => {
      const { comparison } = await this.#transport.ask({ type: 'comparison-request' });
      this.#store.set({
        announcement: t('comparison.done', { rows: comparison.rows, count: comparison.strategies.length }),
      });
      return comparison;
    });
  }

  showMatricesOf(matricesOf: string): void {
    this.#store.keep({ matricesOf });
  }

  loadMore(): void {
    const lastId = this.#lastId();
    this.#load('older', async () => {
      const page = await this.#askPage(lastId);
      const { decisions } = this.#store.state;
      // The list may have been replaced meanwhile; this page would then leave a gap.
      if (decisions.value && this.#lastId() === lastId) {
        this.#store.set({ decisions: { ...decisions, value: appendOlder(decisions.value, page) } });
      }
      return page;
    });
  }

  signIn(token: string): void {
    this.#transport.signIn?.(token);
    this.#loadAll();
  }

  #loadAll(): void {
    this.#loadOverview();
    this.#loadNewest();
    this.refresh();
  }

  #loadTab(): void {
    switch (this.#store.state.tab) {
      case 'overview':
        this.#loadOverview();
        this.money.loadOverview();
        break;
      case 'decisions':
        this.#loadNewest();
        break;
      case 'models':
        this.#loadModels();
        this.backends.loadTab();
        break;
      case 'budgets':
        this.money.loadBudgets();
        this.#loadModels(); // for the calculator to choose from
        break;
      case 'memory':
        this.#load('memory', async () => (await this.#transport.ask({ type: 'memory-request' })).rows);
        break;
      case 'quality':
        this.#load('quality', async () => (await this.#transport.ask({ type: 'quality-request' })).quality);
        this.#load('classes', async () => (await this.#transport.ask({ type: 'classes-request' })).classes);
        break;
    }
  }

  #loadOverview(): void {
    this.#load('overview', async () => (await this.#transport.ask({ type: 'overview-request' })).overview);
  }

  #loadModels(): void {
    this.#load('models', async () => (await this.#transport.ask({ type: 'models-request' })).models);
  }

  #loadNewest(): void {
    this.#load('decisions', async () => {
      const page = await this.#askPage(undefined);
      const before = this.#store.state.decisions.value;
      const merged = mergeNewest(before, page);
      this.#announce(countNew(before, merged), merged.rows.length);
      return merged;
    });
  }

  #loadDetail(): void {
    const requestId = this.#store.state.openId;
    if (requestId === undefined) return;
    const isStillOpen = (): boolean => this.#store.state.openId === requestId;
    const ask = async () => (await this.#transport.ask({ type: 'decision-request', requestId })).detail;
    this.#load('detail', ask, isStillOpen);
  }

  async #askPage(beforeId: string | undefined): Promise<DecisionList> {
    const { rows, hasMore } = await this.#transport.ask({
      type: 'decisions-request',
      limit: PAGE_ROWS,
      ...(beforeId !== undefined && { beforeId }),
    });
    return { rows, hasMore };
  }

  #lastId(): string | undefined {
    return this.#store.state.decisions.value?.rows.at(-1)?.requestId;
  }

  #load<K extends keyof RemoteValues>(
    key: K,
    ask: () => Promise<RemoteValues[K]>,
    isWanted: () => boolean = () => true,
  ): void {
    void this.#store.load(key, ask, isWanted); // the page is drawn when it is there
  }

  #addDecision(row: DecisionRow): void {
    const { decisions } = this.#store.state;
    if (decisions.value) {
      const list = addRow(decisions.value, row);
      this.#store.set({ decisions: { ...decisions, value: list } });
      this.#announce(1, list.rows.length);
    }
    this.#loadOverview();
    this.money.refresh();
  }

  #announce(count: number, total: number): void {
    if (count > 0) this.#store.set({ announcement: t('decisions.arrived', { count, total }) });
  }
}
