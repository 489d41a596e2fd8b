import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { printTable } from './support/table.js';

const FILES = [
  'dist/signalbox.vsix',
  'dist/extension.cjs',
  'dist/start.cjs',
  'dist/cli.cjs',
  'dist/guardrails.cjs',
  'dist/webview/dashboard.js',
  'dist/webview/dashboard.css',
];

const BYTES_PER_KB = 1_000;

async function rowOf(file: string): Promise<readonly string[]> {
  const bytes = await readFile(file);
  const packed = await promisify(gzip)(bytes);
  return [file, (bytes.length / BYTES_PER_KB).toFixed(1), (packed.length / BYTES_PER_KB).toFixed(1)];
}

const rows = await Promise.all(FILES.map(rowOf));
printTable(
  'Size (targets: VSIX under 1,500 kB, extension under 700 kB, page under 260 kB)',
  ['', 'kB', 'gzip kB'],
  rows,
);
