import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended, startGroup, stopGroup } from '../children.mjs';
import { capture, root } from '../steps.mjs';
import { startMock } from './mock.mjs';
import { startRecorder } from './recorder.mjs';
import { startRouter } from './router.mjs';
import { verdict } from './verdict.mjs';

const PROMPT = 'Read the file notes.txt and tell me the word in it.';
const LIMIT_MS = 180_000;

/**
 * Lets one client run a tool loop, against the router with one upstream format or, without a router, against the mock
 * itself. Returns { faults, requests, model, ms }; the whole exchange is left in out/clients/logs.
 */
export async function runTrial(trial) {
  const folder = await mkdtemp(path.join(tmpdir(), 'signalbox-client-'));
  const closing = [];
  const open = async (starting) => {
    const started = await starting;
    closing.unshift(() => started.close());
    return started;
  };
  try {
    return await runIn(folder, trial, open);
  } finally {
    for (const close of closing) {
      await close();
    }
    await rm(folder, { recursive: true, force: true });
  }
}

async function runIn(folder, trial, open) {
  const { home, work, word } = await workspace(folder);
  const key = `sk-mock-${randomBytes(8).toString('hex')}`;
  const mock = await open(startMock({ file: path.join(work, 'notes.txt'), key }));
  const server = trial.direct
    ? { origin: mock.origin, token: key }
    : await open(
        startRouter({
          cli: trial.cli,
          home: path.join(folder, 'router'),
          wire: trial.upstream,
          origin: mock.origin,
          key,
        }),
      );
  const recorder = await open(startRecorder(server.origin));
  const run = await runClient(trial, { origin: recorder.origin, token: server.token, home, work });
  await keepLog(trial, { ...run, sent: recorder.requests, upstream: mock.requests, router: server.log?.() });
  return {
    faults: verdict({
      ...run,
      word,
      sent: recorder.requests,
      upstream: mock.requests,
      token: trial.direct ? undefined : server.token,
    }),
    requests: recorder.requests.length,
    ms: run.ms,
  };
}

/** A home folder without anything of this machine's, and a repository with one file that has a made word in it. */
async function workspace(folder) {
  const [home, work] = [path.join(folder, 'home'), path.join(folder, 'work')];
  const word = `ember-${randomBytes(4).toString('hex')}`;
  await mkdir(home, { recursive: true });
  await mkdir(work, { recursive: true });
  await writeFile(path.join(work, 'notes.txt'), `The word is ${word}.\n`);
  const git = (...args) =>
    capture('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], { cwd: work });
  await git('init', '--quiet');
  await git('add', '.');
  await git('commit', '--quiet', '-m', 'notes');
  return { home, work, word };
}

async function runClient({ client, mode, program }, where) {
  const plan = client.launch({ ...mode, ...where, prompt: PROMPT });
  for (const [name, text] of Object.entries(plan.files ?? {})) {
    const file = path.join(where.home, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const started = Date.now();
  for (const args of plan.before ?? []) {
    const prepared = await runProgram(program, args, plan, where);
    if (prepared.code !== 0) {
      return { ...prepared, ms: Date.now() - started };
    }
  }
  const run = { ...(await runProgram(program, plan.args, plan, where)), ms: Date.now() - started };
  for (const args of plan.after ?? []) {
    await runProgram(program, args, plan, where);
  }
  return run;
}

/** Nothing of this machine's environment but the path to programs, so that no key of anybody's is found. */
async function runProgram(program, args, { env = {} }, { home, work }) {
  const child = startGroup(program, args, {
    cwd: work,
    env: { PATH: process.env.PATH, HOME: home, TMPDIR: home, TERM: 'dumb', NO_COLOR: '1', CI: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8').on('data', (text) => (output[name] += text));
  }
  const code = await Promise.race([ended(child), sleep(LIMIT_MS, 'timeout', { ref: false })]);
  await stopGroup(child);
  return { ...output, code };
}

async function keepLog({ label }, { stdout, stderr, sent, upstream, router = '' }) {
  const folder = path.join(root, 'out', 'clients', 'logs', label.replaceAll(/[^\w.-]+/g, '-'));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const lines = (entries) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  await Promise.all([
    writeFile(path.join(folder, 'stdout.txt'), stdout),
    writeFile(path.join(folder, 'stderr.txt'), stderr),
    writeFile(path.join(folder, 'router.txt'), router),
    writeFile(path.join(folder, 'sent.jsonl'), lines(sent)),
    writeFile(path.join(folder, 'upstream.jsonl'), lines(upstream)),
  ]);
}
