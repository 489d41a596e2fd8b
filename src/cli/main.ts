import path from 'node:path';
import process from 'node:process';
import { addAbortSignal } from 'node:stream';
import { parseArgs } from 'node:util';
import { createApp } from '../app.js';
import { GatewayError, toGatewayError } from '../core/errors.js';
import manifest from '../../package.json' with { type: 'json' };
import { cliHost } from './host.js';
import { writerTo } from './output.js';
import { VERBS } from './verbs/index.js';
import { EXIT, type ExitCode, type Verb } from './verbs/verb.js';

const COMMON = {
  json: { type: 'boolean' },
  standalone: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const write = writerTo(process.stdout);
const out = (text: string): void => write(`${text}\n`);
const writeError = writerTo(process.stderr);
const err = (text: string): void => writeError(`${text}\n`);

async function main(argv: readonly string[]): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    out(helpText());
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  if (name === '--version' || name === 'version') {
    out(manifest.version);
    return EXIT.ok;
  }
  const verb = VERBS.find((one) => one.name === name);
  if (!verb) return usageError(`There is no verb "${name}".`);
  return runVerb(verb, rest);
}

async function runVerb(verb: Verb, args: readonly string[]): Promise<ExitCode> {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: { ...COMMON, ...verb.options }, allowPositionals: true });
  } catch (error) {
    return usageError(`${error instanceof Error ? error.message : String(error)}\n${usageOf(verb)}`);
  }
  // parseArgs types the values of options it does not know statically as unknown; these are strings and booleans only.
  const options = parsed.values as Readonly<Record<string, string | boolean | undefined>>;
  if (options['help'] === true) {
    out(usageOf(verb));
    return EXIT.ok;
  }
  const json = options['json'] === true;
  const aborter = new AbortController();
  const stop = (): void => aborter.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  process.stdout.on('error', stop); // whoever read the answer has gone, as "head" does
  try {
    return await withApp(verb, {
      json,
      standalone: options['standalone'] === true,
      options,
      positionals: parsed.positionals,
      out,
      write,
      err,
      readStdin: () => readAll(stdin(aborter.signal)),
      stdin: () => stdin(aborter.signal),
      signal: aborter.signal,
    });
  } catch (thrown) {
    return fail(thrown, json);
  }
}

async function withApp(verb: Verb, rest: Omit<Parameters<Verb['run']>[0], 'app' | 'storageDir'>): Promise<ExitCode> {
  const host = await cliHost({ version: manifest.version, err, isForgiving: verb.isForgiving ?? false });
  const role = rest.options['standby'] === true ? 'standby' : 'owner';
  const app = createApp(host, { role, pageDir: path.join(path.dirname(process.argv[1] ?? ''), 'webview') });
  try {
    return await verb.run({ ...rest, app, storageDir: host.storageDir });
  } finally {
    await app.close();
    app.dispose();
  }
}

function fail(thrown: unknown, json: boolean): ExitCode {
  const error = toGatewayError(thrown);
  if (json) out(JSON.stringify({ error: { kind: error.kind, message: error.message } }));
  else err(`signalbox: ${error.message}`);
  if (error.kind === 'canceled') return EXIT.canceled;
  return error.kind === 'invalid-request' ? EXIT.usage : error.status < 500 ? EXIT.refused : EXIT.failed;
}

function usageError(message: string): ExitCode {
  err(`signalbox: ${message}\nRun "signalbox help" for what there is.`);
  return EXIT.usage;
}

const usageOf = (verb: Verb): string => `${verb.usage}\n  ${verb.summary}`;

function helpText(): string {
  const width = Math.max(...VERBS.map((verb) => verb.name.length));
  return [
    'signalbox: routes each request to the cheapest model that is good enough',
    '',
    ...VERBS.map((verb) => `  ${verb.name.padEnd(width)}  ${verb.summary}`),
    '',
    'Every verb takes --json and --help. Text comes from the arguments, or from standard input with "-".',
    'Keys are read from environment variables; a running editor or "signalbox serve" is used when there is one (--standalone: not).',
    'Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 130 canceled.',
  ].join('\n');
}

async function* stdin(signal: AbortSignal): AsyncGenerator<string> {
  if (process.stdin.isTTY)
    throw new GatewayError('invalid-request', 'No text was given. Pass it as an argument, or pipe it in.');
  process.stdin.setEncoding('utf8');
  for await (const piece of addAbortSignal(signal, process.stdin)) yield String(piece);
}

async function readAll(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

// The environment holds keys, and reports are passed on. Without this, one that Node writes at a crash or on a signal has it all.
process.report.excludeEnv = true;

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
