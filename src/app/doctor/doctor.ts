import { customStock } from '../../config/custom.js';
import { loadCatalog } from '../../catalog/load.js';
import { toGatewayError } from '../../core/errors.js';
import { isUnpriced } from '../../core/budget/in-words.js';
import { refText, type ProviderCard } from '../../core/model.js';
import { checkModelList } from '../../gateway/list-check.js';
import type { Host } from '../../host.js';
import { credentialDeps, type Engine } from '../engine.js';
import type { SharedLedger } from '../lazy-ledger.js';
import type { Money } from '../money.js';
import type { PatternGuard } from '../pattern-guard.js';
import type { ProxyControl } from '../proxy-control.js';
import { secretName } from '../sources.js';
import { checkCaps } from './check-caps.js';
import { checkClock, type Skew } from './check-clock.js';
import { checkKeys, type KeyHolder } from './check-keys.js';
import { checkLedger } from './check-ledger.js';
import { checkLocal } from './check-local.js';
import { checkOwnership } from './check-ownership.js';
import { checkPort } from './check-port.js';
import { checkPrices } from './check-prices.js';
import { checkProviders } from './check-providers.js';
import { checkSettings } from './check-settings.js';
import { checkStorage } from './check-storage.js';
import { checkToken } from './check-token.js';
import { checkVersion } from './check-version.js';
import { CHECKS, problem, unknown, type Check, type Finding } from './finding.js';
import { readPort, readRunning } from './running.js';

/** What a person may ask of the doctor. */
export type DoctorOptions = {
  /** Ask nobody beyond this machine. */
  readonly isOffline: boolean;
  /** Read the whole ledger, however large it is. */
  readonly isThorough: boolean;
};

/** What the doctor looks at. */
export type DoctorDeps = {
  readonly host: Host;
  readonly engine: Pick<Engine, 'http' | 'stock' | 'keys' | 'inventory' | 'discovery'>;
  readonly ledger: SharedLedger;
  readonly money: Money;
  readonly pricesAsOf: () => string;
  readonly guard: Pick<PatternGuard, 'faults'>;
  readonly proxy: ProxyControl;
  readonly nowMs: () => number;
};

/**
 * Looks at everything, asks the ready providers for their lists of models, and says what to do. A check that fails is a
 * finding of its own, so the others are told all the same. Nothing secret is in a finding.
 */
export async function examine(deps: DoctorDeps, options: DoctorOptions): Promise<readonly Finding[]> {
  const { host } = deps;
  // First, because whatever is used next sets the folder's mode right, and makes what is not there.
  const token = await guarded('token', () => checkToken(host.storageDir));
  const storage = await guarded('storage', () => checkStorage(host.storageDir));
  const [providers, ...others] = await Promise.all([
    examineProviders(deps, options),
    guarded('version', () => [
      checkVersion({
        version: host.version,
        node: process.versions.node,
        platform: `${process.platform} ${process.arch}`,
      }),
    ]),
    guarded('settings', () => examineSettings(deps)),
    guarded('keys', () => examineKeys(deps)),
    guarded('local servers', () => examineLocal(deps)),
    guarded('proxy port', async () => checkPort(await readPort(deps))),
    guarded('ledger', () => examineLedger(deps, options)),
    guarded('caps', () => examineCaps(deps)),
    guarded('prices', () => [checkPrices(deps.pricesAsOf(), deps.nowMs())]),
  ]);
  // After the ledger was used: only then is it known who holds it.
  const ownership = await guarded('ownership', async () => checkOwnership(await readRunning(deps)));
  const clock = await guarded('clock', () => examineClock(deps, providers.skews));
  const all = [...token, ...storage, ...providers.findings, ...others.flat(), ...ownership, ...clock];
  return CHECKS.flatMap((check) => all.filter((finding) => finding.check === check));
}

/** A check that cannot be made says so; a ledger that cannot be used is a problem, whichever check found it. */
async function guarded(
  check: Check,
  look: () => readonly Finding[] | Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (thrown) {
    const { kind, message } = toGatewayError(thrown);
    if (kind !== 'ledger-unavailable') return [unknown(check, `This could not be looked at: ${message}`)];
    return check === 'ledger' ? [problem(check, 'The ledger cannot be used.', message)] : [];
  }
}

async function examineSettings({ host, guard }: DoctorDeps): Promise<readonly Finding[]> {
  const { problems } = customStock(host.settings(), loadCatalog().providers);
  const place = host.surface === 'editor' ? "VS Code's settings" : `settings.json in ${host.storageDir}`;
  const ignored = [...host.settingFaults(), ...(await guard.faults())];
  return checkSettings({ ignored, leftOut: problems }, place);
}

