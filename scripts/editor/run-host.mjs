/**
 * Runs the tests of test/editor/host inside the extension host: of the editor that setup-vscode.mjs installed, or of a
 * desktop VS Code that VSCODE_EXECUTABLE names.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { freePort, profile } from './host.mjs';
import { root } from './paths.mjs';
import { packageFolder } from '../steps.mjs';
import { sampleWorkspace } from './workspace.mjs';

// runTests closes its editor on Ctrl-C only, and would leave it running when this process is told to end otherwise.
process.on('SIGTERM', () => process.emit('SIGINT'));

// Nothing of this machine is found, and the proxy is off, as it is for a new user.
const settings = {
  'signalbox.discovery.localServers': false,
  'signalbox.discovery.environmentKeys': false,
  'signalbox.proxy.port': await freePort(),
};
const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-workspace-'));
const desktop = process.env.VSCODE_EXECUTABLE;
/** Another extension, which offers a model to VS Code. The editor that code-host.mjs starts takes one folder only. */
const offering = path.join(root, 'test', 'editor', 'fixtures', 'offered-models');

async function packOffering() {
  const file = path.join(root, 'out', 'offered-models.vsix');
  await packageFolder(offering, file, ['--skip-license', '--allow-star-activation']);
  return file;
}

/** code-host.mjs makes its own. */
const dirs = desktop && profile({ settings });
try {
  await runTests({
    vscodeExecutablePath: desktop ?? path.join(import.meta.dirname, 'code-host.mjs'),
    extensionDevelopmentPath: desktop ? [root, offering] : root,
    extensionTestsPath: path.join(root, 'out', 'test', 'editor', 'host', 'index.cjs'),
    extensionTestsEnv: dirs && { SIGNALBOX_HOME: dirs.signalboxHome },
    launchArgs: [
      sampleWorkspace(folder),
      ...(dirs
        ? [`--user-data-dir=${dirs.user}`]
        : [`--user-settings=${JSON.stringify(settings)}`, `--install-extension=${await packOffering()}`]),
    ],
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
  dirs?.remove();
}
