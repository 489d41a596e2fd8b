import { healthReport, type HealthJson, type PlaceJson } from '../../app/health.js';
import { callJson, findRemote } from '../../app/remote.js';
import { percentText } from '../../core/classify/in-words.js';
import { GatewayError } from '../../core/errors.js';
import { usdText } from '../../core/money.js';
import { spendText } from '../../dashboard/money.js';
import { placesText } from '../../dashboard/places.js';
import { columns } from '../support.js';
import { EXIT, type CliContext, type ExitCode, type Verb } from './verb.js';

const USAGE = 'signalbox health [--all] [--ledger] [--reset [PROVIDER]]';

/** `signalbox health`: which providers can be used and how they do, and what to do about the others. */
export const healthVerb: Verb = {
  name: 'health',
  usage: USAGE,
  summary:
    'Shows which providers are ready and how they do, the ledger and the proxy; --all lists every provider with what it lacks, --ledger checks the whole ledger, --reset forgets the failures of one provider or of all.',
  options: { all: { type: 'boolean' }, ledger: { type: 'boolean' }, reset: { type: 'boolean' } },
  run: async (context) => {
    if (context.options['ledger'] === true) return checkLedger(context);
    if (context.options['reset'] === true) return reset(context);
    const { report, proxyUrl } = await read(context);
    if (context.json) {
      context.out(JSON.stringify({ ...report, proxy: proxyUrl ?? null }));
      return EXIT.ok;
    }
    const rows = report.providers
      .filter((one) => context.options['all'] === true || one.state === 'ready')
      .map((one) => [one.state, one.id, one.name, [howItDoes(one), placesNote(one)].join(' ').trim()]);
    context.out(
      [
        `signalbox ${report.version}: ${report.ready.length === 0 ? 'no provider is ready, only the Offline helper (not an AI model)' : `${report.ready.length} providers ready`}`,
        ...moneyLines(report),
        `proxy: ${proxyUrl ?? 'not running ("signalbox serve", or "Signalbox: Start Proxy" in the editor)'}`,
        '',
        columns(rows),
      ].join('\n'),
    );
    return EXIT.ok;
  },
};

/** Reads every page of the file, and holds its sums against its rows. */
async function checkLedger({ app, json, out }: CliContext): Promise<ExitCode> {
  const check = await app.ledger.check();
  if (json) out(JSON.stringify(check));
  else {
    out(`ledger: ${check.rows.toLocaleString('en')} requests, ${(check.bytes / BYTES_PER_MB).toFixed(1)} MB`);
    out(check.problems.length === 0 ? 'It is sound, and its sums agree with its rows.' : check.problems.join('\n'));
  }
  return check.problems.length === 0 ? EXIT.ok : EXIT.failed;
}

/** Forgets in all processes: by way of the running router, or of the ledger that they share. */
async function reset({ app, positionals, json, out, standalone, storageDir, signal }: CliContext): Promise<ExitCode> {
  const [provider, ...others] = positionals;
  if (others.length > 0) throw new GatewayError('invalid-request', `Name one provider, or none for all: ${USAGE}.`);
  const remote = standalone ? undefined : await findRemote(storageDir);
  // Safe: our own router answers so, or the call throws.
  const answer = remote
    ? ((await callJson(remote, '/v1/backends/reset', signal, { provider })) as { readonly reset: readonly string[] })
    : { reset: await app.backends.reset(provider) };
  if (json) out(JSON.stringify({ reset: answer.reset }));
  else if (answer.reset.length === 0) out('Nothing was called yet: there is nothing to reset.');
  else out(`Forgot the failures of ${answer.reset.join(', ')}.`);
  return EXIT.ok;
}

/** How a provider did for all processes; what it lacks when it is not ready. */
function howItDoes({ state, hint = '', health }: Report['providers'][number]): string {
  if (health === undefined) return hint; // a router of an older version
  if (health === null) return state === 'ready' ? 'not called yet' : hint;
  const { score, latencyMs, errorRate, inFlight, requests, errors, rest } = health;
  return [
    health.state,
    ...(score === null ? [] : [`health ${percentText(score)}`]),
    ...(latencyMs === null ? [] : [`${Math.round(latencyMs)} ms`]),
    ...(errorRate === null ? [] : [`errors ${percentText(errorRate)}`]),
    `${requests} calls`,
    `${errors} failed`,
    `${inFlight} in flight`,
    ...rest,
    ...(hint === '' ? [] : [hint]),
  ].join(', ');
}

/** Which of its places a provider is called at, when it has several. */
function placesNote({ places = [] }: Report['providers'][number]): string {
  if (places.length === 0) return '';
  const shown = places.map(({ latencyMs, ...place }) => ({ ...place, latencyMs: latencyMs ?? undefined }));
  return `[${placesText(shown)}]`;
}

const BYTES_PER_MB = 1_000_000;

type Report = {
  readonly version: string;
  readonly spend: { readonly today: { readonly nanoUsd: number; readonly unpricedRequests: number } };
  readonly budgets: readonly { readonly id: string; readonly capNanoUsd: number; readonly leftNanoUsd: number }[];
  readonly isPaused: boolean;
  readonly ready: readonly string[];
  readonly providers: readonly {
    readonly id: string;
    readonly name: string;
    readonly state: string;
    readonly hint?: string;
    /** Only where there are several. */
    readonly places?: readonly PlaceJson[];
    /** Null for a provider that was not called. */
    readonly health?: HealthJson | null;
  }[];
};

const moneyLines = ({ spend, budgets, isPaused }: Report): readonly string[] => [
  `today: ${spendText(spend.today)}`,
  ...budgets.map((cap) => `cap ${cap.id}: ${usdText(cap.leftNanoUsd)} of ${usdText(cap.capNanoUsd)} left`),
  ...(isPaused ? ['Models that cost money are paused.'] : []),
];

async function read({
  app,
  storageDir,
  standalone,
  signal,
}: CliContext): Promise<{ report: Report; proxyUrl: string | undefined }> {
  const remote = standalone ? undefined : await findRemote(storageDir);
  // Both come from healthReport, here or in the running router.
  if (remote) return { report: (await callJson(remote, '/health', signal)) as Report, proxyUrl: remote.url };
  return { report: (await healthReport(app)) as Report, proxyUrl: undefined };
}
