import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ready } from './bootstrap.mjs';
import { StepError, root, runScript } from './steps.mjs';

const HELP = `node scripts/held-out.mjs: writes the benchmark's rows, those of training/corpus that no training may see.

  node scripts/held-out.mjs --check    only tells whether the file is as the corpus has it
`;

const FILE = path.join(root, 'src', 'catalog', 'data', 'benchmark.jsonl');

/** The choice is made by the product's own code, so that training can leave out the very same rows. */
async function selectBenchmark(rows) {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/core/evaluate/held-out.ts'],
    format: 'esm',
    write: false,
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const heldOut = await import(`data:text/javascript;base64,${code}`);
  return heldOut.selectBenchmark(rows);
}

/** File by file in the order of their names, so that the same corpus gives the same text everywhere. */
function corpus() {
  const folder = path.join(root, 'training', 'corpus');
  const files = readdirSync(folder).filter((file) => file.endsWith('.jsonl'));
  return files.sort().flatMap((file) =>
    readFileSync(path.join(folder, file), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line)),
  );
}

async function main({ check }) {
  await ready();
  const rows = await selectBenchmark(corpus());
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  if (!check) writeFileSync(FILE, text);
  else if (readFileSync(FILE, 'utf8') !== text)
    throw new StepError('src/catalog/data/benchmark.jsonl is not as the corpus has it. Run node scripts/held-out.mjs.');
  process.stdout.write(`${rows.length} rows\n`);
}

await runScript({
  help: HELP,
  options: () =>
    parseArgs({
      options: { check: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    }).values,
  main,
});
