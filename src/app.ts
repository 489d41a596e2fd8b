import { createAppProxy } from './app/app-proxy.js';
import { createBackendsDesk, type BackendsDesk } from './app/backends-report.js';
import { readBenchmarkRows } from './app/benchmark.js';
import { createComparisons } from './app/comparisons.js';
import { createDashboardService } from './app/dashboard-service.js';
import { examine, type DoctorOptions } from './app/doctor/doctor.js';
import { toReport, type DoctorReport } from './app/doctor/report.js';
import { createEngine, type Engine } from './app/engine.js';
import type { EvaluationRow } from './app/evaluation-rows.js';
import { newId } from './app/ids.js';
import { keepWarm } from './app/keep-warm.js';
import { createLearnedStore, type LearnedStore } from './app/learned.js';
import { lazyLedger, type SharedLedger } from './app/lazy-ledger.js';
import { createMemoryKeeper, type MemoryKeeper } from './app/memory-keeper.js';
import type { AppOptions } from './app/options.js';
import { createPatternGuard, type PatternGuard } from './app/pattern-guard.js';
import { readProvenance } from './app/provenance.js';
import type { ProxyControl } from './app/proxy-control.js';
import { createMetrics } from './app/metrics.js';
import { createQuality, type Quality } from './app/quality.js';
import { createRecorder, type Recorder } from './app/recorder.js';
import { createCalendar } from './app/calendar.js';
import { createClientKeys, type ClientKeys } from './app/client-keys.js';
import { createTreasury, type Treasury } from './app/treasury.js';
import { rotateToken, type Rotated } from './app/rotate-token.js';
import { shareHealth } from './app/share-health.js';
import { createStrategies, type Strategies } from './app/strategies.js';
import { warmUp } from './app/warm-up.js';
import type { Disposable } from './core/emitter.js';
import { GatewayError } from './core/errors.js';
import type { ProviderCard } from './core/model.js';
import type { Dispatch } from './dashboard/dispatch.js';
import { listOfferedModels } from './gateway/offered-models.js';
import type { Host, Log } from './host.js';

/** Everything a shell works with. */
export type App = Disposable &
  Pick<Engine, 'gateway' | 'inventory' | 'discovery' | 'keys'> &
  Pick<Treasury, 'spend' | 'money' | 'prices' | 'alerts'> &
  Pick<Recorder, 'recordOf'> & {
    readonly version: string;
    readonly log: Log;
    readonly ledger: SharedLedger;
    /** How providers do. */
    readonly backends: BackendsDesk;
    readonly clientKeys: ClientKeys;
    readonly memory: MemoryKeeper;
    readonly proxy: ProxyControl;
    /** Gives this user another proxy token; the old one is refused at once. */
    readonly rotateToken: () => Promise<Rotated>;
    readonly strategies: Strategies;
    /** Checks everything, asks the ready providers for their lists of models, and says what to do. */
    readonly doctor: (options: DoctorOptions) => Promise<DoctorReport>;
    /** Our own labelled requests, to compare strategies on. */
    readonly benchmarkRows: () => Promise<readonly EvaluationRow[]>;
    /** What a provider says it has, asked with this key; for setting it up. */
    readonly offeredModels: (provider: ProviderCard, key: string | undefined) => Promise<readonly string[]>;
    /** Answers one message of the panel's page. */
    readonly dashboard: Dispatch;
    readonly newId: () => string;
    /** Prepares for the first request, in small pieces; for idle time. */
    warmUp(): Promise<void>;
    /** Waits until every finished request is in the ledger, and lets go of it. */
    close(): Promise<void>;
  };

/** Builds every part and hands each what it needs. Opens no port, reads no file and asks nobody until something is wanted. */
export function createApp(host: Host, options: AppOptions): App {
  const guard = createPatternGuard(host, options.pageDir);
  const house = buildHouse(host, options, guard);
  const { ledger, memory, learned, engine, treasury, recorder, proxy, report } = house;
  const { gateway, inventory, discovery, keys, stock } = engine;
  const { spend, money, prices, alerts } = treasury;

  async function close(): Promise<void> {
    await proxy.close();
    await recorder.drained();
    await alerts.close();
    await memory.close();
    await ledger.close();
  }

  const dispose = (): void => {
    close()
      .catch(report)
      .finally(() => {
        for (const part of house.parts) part.dispose();
      });
  };
  return {
    version: host.version,
    log: host.log,
    gateway,
    inventory,
    discovery,
    keys,
    ledger,
    backends: house.backends,
    spend,
    money,
    prices,
    alerts,
    clientKeys: house.clientKeys,
    memory,
    proxy,
    rotateToken: () => rotateToken(host.storageDir),
    dashboard: house.dashboard,
    strategies: createStrategies(learned),
    doctor: (asked) => examineHouse(host, { ...house, guard }, asked),
    benchmarkRows: () => readBenchmarkRows(options.pageDir),
    newId,
    warmUp: async () => {
      await warmUp(stock.cards().models, learned);
      await guard.tell();
    },
    recordOf: recorder.recordOf,
    offeredModels: (provider, key) => listOfferedModels(engine.http, provider, key, new AbortController().signal),
    close,
    dispose,
  };
}

