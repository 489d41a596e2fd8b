import { GatewayError } from '../core/errors.js';
import type { Memory } from '../core/memory/memory.js';
import { dispatch, type Dispatch, type Handlers } from '../dashboard/dispatch.js';
import type { OverviewView } from '../dashboard/protocol.js';
import { toDecisionDetail, toDecisionRow, toMemoryRows, toModelsView } from '../dashboard/view-models.js';
import type { Inventory } from '../gateway/inventory.js';
import type { LedgerStore } from '../store/store.js';
import type { BackendsDesk } from './backends-report.js';
import { moneyHandlers, type DashboardMoneyDeps } from './dashboard-money.js';
import type { ProxyState } from './proxy-control.js';
import type { Quality } from './quality.js';
import { readyProviders } from './ready.js';

/** What the page's questions are answered from. */
export type DashboardDeps = DashboardMoneyDeps & {
  readonly ledger: LedgerStore;
  readonly inventory: Inventory;
  readonly backends: Pick<BackendsDesk, 'ready' | 'view' | 'reset'>;
  readonly memory: () => Memory | Promise<Memory>;
  readonly proxy: () => ProxyState;
  readonly quality: Quality;
  readonly nowMs: () => number;
};

/** Answers one message of the page; the same for the editor's panel and for /dashboard. Never rejects. */
export function createDashboardService(deps: DashboardDeps): Dispatch {
  const handlers: Handlers = {
    ...moneyHandlers(deps),
    'overview-request': async () => {
      const ready = readyProviders(await deps.inventory.snapshot());
      const proxy = proxyView(deps.proxy());
      return { type: 'overview-loaded', overview: { proxy, readyProviders: ready, onlyOffline: ready.length === 0 } };
    },
    'decisions-request': async ({ limit, beforeId }) => {
      const rows = await deps.ledger.list({ limit: limit + 1, beforeId });
      return {
        type: 'decisions-loaded',
        rows: rows.slice(0, limit).map(toDecisionRow),
        hasMore: rows.length > limit,
      };
    },
    'decision-request': async ({ requestId }) => {
      const record = await deps.ledger.find(requestId);
      if (!record) throw new GatewayError('not-found', 'This decision is not in the ledger. Reload the list.');
      return { type: 'decision-loaded', detail: toDecisionDetail(record) };
    },
    'models-request': async () => {
      const { providers, models, access } = await deps.inventory.snapshot();
      const { placesOf } = deps.inventory;
      return {
        type: 'models-loaded',
        models: toModelsView({ nowMs: deps.nowMs(), providers, models, access, placesOf }),
      };
    },
    'backends-request': async () => {
      await deps.backends.ready();
      return { type: 'backends-loaded', backends: deps.backends.view() };
    },
    'reset-backend-request': async ({ provider }) => {
      await deps.backends.reset(provider);
      return { type: 'backends-loaded', backends: deps.backends.view() };
    },
    'memory-request': async () => ({ type: 'memory-loaded', rows: toMemoryRows(await deps.memory(), deps.nowMs()) }),
    'quality-request': async () => ({ type: 'quality-loaded', quality: await deps.quality.view() }),
    'comparison-request': async (_, signal) => ({
      type: 'comparison-loaded',
      comparison: await deps.quality.compare(signal),
    }),
    'classes-request': async () => ({ type: 'classes-loaded', classes: await deps.quality.classes() }),
  };
  return (raw, signal) => dispatch(handlers, raw, signal);
}

const SILENT_NOTE = 'The Signalbox window that runs it does not answer. When that one ends, this one takes over.';

const placeNote = (missedPort: number | undefined): string =>
  missedPort === undefined
    ? 'Runs in this process.'
    : `Runs in this process. Port ${missedPort} is taken by another program.`;

function proxyView(state: ProxyState): OverviewView['proxy'] {
  switch (state.where) {
    case 'nowhere':
      return { running: false, url: undefined, note: 'Stopped. "Signalbox: Start Proxy" starts it.' };
    case 'here':
      return { running: true, url: state.url, note: placeNote(state.missedPort) };
    case 'elsewhere':
      return {
        running: true,
        url: state.url,
        note: state.isSilent ? SILENT_NOTE : 'Runs in another Signalbox window or terminal.',
      };
  }
}
