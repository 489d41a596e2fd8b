import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ready } from './bootstrap.mjs';
import { ended, startGroup } from './children.mjs';
import { build, packageVsix, root, runScript } from './steps.mjs';

const HELP = `npm run bench: builds, then measures and prints tables. No time fails it; a busy machine only makes it slower.

  npm run bench -- --only decision,proxy    only these: ${names().join(', ')}
`;

function names() {
  return readdirSync(path.join(root, 'test', 'bench'))
    .filter((file) => file.endsWith('.bench.ts'))
    .map((file) => path.basename(file, '.bench.ts'))
    .sort();
}

function options() {
  const { values } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean', default: false } } });
  const only = values.only?.split(',') ?? names();
  const unknown = only.filter((name) => !names().includes(name));
  if (unknown.length > 0) {
    throw new Error(`There is no bench ${unknown.join(', ')}. The benches: ${names().join(', ')}.`);
  }
  return { help: values.help, only };
}

/** What a bench needs beside the build. */
const PREPARE = { size: packageVsix, activation: prepareEditor };

async function prepareEditor() {
  const [{ ensureChromium }, { setupVscode }] = await Promise.all([
    import('./editor/chromium.mjs'),
    import('./editor/setup-vscode.mjs'),
  ]);
  await ensureChromium();
  await setupVscode();
}

/** Tells whether the bench ran to its end; one that broke off does not keep the others from running. */
async function run(name) {
  process.stdout.write(`\n== ${name}\n`);
  try {
    await PREPARE[name]?.();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    return false;
  }
  const file = path.join('out', 'test', 'bench', `${name}.bench.mjs`);
  return (await ended(startGroup(process.execPath, [file], { cwd: root, stdio: 'inherit' }))) === 0;
}

async function main(only) {
  await ready();
  await build({ tests: true });
  const broken = [];
  for (const name of only) {
    if (!(await run(name))) {
      broken.push(name);
    }
  }
  if (broken.length > 0) {
    process.stderr.write(`\nBroke off: ${broken.join(', ')}\n`);
    process.exitCode = 1;
  }
}

await runScript({ help: HELP, options, main: ({ only }) => main(only) });
