import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { peerFile } from './support/peer.js';
import { median } from './support/quantiles.js';
import { printTable } from './support/table.js';

const RUNS = 5;

/** Answers to every property, call and `new` with itself, so that only our own code takes time. */
const EMPTY_VSCODE = `
const empty = new Proxy(function () {}, { get: (_, key) => (key === Symbol.toPrimitive ? () => '' : empty), apply: () => empty, construct: () => empty });
module.exports = empty;
`;

const loadSchema = z.object({ tookMs: z.number(), cpuMs: z.number() });
const hostSchema = z.object({ loadMs: z.number(), activateMs: z.number() });

const run = promisify(execFile);

async function loadInNode(dir: string): Promise<z.infer<typeof loadSchema>> {
  const { stdout } = await run(process.execPath, [peerFile('load-extension')], {
    env: { ...process.env, NODE_PATH: dir },
  });
  return loadSchema.parse(JSON.parse(stdout));
}

/** One start of a real editor with a fresh profile. */
async function activateInHost(dir: string): Promise<z.infer<typeof hostSchema>> {
  const { stdout } = await run(process.execPath, [
    'scripts/editor/code-host.mjs',
    `--extensionDevelopmentPath=${path.resolve()}`,
    '--extensionTestsPath=out/test/bench/peers/activation-probe.cjs',
    dir,
  ]);
  const line = /^ACTIVATION (\{.*\})$/m.exec(stdout)?.[1];
  if (line === undefined) throw new Error(`The extension host gave no times.\n${stdout}`);
  return hostSchema.parse(JSON.parse(line));
}

async function repeat<T>(job: () => Promise<T>): Promise<readonly T[]> {
  const results: T[] = [];
  for (let count = 0; count < RUNS; count += 1) results.push(await job());
  return results;
}

const row = (label: string, samples: readonly number[]): readonly string[] => [
  label,
  Math.min(...samples).toFixed(1),
  median(samples).toFixed(1),
];

const dir = await mkdtemp(path.join(tmpdir(), 'signalbox-bench-'));
try {
  await writeFile(path.join(dir, 'vscode.js'), EMPTY_VSCODE);
  const loads = await repeat(() => loadInNode(dir));
  const hosts = await repeat(() => activateInHost(dir));
  printTable(
    `Activation: ${RUNS} fresh processes each (target: load and activate together under 100 ms)`,
    ['', 'min ms', 'median ms'],
    [
      row(
        'require() in plain Node',
        loads.map(({ tookMs }) => tookMs),
      ),
      row(
        '  of it on the processor',
        loads.map(({ cpuMs }) => cpuMs),
      ),
      row(
        'extension host: load',
        hosts.map(({ loadMs }) => loadMs),
      ),
      row(
        'extension host: activate',
        hosts.map(({ activateMs }) => activateMs),
      ),
      row(
        'extension host: both',
        hosts.map(({ loadMs, activateMs }) => loadMs + activateMs),
      ),
    ],
  );
} finally {
  await rm(dir, { recursive: true, force: true });
}