async function examineKeys({ host, engine: { stock, keys } }: DoctorDeps): Promise<readonly Finding[]> {
  const ours = new Map(loadCatalog().providers.map((provider) => [provider.id, provider]));
  const holders = stock
    .cards()
    .providers.filter(({ baseUrl }) => URL.canParse(baseUrl))
    .map((provider): KeyHolder => ({ provider, catalogued: withAddress(ours.get(provider.id)) }));
  return checkKeys({
    holders,
    originOf: (provider) => keys.originOf(provider),
    valueOf: keys.keyOf,
    storedElsewhere: async (holder) => (await keys.storedElsewhere(holder.provider)) ?? knownAddress(holder, host),
    seesStored: host.surface === 'editor',
  });
}

/** A key that was stored before addresses were kept can only be for the one that the catalogue has. */
async function knownAddress({ provider, catalogued }: KeyHolder, { secrets }: Host): Promise<string | undefined> {
  if (!catalogued || catalogued.baseUrl === provider.baseUrl) return undefined;
  const isStored = (await secrets.get(secretName(catalogued))) !== undefined;
  return isStored ? new URL(catalogued.baseUrl).origin : undefined;
}

/** Addresses that the user's environment completes were never known without it. */
const withAddress = (provider: ProviderCard | undefined): ProviderCard | undefined =>
  provider && URL.canParse(provider.baseUrl) ? provider : undefined;

async function examineProviders(deps: DoctorDeps, { isOffline }: DoctorOptions) {
  const { host, nowMs } = deps;
  const { http, keys, inventory } = deps.engine;
  const dial = credentialDeps(host, { http, nowMs });
  try {
    const { providers, access } = await inventory.snapshot();
    return await checkProviders({
      providers: providers.filter(
        ({ id, baseUrl, probePath }) => baseUrl !== '' && probePath === undefined && access.get(id)?.state === 'ready',
      ),
      originOf: (provider) => keys.originOf(provider),
      ask: (provider, signal) => checkModelList(provider, { ...dial, secret: () => keys.keyOf(provider) }, signal),
      isOffline,
      webProxy: webProxyText(host),
      nowMs,
    });
  } catch (thrown) {
    const { message } = toGatewayError(thrown);
    return { findings: [unknown('providers', `They could not be asked: ${message}`)], skews: [] };
  }
}

/** Where web proxies are named. Their addresses may hold passwords and are not told. */
const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'];

function webProxyText(host: Host): string | undefined {
  if (host.behindProxy())
    return "Requests go through the web proxy of the environment or of VS Code's settings: check that it lets them through.";
  const name = PROXY_VARIABLES.find((variable) => host.env(variable) !== undefined);
  return name && `${name} is set, but a terminal looks at HTTPS_PROXY only; the editor uses it.`;
}

async function examineLocal({ host, engine: { discovery } }: DoctorDeps): Promise<readonly Finding[]> {
  const settings = host.settings();
  if (!settings['discovery.localServers']) return checkLocal(undefined);
  const moved = settings['discovery.localAddresses'];
  const found = await discovery.models({ fresh: true });
  return checkLocal(found.map((server) => ({ ...server, isMoved: Object.hasOwn(moved, server.provider.id) })));
}

const examineLedger = ({ host, ledger }: DoctorDeps, { isThorough }: DoctorOptions): Promise<readonly Finding[]> =>
  checkLedger({
    dir: host.storageDir,
    countRows: async () => {
      const rows = await ledger.spend({ sinceMs: 0, untilMs: undefined, slots: [], by: [] });
      return rows.reduce((sum, { requests }) => sum + requests, 0);
    },
    check: () => ledger.check(),
    isThorough,
    clockMs: () => performance.now(),
  });

async function examineCaps({ host, engine: { inventory }, money }: DoctorDeps): Promise<readonly Finding[]> {
  const [standings, { models, access }] = await Promise.all([money.standings(), inventory.snapshot()]);
  return checkCaps({
    budgets: money.budgets(),
    standings,
    isPaused: host.settings()['budget.pausePaid'],
    unpriced: models.filter((model) => isUnpriced(model) && access.get(model.provider)?.state === 'ready').map(refText),
  });
}

async function examineClock({ ledger, nowMs }: DoctorDeps, skews: readonly Skew[]): Promise<readonly Finding[]> {
  const [newest] = await ledger.list({ limit: 1, beforeId: undefined }).catch(() => []);
  return checkClock(skews, { nowMs: nowMs(), lastRowMs: newest?.atMs });
}
