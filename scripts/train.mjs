import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ready } from './bootstrap.mjs';
import { root } from './steps.mjs';

/** Bundled beside the packages, so that they are found; gone again afterwards. */
await ready();
const { build } = await import('esbuild');
const folder = mkdtempSync(path.join(root, 'node_modules', '.train-'));
try {
  await build({
    absWorkingDir: root,
    entryPoints: ['training/main.ts'],
    outfile: path.join(folder, 'main.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  const { status } = spawnSync(process.execPath, [path.join(folder, 'main.mjs'), ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
