import * as z from 'zod';
import type { Host } from '../../host.js';
import { identify, readNote } from '../discovery-file.js';
import type { SharedLedger } from '../lazy-ledger.js';
import type { ProxyControl } from '../proxy-control.js';
import { callJson, findRemote } from '../remote.js';
import type { OwnershipFacts } from './check-ownership.js';
import { isListening, type PortFacts } from './check-port.js';

/** What is asked to see who runs. */
export type RunningDeps = {
  readonly host: Pick<Host, 'version' | 'storageDir' | 'settings'>;
  readonly ledger: Pick<SharedLedger, 'role' | 'keptSince'>;
  readonly proxy: Pick<ProxyControl, 'state' | 'token'>;
};

/** Who listens where. A stranger learns nothing: it is only asked to prove that it is ours. */
export async function readPort({ host, proxy }: RunningDeps): Promise<PortFacts> {
  const settings = host.settings();
  const port = settings['proxy.port'];
  const wanted = `http://127.0.0.1:${port}`;
  const token = await proxy.token();
  const isOurs = async (url: string | undefined): Promise<boolean> =>
    url !== undefined && (await identify(url, token)) !== undefined;
  const noted = (await readNote(host.storageDir))?.url;
  const [isNoteLive, isWantedOurs] = await Promise.all([isOurs(noted), isOurs(wanted)]);
  const state = proxy.state();
  return {
    port,
    url: isNoteLive ? noted : isWantedOurs ? wanted : undefined,
    isHere: state.where === 'here',
    isWanted: settings['proxy.enabled'],
    isTaken: !isWantedOurs && (await isListening(port)),
    staleUrl: isNoteLive ? undefined : noted,
  };
}

const healthSchema = z.object({ version: z.string() });

/** How long the running router may take to say what it is. */
const HEALTH_MS = 3_000;

/** Who holds the ledger, and which version the running router is. */
export async function readRunning({ host, ledger, proxy }: RunningDeps): Promise<OwnershipFacts> {
  const [role, other] = await Promise.all([roleIn(ledger), versionElsewhere({ host, proxy })]);
  return { role, version: host.version, other };
}

/** A ledger that was never reached counts as somebody else's, so it has to be reached first. */
async function roleIn(ledger: RunningDeps['ledger']): Promise<OwnershipFacts['role']> {
  try {
    await ledger.keptSince();
  } catch {
    return undefined; // the check of the ledger says why
  }
  return ledger.role();
}

async function versionElsewhere({ host, proxy }: Omit<RunningDeps, 'ledger'>): Promise<string | undefined> {
  if (proxy.state().where === 'here') return undefined;
  const remote = await findRemote(host.storageDir);
  if (!remote) return undefined;
  try {
    const answer = healthSchema.safeParse(await callJson(remote, '/health', AbortSignal.timeout(HEALTH_MS)));
    return answer.data?.version;
  } catch {
    // Whether it answers requests is not asked here; its port was found to be ours.
    return undefined;
  }
}
