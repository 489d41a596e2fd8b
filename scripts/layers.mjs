import { existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended, startGroup, stopGroup } from './children.mjs';
import { ensureChromium } from './editor/chromium.mjs';
import { setupVscode } from './editor/setup-vscode.mjs';
import { packageVsix, root } from './steps.mjs';

const MOCHA = path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
const REPORTER = path.join(root, 'scripts', 'mocha-report.cjs');
const TIMED_OUT = 124;

/**
 * What `npm test` runs, in this order. `built` layers need the build; `run` takes the filter on titles and returns
 * counts. The limits below, in seconds, are several times what a layer takes on two busy cores: a hanging test ends
 * the run, and not the patience of CI.
 */
export const LAYERS = [
  { name: 'types', run: () => check('types') },
  { name: 'lint', run: () => check('lint') },
  { name: 'layers', run: () => check('layers') },
  { name: 'unit', built: true, run: unit },
  { name: 'browser', built: true, prepare: ensureChromium, run: browser },
  { name: 'host', built: true, prepare: prepareEditor, run: host },
  { name: 'ui', built: true, prepare: () => packageVsix().then(prepareEditor), run: ui },
];

async function prepareEditor() {
  await ensureChromium();
  await setupVscode();
}

async function check(script) {
  const { code } = await stream('npm', ['run', '--silent', script], { limit: 600 });
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function unit(grep) {
  const outside = /^out[\\/]test[\\/](editor|browser|bench)[\\/]/;
  const files = globSync('out/test/**/*.test.mjs', { cwd: root }).filter((file) => !outside.test(file));
  return mocha('unit', files, { grep, timeout: 10_000, limit: 1_800 });
}

function browser(grep) {
  const files = globSync('out/test/browser/*.test.mjs', { cwd: root });
  return mocha('browser', files, { grep, timeout: 60_000, limit: 600 });
}

function ui(grep) {
  const files = globSync('out/test/editor/ui/*.test.mjs', { cwd: root });
  return mocha('ui', files, { grep, timeout: 120_000, limit: 2_400 });
}

async function mocha(layer, files, { grep, timeout, limit }) {
  if (files.length === 0) {
    process.stdout.write(`No test file of layer ${layer} was built.\n`);
    return { passed: 0, failed: 0 };
  }
  const tally = path.join(root, 'out', `${layer}.tally`);
  rmSync(tally, { force: true });
  mkdirSync(path.dirname(tally), { recursive: true });
  const args = [MOCHA, '--reporter', REPORTER, '--timeout', String(timeout)];
  args.push(...(process.env.CI ? ['--forbid-only'] : []), ...(grep ? ['--grep', grep] : []), ...files.sort());
  const { code } = await stream(process.execPath, args, { limit, env: { SIGNALBOX_TALLY: tally } });
  const words = existsSync(tally) ? readFileSync(tally, 'utf8').split('\n') : [];
  const count = (word) => words.filter((other) => other === word).length;
  const counts = { passed: count('pass'), failed: count('fail'), skipped: count('pending') };
  return withCrash(counts, code, words.includes('end'));
}

async function host(grep) {
  const script = path.join(root, 'scripts', 'editor', 'run-host.mjs');
  const env = grep ? { SIGNALBOX_GREP: grep } : {};
  const { code, output } = await stream(process.execPath, [script], { limit: 420, env });
  const result = /^HOST-RESULT (\{.*\})$/m.exec(output)?.[1];
  const counts = result ? JSON.parse(result) : { passed: 0, failed: 0 };
  return withCrash(counts, code, result !== undefined);
}

/** A run that broke off, or failed with no test to blame, is one failure more. */
function withCrash(counts, code, complete) {
  const unexplained = !complete || (code !== 0 && counts.failed === 0);
  return unexplained ? { ...counts, failed: counts.failed + 1 } : counts;
}

/** Runs a program in view of the person, for no longer than `limit` seconds. */
async function stream(command, args, { limit, env = {} }) {
  const child = startGroup(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32' && command === 'npm',
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    process.stdout.write(chunk);
    output += chunk;
  });
  child.stderr.on('data', (chunk) => process.stderr.write(chunk));
  const done = ended(child, 'close');
  const late = sleep(limit * 1_000, TIMED_OUT, { ref: false });
  const code = await Promise.race([done, late]);
  if (code === TIMED_OUT) {
    process.stdout.write(`\nStopped: still running after ${limit} s.\n`);
    await stopGroup(child);
  }
  return { code, output };
}
