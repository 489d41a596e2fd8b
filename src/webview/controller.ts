import { toGatewayError } from '../core/errors.js';
import type { DecisionRow } from '../dashboard/protocol.js';
import { addRow, appendOlder, countNew, mergeNewest, type DecisionList } from './decision-list.js';
import {
  keptOf,
  NOT_LOADED,
  startState,
  type Kept,
  type Remote,
  type RemoteValues,
  type State,
  type Tab,
} from './state.js';
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
}

/** Holds the page's state, asks the host for what is shown, and has the page drawn after every change. */
export class Controller implements Actions {
  readonly #transport: Transport;
  readonly #draw: (state: State) => void;
  #state: State;

  constructor(transport: Transport, draw: (state: State) => void) {
    this.#transport = transport;
    this.#draw = draw;
    this.#state = startState(transport.loadState());
  }

  /** Draws the first page and asks for everything it shows. */
  start(): void {
    this.#draw(this.#state);
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
    }
    this.#loadAll();
  }

  /** Asks for what changes by itself. Does nothing while the person has to sign in. */
  poll(): void {
    if (this.#state.signInReason !== undefined) return;
    this.#loadOverview();
    this.#loadNewest();
  }

  selectTab(tab: Tab): void {
    this.#keep({ tab });
    this.refresh();
  }

  openDecision(requestId: string): void {
    this.#set({ activeRowId: requestId, detail: NOT_LOADED });
    this.#keep({ openId: requestId });
    this.#loadDetail();
  }

  closeDecision(): void {
    this.#keep({ openId: undefined });
  }

  moveToRow(requestId: string): void {
    if (this.#state.activeRowId !== requestId) this.#set({ activeRowId: requestId });
  }

  filterDecisions(decisionFilter: string): void {
    this.#keep({ decisionFilter });
  }

  filterModels(modelFilter: string): void {
    this.#keep({ modelFilter });
  }

  showReadyOnly(readyOnly: boolean): void {
    this.#keep({ readyOnly });
  }

  refresh(): void {
    this.#loadTab();
    this.#loadDetail();
  }

  compare(): void {
    if (this.#state.comparison.loading) return;
    this.#set({ announcement: t('comparison.running') });
    this.#load('comparison', async () => {
      const { comparison } = await this.#transport.ask({ type: 'comparison-request' });
      this.#set({ announcement: t('comparison.done', { rows: comparison.rows, count: comparison.strategies.length }) });
      return comparison;
    });
  }

  showMatricesOf(matricesOf: string): void {
    this.#keep({ matricesOf });
  }

  loadMore(): void {
    const lastId = this.#lastId();
    this.#load('older', async () => {
      const page = await this.#askPage(lastId);
      const { decisions } = this.#state;
      // The list may have been replaced meanwhile; this page would then leave a gap.
      if (decisions.value && this.#lastId() === lastId) {
        this.#set({ decisions: { ...decisions, value: appendOlder(decisions.value, page) } });
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
    switch (this.#state.tab) {
      case 'overview':
        this.#loadOverview();
        break;
      case 'decisions':
        this.#loadNewest();
        break;
      case 'models':
        this.#load('models', async () => (await this.#transport.ask({ type: 'models-request' })).models);
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

  #loadNewest(): void {
    this.#load('decisions', async () => {
      const page = await this.#askPage(undefined);
      const before = this.#state.decisions.value;
      const merged = mergeNewest(before, page);
      this.#announce(countNew(before, merged), merged.rows.length);
      return merged;
    });
  }

  #loadDetail(): void {
    const requestId = this.#state.openId;
    if (requestId === undefined) return;
    const isStillOpen = (): boolean => this.#state.openId === requestId;
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
    return this.#state.decisions.value?.rows.at(-1)?.requestId;
  }

  /** Starts one load of a value, unless one is under way; `isWanted` says whether anybody still waits for it. */
  #load<K extends keyof RemoteValues>(
    key: K,
    ask: () => Promise<RemoteValues[K]>,
    isWanted: () => boolean = () => true,
  ): void {
    if (this.#state[key].loading) return;
    this.#setRemote(key, { loading: true });
    ask().then(
      (value) => {
        if (isWanted()) this.#setRemote(key, { value, loading: false, failure: undefined });
        if (this.#state.signInReason !== undefined) this.#set({ signInReason: undefined });
      },
      (thrown: unknown) => {
        if (isWanted()) this.#setRemote(key, { loading: false, failure: this.#failureText(thrown) });
      },
    );
  }

  /** What to show beside the value; nothing when the answer is to sign in. */
  #failureText(thrown: unknown): string | undefined {
    const error = toGatewayError(thrown);
    if (error.kind !== 'unauthenticated') return error.message;
    this.#set({ signInReason: error.message });
    return undefined;
  }

  #addDecision(row: DecisionRow): void {
    const { decisions } = this.#state;
    if (decisions.value) {
      const list = addRow(decisions.value, row);
      this.#set({ decisions: { ...decisions, value: list } });
      this.#announce(1, list.rows.length);
    }
    this.#loadOverview();
  }

  #announce(count: number, total: number): void {
    if (count > 0) this.#set({ announcement: t('decisions.arrived', { count, total }) });
  }

  #setRemote<K extends keyof RemoteValues>(key: K, change: Partial<Remote<RemoteValues[K]>>): void {
    this.#set({ [key]: { ...this.#state[key], ...change } });
  }

  /** Changes a part of the state that survives a reload. */
  #keep(change: Partial<Kept>): void {
    this.#set(change);
    this.#transport.saveState(keptOf(this.#state));
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#draw(this.#state);
  }
}
