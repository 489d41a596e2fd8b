import type { ProviderCard } from '../../core/model.js';
import { GatewayError, toGatewayError } from '../../core/errors.js';
import type { ListCheck } from '../../gateway/list-check.js';
import { ok, problem, unknown, warning, type Finding } from './finding.js';
import { advise, type Trouble } from './provider-trouble.js';
import type { Skew } from './check-clock.js';

/** So many are asked at once. */
const AT_ONCE = 4;

/** Nobody waits longer for one provider. */
const PATIENCE_MS = 12_000;

/** What the check needs. `providers` are those that are ready and called over HTTP. */
export type ProviderDeps = {
  readonly providers: readonly ProviderCard[];
  /** Where the key comes from, for people; undefined without one. */
  readonly originOf: (provider: ProviderCard) => Promise<string | undefined>;
  readonly ask: (provider: ProviderCard, signal: AbortSignal) => Promise<ListCheck>;
  readonly isOffline: boolean;
  /** What stands between this machine and the web, as a sentence; undefined where nothing does. */
  readonly webProxy: string | undefined;
  readonly nowMs: () => number;
};

/** How the providers answered, and how far their clocks are from ours. */
export type ProvidersChecked = { readonly findings: readonly Finding[]; readonly skews: readonly Skew[] };

/** Asks every ready provider for its list of models; only those of this machine while offline. */
export async function checkProviders(deps: ProviderDeps): Promise<ProvidersChecked> {
  const asked = deps.providers.filter(({ local }) => local || !deps.isOffline);
  const results = await inTurns(asked, AT_ONCE, (provider) => askOne(provider, deps));
  const findings = results.map(({ finding }) => finding);
  const left = deps.providers.length - asked.length;
  if (left > 0)
    findings.push(
      unknown(
        'providers',
        `${left} ready ${left === 1 ? 'provider was' : 'providers were'} not asked: the check is offline.`,
      ),
    );
  if (findings.length === 0) findings.push(unknown('providers', 'No provider is ready, so none was asked.'));
  return { findings, skews: results.flatMap(({ skew }) => skew ?? []) };
}

type Asked = { readonly finding: Finding; readonly skew: Skew | undefined };

async function askOne(provider: ProviderCard, deps: ProviderDeps): Promise<Asked> {
  const askedMs = deps.nowMs();
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const { answeredAtMs, provesKey } = await deps.ask(provider, signal);
    const hasKey = (await deps.originOf(provider)) !== undefined;
    return { finding: answered(provider, hasKey, provesKey), skew: skewOf(provider, answeredAtMs, deps) };
  } catch (thrown) {
    const error = signal.aborted ? lateError(provider, deps.nowMs() - askedMs) : toGatewayError(thrown);
    const origin = await deps.originOf(provider);
    const trouble = advise({ provider, error, origin, webProxy: deps.webProxy });
    return { finding: toFinding(trouble), skew: skewOf(provider, error.detail.answeredAtMs, deps) };
  }
}

function answered({ name, local }: ProviderCard, hasKey: boolean, provesKey: boolean): Finding {
  if (provesKey) return ok('providers', `${name} answers and takes its key.`);
  if (local || !hasKey) return ok('providers', `${name} answers.`);
  return unknown(
    'providers',
    `${name} answers, but lists its models to anybody: whether it takes the key shows with a request.`,
  );
}

const STATES = { ok, warning, problem, unknown };

const toFinding = ({ state, what, doThis }: Trouble): Finding => STATES[state]('providers', what, doThis);

const lateError = ({ name }: ProviderCard, tookMs: number): GatewayError =>
  new GatewayError('upstream-timeout', `${name} did not answer within ${Math.round(tookMs / 1_000)} s.`);

/** The clock is read when the answer is there; half a second stands for what the header leaves out. */
const skewOf = ({ name }: ProviderCard, answeredAtMs: number | undefined, { nowMs }: ProviderDeps): Skew | undefined =>
  answeredAtMs === undefined ? undefined : { name, aheadMs: nowMs() - (answeredAtMs + 500) };

/** Runs a job for each, so many at once, and gives the results in the order of the items. */
export async function inTurns<T, R>(items: readonly T[], atOnce: number, job: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of waiting) results[index] = await job(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return results;
}
