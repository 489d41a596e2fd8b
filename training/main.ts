import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { modelCard } from './card.js';
import { addToHashes } from './known-tests.js';
import { measure } from './measure.js';
import { readRows } from './rows.js';
import { corpusFiles, dataFiles, hashOfFiles } from './sources.js';
import { train } from './train.js';
import { fitAsWorker, fitInWorkers } from './workers.js';

/** Hashes of prompts of public test sets; see overlap.ts. */
const KNOWN_TESTS = 'training/known-test-hashes.txt';

/** Where the product reads its weights from. */
const SHIPPED = 'src/catalog/data';

const HELP = `npm run train -- --data DIR: trains the shipped classifier.

  --data DIR    outcomes.jsonl, labels.jsonl and models.json, as training/README.md describes them
  --corpus DIR  our own rows: corpus/, relations.jsonl and vocabulary/ (default: training)
  --out DIR     where classifier.bin and classifier.meta.json go (default: src/catalog/data); elsewhere the model card
                goes there too
  --check       trains, and only tells whether the files are byte for byte what is there
  --hash FILE   instead of training: adds the hashes of a public test set (JSON lines) to ${KNOWN_TESTS},
                so that no row of ours can be one of its prompts; may be given more than once

The same rows give the same bytes.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      corpus: { type: 'string', default: 'training' },
      out: { type: 'string', default: SHIPPED },
      check: { type: 'boolean', default: false },
      hash: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.hash.length > 0) {
    for (const file of values.hash) addKnownTest(file);
    return;
  }
  if (values.help || values.data === undefined) {
    process.stdout.write(HELP);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const startedMs = performance.now();
  const corpusDir = path.join(values.corpus, 'corpus');
  const rows = readRows(values.data, corpusDir);
  const fitted = fitInWorkers(fileURLToPath(import.meta.url), values.data, corpusDir);
  const trained = await train(rows, fitted);
  const seconds = (performance.now() - startedMs) / 1_000;
  const report = measure(rows, trained);
  const corpus = corpusFiles(values.corpus);
  const meta = {
    file: 'classifier.bin',
    sha256: createHash('sha256').update(trained.bytes).digest('hex'),
    bytes: trained.bytes.length,
    gzipBytes: gzipSync(trained.bytes, { level: 9 }).length,
    dataSha256: hashOfFiles(dataFiles(values.data)),
    corpusSha256: hashOfFiles(corpus),
    asOf: newestDay(corpus),
    report,
  };
  write(values.check, path.join(values.out, 'classifier.bin'), trained.bytes);
  write(
    values.check,
    path.join(values.out, 'classifier.meta.json'),
    Buffer.from(`${JSON.stringify(meta, undefined, 2)}\n`),
  );
  const cardDir = values.out === SHIPPED ? 'training' : values.out;
  write(values.check, path.join(cardDir, 'MODEL-CARD.md'), Buffer.from(modelCard(meta)));
  process.stdout.write(`${meta.bytes} bytes, ${meta.gzipBytes} packed, trained in ${seconds.toFixed(1)} s\n`);
}

function addKnownTest(file: string): void {
  const before = readFileSync(KNOWN_TESTS, 'utf8');
  writeFileSync(KNOWN_TESTS, addToHashes(before, readFileSync(file, 'utf8')));
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

if (isMainThread) await main();
else fitAsWorker();
