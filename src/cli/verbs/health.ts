import { healthReport } from '../../app/health.js';
import { callJson, findRemote } from '../../app/remote.js';
import { usdText } from '../../core/money.js';
import { spendText } from '../../dashboard/money.js';
import { columns } from '../support.js';
import { EXIT, type CliContext, type ExitCode, type Verb } from './verb.js';

/** `signalbox health`: which providers can be used, and what to do about the others. */
export const healthVerb: Verb = {
  name: 'health',
  usage: 'signalbox health [--all] [--ledger]',
  summary:
    'Shows which providers are ready, the ledger and the proxy; --all lists every provider with what it lacks, --ledger checks the whole ledger.',
  options: { all: { type: 'boolean' }, ledger: { type: 'boolean' } },
  run: async (context) => {
    if (context.options['ledger'] === true) return checkLedger(context);
    const { report, proxyUrl } = await read(context);
    if (context.json) {
      context.out(JSON.stringify({ ...report, proxy: proxyUrl ?? null }));
      return EXIT.ok;
    }
    const rows = report.providers
      .filter((one) => context.options['all'] === true || one.state === 'ready')
      .map((one) => [one.state, one.id, one.name, one.hint ?? '']);
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
