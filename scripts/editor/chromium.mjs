import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { StepError, capture, step } from '../steps.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_APPS = ['Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);

const ADVICE =
  'The editor tests need Chromium, and none was found. Install it (Debian: `apt-get install chromium`; macOS: ' +
  '`brew install --cask google-chrome`), or name one: SIGNALBOX_CHROMIUM=/path/to/chrome npm test';

/** The Chromium or Chrome of this machine. Throws, with advice, when there is none. */
export function findChromium() {
  const named = process.env.SIGNALBOX_CHROMIUM;
  if (named && !existsSync(named)) {
    throw new StepError(`SIGNALBOX_CHROMIUM names ${named}, which does not exist.`);
  }
  const found = named ?? installed();
  if (!found) {
    throw new StepError(ADVICE);
  }
  return found;
}

/** Sees to it that findChromium() finds one: installs Debian's where this process may. */
export async function ensureChromium() {
  if (process.env.SIGNALBOX_CHROMIUM || installed()) {
    findChromium();
    return;
  }
  const asRoot = onPath('apt-get') && (await rootPrefix());
  if (!asRoot) {
    throw new StepError(ADVICE);
  }
  await step('Installing Chromium (apt-get)', async () => {
    const [command, ...prefix] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
    try {
      await capture(command, [...prefix, 'update']);
      await capture(command, [...prefix, 'install', '-y', '--no-install-recommends', 'chromium']);
    } catch (error) {
      throw new StepError(`${error.message}\n\n${ADVICE}`);
    }
  });
  findChromium();
}

const installed = () => NAMES.map(onPath).find(Boolean) ?? MAC_APPS.find((file) => existsSync(file));

/** The command line prefix that makes us root without asking a person, if there is one. */
async function rootPrefix() {
  if (process.getuid?.() === 0) {
    return [];
  }
  const sudo = onPath('sudo');
  return sudo
    ? capture(sudo, ['-n', 'true']).then(
        () => [sudo, '-n'],
        () => undefined,
      )
    : undefined;
}

/** Where the shell would find a program. */
export function onPath(name) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return folders.map((folder) => path.join(folder, name)).find(executable);
}

function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
