import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ended, startGroup, stopAll } from './children.mjs';

/** The repository, wherever it was cloned to. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** The packaged extension, as `npm start` installs it and the tests do. */
export const vsix = path.join(root, 'dist', 'signalbox.vsix');

/** A failure that its message explains: the person needs no stack. */
export class StepError extends Error {}

/** `12.3 s` since a time that Date.now() gave. */
export const since = (started) => `${((Date.now() - started) / 1000).toFixed(1)} s`;

/** Does one thing and prints one line about it, with the time it took. */
export async function step(label, work) {
  const started = Date.now();
  process.stdout.write(`${label} … `);
  try {
    const result = await work();
    process.stdout.write(`${since(started)}\n`);
    return result;
  } catch (error) {
    process.stdout.write(`failed after ${since(started)}\n`);
    throw error;
  }
}

/** Runs a program silently and returns what it printed. Throws a StepError with all of it when the program fails. */
export async function capture(command, args, { cwd = root, env = process.env } = {}) {
  // Windows runs npm.cmd and code.cmd only through its shell.
  const shell = process.platform === 'win32' && command !== process.execPath;
  const child = startGroup(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const code = await ended(child, 'close');
  if (code !== 0) {
    throw new StepError(`${path.basename(command)} ${args.join(' ')} failed (exit ${code}).\n${output.trimEnd()}`);
  }
  return output;
}

/** Bundles the extension, the command line and the page, and the tests with them where they are asked for. */
export const build = ({ tests = false } = {}) =>
  step('Building', () => capture(process.execPath, ['esbuild.mjs', ...(tests ? ['--tests'] : [])]));

/** Packs what was built into the file that people install. */
export const packageVsix = () => step('Packaging the extension', () => packageFolder(root, vsix));

/** Packs the extension in a folder into a file. */
export function packageFolder(folder, file, flags = []) {
  mkdirSync(path.dirname(file), { recursive: true });
  const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const always = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  return capture(process.execPath, [vsce, 'package', ...always, ...flags, '--out', file], { cwd: folder });
}

/** Ends the process on a failure: quietly and with advice where a step gave some, with a stack otherwise. */
function fail(error) {
  process.stderr.write(`\n${error instanceof StepError ? error.message : (error?.stack ?? error)}\n`);
  process.exit(1);
}

/** Runs a script of package.json: its flags, its help, its failures. A flag that is not understood ends it with 2. */
export async function runScript({ help, options, main }) {
  let flags;
  try {
    flags = options();
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${help}`);
    process.exit(2);
  }
  if (flags.help) {
    process.stdout.write(help);
    return;
  }
  try {
    await main(flags);
  } catch (error) {
    await stopAll();
    fail(error);
  }
}
