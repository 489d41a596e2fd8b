import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { capture, root, step } from '../steps.mjs';

/** Each client has a folder of its own here: their dependencies do not agree with each other's, or with ours. */
const folderOf = (name) => path.join(root, 'out', 'clients', name);

/** Installs a client's pinned version, unless it is there, and returns its program. */
export async function install({ name, package: packageName, version, bin }) {
  const folder = folderOf(name);
  const modules = path.join(folder, 'node_modules');
  if (installed(path.join(modules, packageName, 'package.json')) !== version) {
    await step(`Installing ${packageName} ${version}`, () => freshInstall(folder, `${packageName}@${version}`));
  }
  return path.join(modules, '.bin', bin);
}

async function freshInstall(folder, wanted) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  await capture('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', '--save-exact', wanted], {
    cwd: folder,
  });
}

const installed = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined);