/** All parts, joined. `parts` are let go of in their order. */
function buildHouse(host: Host, options: AppOptions, guard: PatternGuard) {
  const { log } = host;
  const nowMs = Date.now;
  const clockMs = (): number => performance.now();
  const report = (error: unknown): void => log.error('Something failed in the background', error);
  const reportLedger = (error: unknown): void => {
    report(error);
    const { setAside } = error instanceof GatewayError ? error.detail : {};
    if (setAside !== undefined) tellOfDamage(treasury, setAside).catch(report);
  };
  const ledger = lazyLedger(host.storageDir, reportLedger, () => sharing);
  const memory = createMemoryKeeper({
    kept: host.memory,
    ledger,
    term: () => ledger.term(),
    isFollower: () => ledger.role() === 'follower',
    clockMs,
    report,
  });
  const learned = createLearnedStore(options.pageDir, (message) => log.warn(message));
  const calendar = createCalendar(host.settings, (message) => log.warn(message));
  const engine = createEngine(host, { guard, memory: memory.current, learned, ledger, calendar, nowMs, report });
  const { gateway, inventory } = engine;
  const sharing = shareHealth(gateway.backends, ledger);
  const treasury: Treasury = createTreasury({ host, engine, ledger, calendar, nowMs, report });
  const { money } = treasury;
  const backends = createBackendsDesk({ backends: gateway.backends, inventory, nowMs, clockMs });
  const clientKeys = createClientKeys({ dir: host.storageDir, nowMs, clockMs });
  const metrics = createMetrics({ gateway, backends });
  const recorder = createRecorder(gateway, ledger, log);
  const dashboard = createDashboardService({
    ledger,
    money,
    inventory,
    backends,
    memory: memory.latest,
    proxy: () => proxy.state(),
    quality: qualityOf({ host, options, engine, ledger, learned }),
    nowMs,
  });
  const proxy: ProxyControl = createAppProxy({
    host,
    options,
    gateway,
    inventory,
    backends,
    metrics,
    money,
    clientKeys,
    ledger,
    dashboard,
    nowMs,
  });
  const warm = keepWarm({ host, engine, memory, proxy, report });
  const listening = [...forgetOnChange(host, engine, guard, report), ...warm];
  const parts = [...listening, guard, metrics, recorder, memory, ...treasury.parts, ...engine.parts, proxy];
  return { report, ledger, backends, memory, learned, engine, treasury, clientKeys, recorder, dashboard, proxy, parts };
}

type House = ReturnType<typeof buildHouse> & { readonly guard: PatternGuard };

async function examineHouse(host: Host, house: House, asked: DoctorOptions): Promise<DoctorReport> {
  const { engine, guard, ledger, proxy, treasury } = house;
  const { money, prices } = treasury;
  const deps = { host, engine, ledger, money, pricesAsOf: prices.asOf, guard, proxy, nowMs: Date.now };
  return toReport(host.version, await examine(deps, asked));
}

type QualityParts = {
  readonly host: Host;
  readonly options: AppOptions;
  readonly engine: Engine;
  readonly ledger: SharedLedger;
  readonly learned: LearnedStore;
};

const qualityOf = ({ host, options, engine, ledger, learned }: QualityParts): Quality =>
  createQuality({
    inUse: engine.strategyInUse,
    provenance: () => readProvenance(options.pageDir, (message) => host.log.warn(message)),
    comparisons: createComparisons({
      rows: () => readBenchmarkRows(options.pageDir),
      strategies: createStrategies(learned).local,
      clockMs: () => performance.now(),
      nowMs: Date.now,
    }),
    ledger,
    nowMs: Date.now,
  });

/** A person has to know that what was spent before is not counted any more. */
const tellOfDamage = ({ alerts }: Treasury, file: string): Promise<void> =>
  alerts.announce({
    subject: 'ledger',
    once: file,
    severity: 'critical',
    text: `The ledger file was damaged. It is kept as "${file}", and a new one was started: spend and caps count from now on.`,
  });

/** What was read of keys and settings is read again after a change. */
function forgetOnChange(
  host: Host,
  { keys, inventory, stock }: Engine,
  guard: PatternGuard,
  report: (error: unknown) => void,
): readonly Disposable[] {
  return [
    keys.onDidChange(() => inventory.invalidate()),
    host.onDidChangeSettings(() => {
      stock.reload();
      inventory.invalidate();
      guard.tell().catch(report);
    }),
  ];
}
