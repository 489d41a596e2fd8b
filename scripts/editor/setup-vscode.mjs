import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StepError, capture, step } from '../steps.mjs';
import { codeServerEntry, codeServerVersion, editorDir, vscodeDir } from './paths.mjs';

/** Serve the agent host, remote tunnels, Windows and Kerberos proxies, and are most of the download. */
const UNUSED_PACKAGES = [
  '@devcontainers/cli',
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@vscode/copilot-api',
  '@vscode/sandbox-runtime',
  '@vscode/sqlite3',
  '@vscode/windows-process-tree',
  '@vscode/windows-registry',
  'kerberos',
  'ssh2',
];

/** Built-in extensions that miss a package of the list above, or an install step of their own. */
const UNUSED_EXTENSIONS = [
  'github',
  'grunt',
  'gulp',
  'jake',
  'mermaid-markdown-features',
  'microsoft-authentication',
  'ms-vscode.js-debug',
  'ms-vscode.js-debug-companion',
  'ms-vscode.vscode-js-profile-table',
  'npm',
  'tunnel-forwarding',
  'typescript-language-features',
];

/** Compiled where a compiler is there. Only the contents of log channels depend on it. */
const COMPILED = ['@vscode/spdlog', '@vscode/native-watchdog', 'native-watchdog'];

const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];

/**
 * Installs a real VS Code out of npm packages, once: code-server, without any package's install script, since its own
 * refuses an older Node and compiles for minutes what nothing here uses.
 */
export async function setupVscode() {
  const receipt = path.join(editorDir, 'installed.json');
  const recipe = JSON.stringify([codeServerVersion, UNUSED_PACKAGES, UNUSED_EXTENSIONS]);
  if (existsSync(receipt) && readFileSync(receipt, 'utf8') === recipe) {
    return;
  }
  await step(`Installing VS Code (code-server ${codeServerVersion}, about 300 MB)`, async () => {
    try {
      await install();
    } catch (error) {
      throw new StepError(`${error.message}\n\nVS Code could not be installed in ${editorDir}. Run the command again.`);
    }
  });
  await step('Compiling its log module', compile);
  writeFileSync(receipt, recipe);
}

async function install() {
  rmSync(editorDir, { recursive: true, force: true });
  mkdirSync(editorDir, { recursive: true });
  writeJson(path.join(editorDir, 'package.json'), {
    private: true,
    dependencies: { 'code-server': codeServerVersion },
  });
  await capture('npm', ['install', '--ignore-scripts', '--no-package-lock', ...QUIET], { cwd: editorDir });
  if (!existsSync(codeServerEntry)) {
    throw new StepError(`npm installed code-server ${codeServerVersion} without ${codeServerEntry}.`);
  }
  replaceUnbuiltArgon();
  pruneDependencies();
  await capture('npm', ['install', '--ignore-scripts', '--omit=dev', ...QUIET], { cwd: vscodeDir });
  for (const name of UNUSED_EXTENSIONS) {
    rmSync(path.join(vscodeDir, 'extensions', name), { recursive: true, force: true });
  }
}

/** It hashes a login password, and there is no login; older versions come without a binary and fail to load. */
function replaceUnbuiltArgon() {
  const folder = path.join(editorDir, 'node_modules', 'argon2');
  if (existsSync(path.join(folder, 'prebuilds'))) {
    return;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'absent.cjs'), 'module.exports = {};\n');
  writeJson(path.join(folder, 'package.json'), { name: 'argon2', version: '0.0.0', main: 'absent.cjs' });
}

function pruneDependencies() {
  const file = path.join(vscodeDir, 'package.json');
  const manifest = readJson(file);
  for (const name of UNUSED_PACKAGES) {
    delete manifest.dependencies[name];
  }
  if (manifest.dependencies['@parcel/watcher'].includes('#')) {
    manifest.dependencies['@parcel/watcher'] = '2.5.6'; // VS Code 1.105 names a git address, which npm cannot reach
  }
  writeJson(file, manifest);
}

async function compile() {
  const { dependencies } = readJson(path.join(vscodeDir, 'package.json'));
  const modules = COMPILED.filter((name) => name in dependencies);
  try {
    await capture('npm', ['rebuild', ...modules, ...QUIET], { cwd: vscodeDir });
  } catch {
    process.stdout.write('(no C++ compiler: the Output view will show no log) ');
  }
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
const writeJson = (file, value) => writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
