import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { modelCard } from './card.js';
import { measure } from './measure.js';
import { readRows } from './rows.js';
import { train } from './train.js';

const HELP = `npm run train -- --data DIR: trains the shipped classifier.

  --data DIR    outcomes.jsonl, labels.jsonl and models.json, as training/README.md describes them
  --out DIR     where classifier.bin and classifier.meta.json go (default: src/catalog/data)
  --check       trains, and only tells whether the files are byte for byte what is there

The same rows give the same bytes.
`;

/** A file or folder name and what is in it, so that a change of either shows. */
function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(path.basename(file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

const filesIn = (dir: string, ends: string): readonly string[] =>
  readdirSync(dir)
    .filter((name) => name.endsWith(ends))
    .sort()
    .map((name) => path.join(dir, name));

function main(): void {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      out: { type: 'string', default: 'src/catalog/data' },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || values.data === undefined) {
    process.stdout.write(HELP);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const startedMs = performance.now();
  const rows = readRows(values.data, 'training/corpus');
  const trained = train(rows);
  const seconds = (performance.now() - startedMs) / 1_000;
  const report = measure(rows, trained);
  const data = ['outcomes.jsonl', 'labels.jsonl', 'models.json'].map((name) => path.join(values.data ?? '', name));
  const corpus = [
    ...filesIn('training/corpus', '.jsonl'),
    'training/relations.jsonl',
    'training/vocabulary/terms.json',
  ];
  const meta = {
    file: 'classifier.bin',
    sha256: createHash('sha256').update(trained.bytes).digest('hex'),
    bytes: trained.bytes.length,
    gzipBytes: gzipSync(trained.bytes, { level: 9 }).length,
    dataSha256: hashOf(data),
    corpusSha256: hashOf(corpus),
    asOf: newestDay(corpus),
    report,
  };
  write(values.check, path.join(values.out, 'classifier.bin'), trained.bytes);
  write(
    values.check,
    path.join(values.out, 'classifier.meta.json'),
    Buffer.from(`${JSON.stringify(meta, undefined, 2)}\n`),
  );
  write(values.check, 'training/MODEL-CARD.md', Buffer.from(modelCard(meta)));
  process.stdout.write(`${meta.bytes} bytes, ${meta.gzipBytes} packed, trained in ${seconds.toFixed(1)} s\n`);
}

/** The day the vocabulary says it was written; not today, so that the bytes stay the same. */
function newestDay(files: readonly string[]): string {
  const text = readFileSync(files.at(-1) ?? '', 'utf8');
  return /"asOf": "(\d{4}-\d{2}-\d{2})"/.exec(text)?.[1] ?? 'unknown';
}

function write(check: boolean, file: string, bytes: Uint8Array): void {
  if (!check) writeFileSync(file, bytes);
  else if (!Buffer.from(bytes).equals(readFileSync(file))) {
    process.stderr.write(`${file} is not what this data gives. Run npm run train.\n`);
    process.exitCode = 1;
  }
}

main();
