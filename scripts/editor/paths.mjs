import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../steps.mjs';

export { root, vsix } from '../steps.mjs';

/** The editor that the tests and `npm start` use: code-server 4.N carries VS Code 1.N. */
export const codeServerVersion = process.env.CODE_SERVER_VERSION ?? '4.139.1';

/** Where the editor is installed; one folder per version, so that several can be there. */
export const editorDir = path.resolve(
  process.env.VSCODE_HOST_CACHE ?? path.join(root, '.vscode-test'),
  `code-server-${codeServerVersion}`,
);

const codeServerDir = path.join(editorDir, 'node_modules', 'code-server');
export const codeServerEntry = path.join(codeServerDir, 'out', 'node', 'entry.js');
export const vscodeDir = path.join(codeServerDir, 'lib', 'vscode');

/** Pictures taken by the tests. */
export const screenshotDir = path.join(root, 'out', 'screenshots');

/** The Node to run the editor with: this one, or the one that npm installed beside us. */
export function editorNode() {
  if (Number.parseInt(process.versions.node, 10) >= 24) {
    return process.execPath;
  }
  const name = `node-${process.platform}-${process.arch}`;
  try {
    return path.join(path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin', 'node');
  } catch {
    throw new Error(`The editor needs Node 24. This is ${process.version}, and npm installed no ${name}.`);
  }
}
