import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AppOptions } from './options.js';
import type { Dispatch } from '../dashboard/dispatch.js';
import { decisionJson } from '../dashboard/explain.js';
import type { BudgetStanding } from '../core/budget/types.js';
import type { Client } from '../core/chat.js';
import { retirementOf } from '../core/lifecycle.js';
import type { Settings } from '../config/schema.js';
import type { Gateway } from '../gateway/gateway.js';
import type { Inventory } from '../gateway/inventory.js';
import { REMOTE_STRATEGIES } from '../gateway/strategies/index.js';
import { createResponseStore } from '../gateway/response-store.js';
import type { Host } from '../host.js';
import { mayChange } from '../dashboard/looks.js';
import { pageHtml } from '../dashboard/shell.js';
import type { ListedModel, PanelFile, ProxyApp } from '../proxy/endpoints/endpoint.js';
import { newId } from './ids.js';
import type { SharedLedger } from './lazy-ledger.js';
import { ProxyControl } from './proxy-control.js';
import type { BackendsDesk } from './backends-report.js';
import { createBaseline } from './baseline.js';
import { standingJson } from './budget-json.js';
import type { ClientKeys } from './client-keys.js';
import { healthReport } from './health.js';
import type { Metrics } from './metrics.js';
import type { Money } from './money.js';
import { statsReport } from './stats.js';

/** What the proxy serves from. */
export type AppProxyDeps = {
  readonly host: Host;
  readonly options: AppOptions;
  readonly gateway: Gateway;
  readonly inventory: Inventory;
  readonly backends: BackendsDesk;
  readonly metrics: Pick<Metrics, 'text' | 'countRepeat'>;
  readonly money: Money;
  readonly clientKeys: ClientKeys;
  readonly ledger: SharedLedger;
  readonly dashboard: Dispatch;
  readonly nowMs: () => number;
};

/** Joins the local proxy to the house. Nothing listens until `start`. */
export function createAppProxy(deps: AppProxyDeps): ProxyControl {
  const { host, options, gateway, inventory, backends, nowMs } = deps;
  const baseline = createBaseline({ settings: host.settings, stock: () => inventory.snapshot() });
  const app: ProxyApp = {
    version: host.version,
    limits: () => ({ queueMs: host.settings()['routing.queueMs'], stallMs: host.settings()['proxy.stallMs'] }),
    newId,
    nowMs,
    gateway,
    embed: (request, signal) => gateway.embed(request, signal),
    log: host.log,
    models: async () => listModels(inventory, nowMs()),
    responses: createResponseStore(nowMs),
    health: () => healthReport({ ...deps, version: host.version }),
    backends,
    countRepeat: (repeat) => deps.metrics.countRepeat(repeat),
    metrics: () => deps.metrics.text(),
    stats: (key) => statsReport({ money: deps.money, baseline, key }),
    decidingAsks: () => classifierAsks(host.settings()),
    budgets: async (client) => (await standingsFor(deps, client)).map(standingJson),
    clientKeys: deps.clientKeys,
    dashboard: { file: (name) => pageFile(options.pageDir, name), mayChange, dispatch: deps.dashboard },
    explain: (decision) => decisionJson(decision),
  };
  return new ProxyControl({
    dir: host.storageDir,
    role: options.role,
    port: () => host.settings()['proxy.port'],
    app,
    release: () => deps.ledger.letGo(),
    nowMs,
    log: host.log,
  });
}

/** True when the classifier of the settings, or a part of it, asks a model. */
function classifierAsks(settings: Settings): boolean {
  const strategy = settings['classifier.strategy'];
  const parts = strategy === 'ensemble' ? Object.keys(settings['classifier.ensemble']) : [strategy];
  return parts.some((part) => part in REMOTE_STRATEGIES);
}

/** Every cap, or those that bind one client. */
const standingsFor = (
  { money, ledger }: AppProxyDeps,
  client: Client | undefined,
): Promise<readonly BudgetStanding[]> => (client ? ledger.standings(money.budgets(client)) : money.standings());

async function listModels(inventory: Inventory, atMs: number): Promise<readonly ListedModel[]> {
  const { models, access } = await inventory.snapshot();
  return models.map((model) => {
    const retirement = retirementOf(model, atMs);
    return {
      ref: model,
      name: model.name,
      price: model.price,
      contextTokens: model.contextTokens,
      maxOutputTokens: model.maxOutputTokens,
      capabilities: model.capabilities,
      ready: access.get(model.provider)?.state === 'ready' && retirement?.state !== 'retired',
      retirement,
    };
  });
}

/** The page's own files, by exact name; nothing else of the folder can be asked for. */
const PAGE_FILES: Readonly<Record<string, string>> = {
  'dashboard.js': 'text/javascript; charset=utf-8',
  'dashboard.css': 'text/css; charset=utf-8',
};

async function pageFile(dir: string, name: string): Promise<PanelFile | undefined> {
  if (name === 'index.html') return { body: Buffer.from(browserPage()), type: 'text/html; charset=utf-8' };
  const type = PAGE_FILES[name];
  return type === undefined ? undefined : { body: await readFile(path.join(dir, name)), type };
}

const browserPage = (): string =>
  pageHtml({
    mode: 'browser',
    title: 'Signalbox',
    scriptUri: '/dashboard/dashboard.js',
    styleUris: ['/dashboard/dashboard.css'],
  });
