import { chmod, copyFile, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const root = import.meta.dirname;
const production = !process.argv.includes('--dev');

/** The 1.104 desktop host runs Node 22. */
const host = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  minify: production,
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
  metafile: true,
  // Prefer ES modules of packages: the price list is half the size there once unused exports are dropped.
  mainFields: ['module', 'main'],
};

/** What activation registers is a file of its own: reading the rest takes longer than the editor should wait. */
const startApart = {
  name: 'start-apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/start\.js$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './start.cjs', external: true } : undefined,
    ),
};

const testFiles = async (folder, { skip = () => false } = {}) =>
  (await readdir(path.join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(test|bench|peer)\.ts$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => !skip(file));

const inHost = (file) => file.startsWith(path.join('test', 'editor', 'host'));

async function buildProduct() {
  const results = await Promise.all([
    build({
      ...host,
      entryPoints: { extension: 'src/vscode/extension.ts', start: 'src/vscode/start.ts' },
      outdir: 'dist',
      outExtension: { '.js': '.cjs' },
      external: ['vscode'],
      plugins: [startApart],
      // VS Code hands out its API to require() alone.
      supported: { 'dynamic-import': false },
    }),
    build({
      ...host,
      entryPoints: { cli: 'src/cli/main.ts' },
      outdir: 'dist',
      outExtension: { '.js': '.cjs' },
      banner: { js: '#!/usr/bin/env node' },
    }),
    // A worker, started when the settings first name a pattern.
    build({
      ...host,
      entryPoints: { guardrails: 'src/gateway/guardrails/worker.ts' },
      outdir: 'dist',
      outExtension: { '.js': '.cjs' },
    }),
    build({
      absWorkingDir: root,
      bundle: true,
      platform: 'browser',
      target: 'es2022',
      format: 'esm',
      minify: production,
      logLevel: 'warning',
      metafile: true,
      entryPoints: { dashboard: 'src/webview/main.ts' },
      outdir: 'dist/webview',
    }),
  ]);
  await writeFile(path.join(root, 'dist/THIRD-PARTY-NOTICES.txt'), await notices(results));
}

/** Name, version and licence text of every package that went into a bundle: their licences ask for it. */
async function notices(results) {
  const files = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const folders = new Set(files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
  const texts = await Promise.all([...folders].sort().map(noticeOf));
  return texts.join(`\n${'-'.repeat(72)}\n\n`);
}

async function noticeOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(path.join(root, folder, 'package.json'), 'utf8'));
  const file = (await readdir(path.join(root, folder))).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? await readFile(path.join(root, folder, file), 'utf8') : `Licence: ${license}`;
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}

/** Tests in plain Node as ES modules with packages left outside; those for the extension host as CommonJS. */
async function buildTests() {
  await rm(path.join(root, 'out/test'), { recursive: true, force: true });
  const shared = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node24',
    sourcemap: 'inline',
    logLevel: 'warning',
    outbase: '.',
    outdir: 'out',
  };
  await Promise.all([
    build({
      ...shared,
      format: 'esm',
      splitting: true,
      packages: 'external',
      external: ['#editor/*'],
      outExtension: { '.js': '.mjs' },
      chunkNames: 'test/chunks/[name]-[hash]', // inside the folder that each build starts by removing
      entryPoints: await testFiles('test', { skip: inHost }),
    }),
    build({
      ...shared,
      format: 'cjs',
      external: ['vscode', 'mocha'],
      outExtension: { '.js': '.cjs' },
      entryPoints: [
        'test/editor/host/index.ts',
        'test/bench/peers/activation-probe.ts',
        ...(await testFiles('test/editor/host')),
      ],
    }),
  ]);
}

await buildProduct();
await chmod(path.join(root, 'dist/cli.cjs'), 0o755);
/** Read when first wanted, so they lie beside the bundles and not in them. */
for (const file of ['benchmark.jsonl', 'classifier.bin', 'classifier.meta.json']) {
  await copyFile(path.join(root, 'src/catalog/data', file), path.join(root, 'dist', file));
}
if (process.argv.includes('--tests')) await buildTests();
