import { existsSync } from 'node:fs';
import path from 'node:path';
import { fuzzHttpRaw } from './http-raw.js';
import { fuzzJsonParsing } from './json-parsing.js';
import { fuzzNaughtyStrings } from './naughty-strings.js';
import { fuzzPayloads } from './payloads.js';
import { fuzzRedosPumps } from './redos-pumps.js';
import type { Verdict } from './rows.js';
import { fuzzSseUpstream } from './sse-upstream.js';
import { fuzzWaitHeaders } from './wait-headers.js';

const KINDS: Readonly<Record<string, (dir: string) => Promise<readonly Verdict[]>>> = {
  http_raw: fuzzHttpRaw,
  json_parsing: fuzzJsonParsing,
  naughty_strings: fuzzNaughtyStrings,
  wait_headers: fuzzWaitHeaders,
  sse_upstream: fuzzSseUpstream,
  payloads: fuzzPayloads,
  redos_pumps: fuzzRedosPumps,
};

const [dir = '.', only] = process.argv.slice(2);
const unexpected: string[] = [];
process.on('unhandledRejection', (reason) => unexpected.push(`unhandled rejection: ${String(reason)}`));

const ownNames = (): string => Object.getOwnPropertyNames(Object.prototype).join();
const namesBefore = ownNames();

const table: string[] = [];
const isThere = (name: string): boolean => existsSync(path.join(dir, `${name}.jsonl`));
for (const name of only?.split(',') ?? Object.keys(KINDS).filter(isThere)) {
  const run = KINDS[name];
  if (!run) throw new Error(`There is no "${name}". There are: ${Object.keys(KINDS).join(', ')}.`);
  const startedMs = performance.now();
  const verdicts = await run(dir);
  const faults = verdicts.flatMap(({ id, fault }) => (fault === undefined ? [] : [`${name}: ${id}: ${fault}`]));
  unexpected.push(...faults);
  if (ownNames() !== namesBefore) unexpected.push(`${name}: it changed the prototype of all objects`);
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  table.push(
    `${name.padEnd(16)} ${String(verdicts.length - faults.length).padStart(6)} of ${String(verdicts.length).padStart(6)} as expected, ${seconds} s`,
  );
}
for (const line of unexpected) process.stdout.write(`${line}\n`);
process.stdout.write(`\n${table.join('\n')}\n`);
process.exit(unexpected.length > 0 ? 1 : 0);
