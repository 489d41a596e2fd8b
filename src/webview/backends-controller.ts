import type { BackendsView, BreakerChip } from '../dashboard/backends.js';
import type { Clock } from './money-controller.js';
import { NOT_LOADED } from './state.js';
import type { Store } from './store.js';
import { t } from './strings.js';
import type { Transport } from './transport/transport.js';

/** What a person can do to what the page shows of providers. */
export interface BackendsActions {
  /** Has the router forget the failures of a provider; the name is what people call it. */
  reset(provider: string, name: string): void;
}

/** Seconds are counted down, so they are drawn; calls begin and end without a word of the host, so it is asked. */
const DRAWN_PER_ASKED = 2;

/** Asks how providers do while that is on the screen. */
export class BackendsController implements BackendsActions {
  readonly #transport: Pick<Transport, 'ask'>;
  readonly #store: Store;
  readonly #clock: Pick<Clock, 'nowMs'>;
  #ticks = 0;

  constructor(transport: Pick<Transport, 'ask'>, store: Store, clock: Pick<Clock, 'nowMs'>) {
    this.#transport = transport;
    this.#store = store;
    this.#clock = clock;
  }

  /** For when the tab is opened or tried again. */
  loadTab(): void {
    this.#store.set({ resetBackend: NOT_LOADED });
    this.load();
  }

  load(): void {
    void this.#store.loadFresh('backends', async () => {
      const { backends } = await this.#transport.ask({ type: 'backends-request' });
      return inTimeOf(backends, this.#clock.nowMs());
    });
  }

  /** To be called each second. */
  poll(): void {
    const { tab, signInReason } = this.#store.state;
    if (tab !== 'models' || signInReason !== undefined) return;
    this.#ticks += 1;
    if (this.#ticks % DRAWN_PER_ASKED === 0) this.load();
    else this.#store.draw();
  }

  reset(provider: string, name: string): void {
    void this.#store.load('resetBackend', async () => {
      const { backends } = await this.#transport.ask({ type: 'reset-backend-request', provider });
      this.#store.set({ announcement: t('backends.resetDone', { name }) });
      this.load();
      return backends;
    });
  }
}

/** The same with the host's times as the page's clock tells them: the two may be on different machines. */
export function inTimeOf({ atMs, providers }: BackendsView, nowMs: number): BackendsView {
  const shift = <T extends BreakerChip>(chip: T): T => {
    const untilMs = chip.rest?.untilMs;
    return untilMs === undefined ? chip : { ...chip, rest: { ...chip.rest, untilMs: untilMs + nowMs - atMs } };
  };
  return { atMs: nowMs, providers: providers.map((one) => ({ ...shift(one), models: one.models.map(shift) })) };
}
