import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ready } from './bootstrap.mjs';
import { searchFor } from './canary/search.mjs';
import { ended, startGroup } from './children.mjs';
import { build, root, runScript, step, StepError } from './steps.mjs';

const HELP = `npm run canary: runs the tests with providers that repeat keys and prompts, and looks for them everywhere afterwards.

  npm run canary -- --files e2e    only test files whose path holds this
  npm run canary -- --no-build     with what is built already
  npm run canary -- --keep         leaves the folder with what was searched
`;

/** Shorter texts are made by chance, or are words. */
const MIN_SECRET_CHARACTERS = 16;
const MIN_TEXT_CHARACTERS = 24;

/** Answers of a model that judges are made of our own words, which the ledger holds. */
const JUDGEMENT = /"tier":/;

/** The start of a text is enough to know it by; of each, some dozens of forms are looked for. */
const MAX_TEXT_CHARACTERS = 200;

/** Shorter stretches of texts are common words and the names of fields. */
const TEXT_RUN = 32;

/** Files that Signalbox itself writes; the others in temporary folders are what tests hand to it. */
const OURS =
  /^(?:ledger\.db.*|client-keys\.json|proxy\.json|memory\.json|prices\.json|settings\.json|index\.json|owner.*|.*\.partial)$/;

function options() {
  const { values } = parseArgs({
    options: {
      files: { type: 'string', default: '' },
      'no-build': { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return values;
}

/** Runs the tests under watch; whether they passed is told, and is not the question here. */
async function runTests(folder, part) {
  const outside = /^out[\\/]test[\\/](editor|bench)[\\/]/;
  const files = globSync('out/test/**/*.test.mjs', { cwd: root }).filter(
    (file) => !outside.test(file) && file.includes(part),
  );
  if (files.length === 0) throw new StepError(`No test file has "${part}" in its path.`);
  const mocha = path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const watch = path.join(root, 'scripts', 'canary', 'watch.mjs');
  const args = ['--import', watch, mocha, '--timeout', '60000', '--reporter', 'dot', ...files.sort()];
  const env = { ...process.env, SIGNALBOX_CANARY_DIR: folder, TMPDIR: path.join(folder, 'tmp') };
  const child = startGroup(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await ended(child, 'close');
  writeFileSync(path.join(folder, 'output', 'mocha.txt'), output);
  return { code, files: files.length, counts: output.match(/^\s*\d+ (?:passing|failing|pending).*$/gm) ?? [], output };
}

/** What the tests trusted anybody with, each once. */
function canariesIn(folder) {
  const texts = new Map();
  const file = path.join(folder, 'notes.jsonl');
  for (const line of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
    if (line === '') continue;
    const { kind, text } = JSON.parse(line);
    const isLong = text.length >= (kind === 'secret' ? MIN_SECRET_CHARACTERS : MIN_TEXT_CHARACTERS);
    if (kind === 'reply' && JUDGEMENT.test(text)) continue;
    // One letter again and again is a filler, and found in every other one.
    if (isLong && new Set(text).size >= 8) texts.set(text.slice(0, MAX_TEXT_CHARACTERS), kind);
  }
  return [...texts].map(([text, kind], index) => ({
    name: `${kind} ${index + 1}`,
    text,
    ...(kind !== 'secret' && { run: TEXT_RUN }),
  }));
}

/** Every place that is searched: its kind and its bytes. */
function* placesIn(folder) {
  for (const kind of ['output', 'apps', 'reports']) {
    for (const name of readdirSync(path.join(folder, kind)))
      yield { kind, name: `${kind}/${name}`, bytes: readFileSync(path.join(folder, kind, name)) };
  }
  for (const inside of ['kept', 'tmp']) {
    for (const entry of readdirSync(path.join(folder, inside), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !OURS.test(entry.name)) continue;
      yield {
        kind: entry.name.replace(/\.corrupt-.*$|\.v\d+\.backup$/, ''),
        name: path.relative(folder, path.join(entry.parentPath, entry.name)),
        bytes: readFileSync(path.join(entry.parentPath, entry.name)),
      };
    }
  }
}

function searchAll(folder, canaries) {
  const search = searchFor(canaries);
  const counts = new Map();
  const hits = [];
  for (const { kind, name, bytes } of placesIn(folder)) {
    const { files, size } = counts.get(kind) ?? { files: 0, size: 0 };
    counts.set(kind, { files: files + 1, size: size + bytes.length });
    for (const hit of search(bytes)) hits.push({ ...hit, where: name });
  }
  return { counts, hits };
}

/** The search has to find what is there: one canary is planted in every kind of place, in another form each. */
function proveSearch() {
  const planted = { name: 'planted', text: 'planted-canary-Rk7Yt2Pw9Qz4' };
  const forms = [
    planted.text,
    Buffer.from(planted.text).toString('base64'),
    encodeURIComponent(planted.text),
    Buffer.from(planted.text).toString('hex'),
  ];
  const copy = mkdtempSync(path.join(tmpdir(), 'canary-proof-'));
  const places = ['output/a.txt', 'apps/a.txt', 'reports/a.json', 'kept/a/ledger.db', 'tmp/a/proxy.json'];
  for (const [index, place] of places.entries()) {
    mkdirSync(path.dirname(path.join(copy, place)), { recursive: true });
    writeFileSync(path.join(copy, place), `\0\0 before ${forms[index % forms.length]} after \0`);
  }
  const found = new Set(searchAll(copy, [planted]).hits.map(({ where }) => where));
  rmSync(copy, { recursive: true });
  if (found.size !== places.length)
    throw new StepError(`Of ${places.length} canaries that were planted only ${found.size} were found.`);
}

async function main({ files, keep, 'no-build': isBuilt }) {
  await ready();
  if (!isBuilt) await build({ tests: true });
  proveSearch();
  const folder = mkdtempSync(path.join(tmpdir(), 'signalbox-canary-'));
  for (const inside of ['tmp', 'kept', 'output', 'apps', 'reports']) mkdirSync(path.join(folder, inside));
  const run = await step('Running the tests under watch', () => runTests(folder, files));
  process.stdout.write(`${run.files} test files:${run.counts.map((line) => ` ${line.trim()}`).join(',')}\n`);
  const canaries = canariesIn(folder);
  if (canaries.length === 0)
    throw new StepError('The tests trusted nobody with anything, so nothing can be looked for.');
  const { counts, hits } = searchAll(folder, canaries);
  const kinds = (kind) => canaries.filter(({ name }) => name.startsWith(kind)).length;
  process.stdout.write(
    `Looked for ${kinds('secret')} secrets, ${kinds('prompt')} prompts and ${kinds('reply')} replies, in every form, in:\n`,
  );
  for (const [kind, { files: count, size }] of [...counts].sort()) {
    process.stdout.write(
      `  ${kind.padEnd(24)} ${String(count).padStart(6)} files ${(size / 1e6).toFixed(1).padStart(9)} MB\n`,
    );
  }
  const known = new Map(canaries.map(({ name, text }) => [name, text]));
  for (const { name, how, where, around } of hits.slice(0, 50)) {
    process.stdout.write(`  ${name} (${how}; ${known.get(name).slice(0, 60)}) in ${where}: ${around}\n`);
  }
  process.stdout.write(`${hits.length} hits\n`);
  if (keep) process.stdout.write(`What was searched is in ${folder}\n`);
  else rmSync(folder, { recursive: true, force: true });
  process.exitCode = hits.length === 0 ? 0 : 1;
}

await runScript({ help: HELP, options, main });
