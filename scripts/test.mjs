import { parseArgs } from 'node:util';
import { ready } from './bootstrap.mjs';
import { build, runScript, since } from './steps.mjs';

const HELP = `npm test: every layer of tests, in order, up to the first that fails.

  npm test -- --only unit,host    only these: types, lint, layers, unit, browser, host, ui
  npm test -- --grep fallback     only mocha tests whose title matches
`;

const NAMES = ['types', 'lint', 'layers', 'unit', 'browser', 'host', 'ui'];

function options() {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, grep: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  const only = values.only?.split(',') ?? NAMES;
  const unknown = only.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) {
    throw new Error(`There is no layer ${unknown.join(', ')}. The layers: ${NAMES.join(', ')}.`);
  }
  return { ...values, only };
}

async function runLayer(layer, { grep }, buildOnce) {
  const started = Date.now();
  process.stdout.write(`\n== ${layer.name}\n`);
  let counts;
  try {
    if (layer.built) {
      await buildOnce();
    }
    await layer.prepare?.();
    counts = await layer.run(grep);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    counts = { passed: 0, failed: 1 };
  }
  const empty = counts.passed + counts.failed === 0 && !grep;
  return { name: layer.name, ...counts, failed: empty ? 1 : counts.failed, empty, time: since(started) };
}

function summary(results, skipped) {
  const lines = results.map(({ name, passed, failed, skipped: pending, empty, time }) => {
    const remarks = [pending ? `${pending} skipped` : '', empty ? 'ran no test' : ''].filter(Boolean);
    const counts = `${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed`;
    return `  ${name.padEnd(7)}${counts}${time.padStart(9)}${remarks.map((text) => `  ${text}`).join('')}`;
  });
  return [...lines, ...skipped.map((name) => `  ${name.padEnd(7)} not run`)].join('\n');
}

async function main({ only, grep }) {
  await ready();
  const { LAYERS } = await import('./layers.mjs');
  const chosen = LAYERS.filter(({ name }) => only.includes(name));
  let built;
  const buildOnce = () => (built ??= build({ tests: true }));
  const results = [];
  for (const layer of chosen) {
    results.push(await runLayer(layer, { grep }, buildOnce));
    if (results.at(-1).failed > 0) {
      break;
    }
  }
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  const nothing = total('passed') + total('failed') === 0;
  const skipped = chosen.slice(results.length).map(({ name }) => name);
  process.stdout.write(`\n${summary(results, skipped)}\n\n`);
  process.stdout.write('Of types, lint and layers, each counts as one.\n');
  process.stdout.write(nothing ? `No test matches ${grep}.\n` : '');
  process.stdout.write(`${total('passed')} passed, ${total('failed')} failed\n`);
  process.exitCode = total('failed') > 0 || nothing ? 1 : 0;
}

await runScript({ help: HELP, options, main });
