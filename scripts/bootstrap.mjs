import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ended } from './children.mjs';
import { StepError, capture, root, step } from './steps.mjs';

/** The editor needs this Node (module.registerHooks). */
const EDITOR_NODE = [24, 0];
/** The router needs this one: node:sqlite without a flag. */
const ROUTER_NODE = [22, 13];

/**
 * Makes the calling script runnable from a fresh clone: installs the pinned packages when they are not there as
 * package-lock.json has them, and starts the script again under the Node 24 among them when the machine's is older.
 * To be awaited before anything from node_modules is imported.
 */
export async function ready() {
  if (!packagesMatchLock()) {
    await step('Installing the pinned packages (npm ci)', installPackages);
  }
  const bin = path.join(root, 'node_modules', '.bin');
  process.env.PATH = `${bin}${path.delimiter}${process.env.PATH}`;
  if (atLeast(EDITOR_NODE)) {
    return;
  }
  const bundled = path.join(bin, 'node');
  if (existsSync(bundled)) {
    process.exit(await continueUnder(bundled));
  }
  if (!atLeast(ROUTER_NODE)) {
    throw new StepError(`Signalbox needs Node 24, and this is ${process.version}. Install Node 24, then try again.`);
  }
}

/** Stays in the same process group, and stays to the end: the terminal is the child's for as long as it runs. */
function continueUnder(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  return ended(child);
}

/** npm's own record of what it installed tells more than a time stamp: it also sees a checkout of another branch. */
function packagesMatchLock() {
  const wanted = packagesIn('package-lock.json');
  const installed = packagesIn('node_modules/.package-lock.json');
  if (!wanted || !installed) {
    return false;
  }
  return Object.entries(wanted).every(([where, { version, optional }]) => {
    const there = installed[where];
    return where === '' || (there ? there.version === version : optional === true);
  });
}

function packagesIn(lockFile) {
  try {
    return JSON.parse(readFileSync(path.join(root, lockFile), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

async function installPackages() {
  try {
    await capture('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  } catch (error) {
    throw new StepError(
      `${error.message}\n\nThe packages could not be installed. Check that npm reaches its registry ` +
        '(behind a proxy: `npm config set proxy …`), then try again.',
    );
  }
}

function atLeast([major, minor]) {
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
