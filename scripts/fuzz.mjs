import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ready } from './bootstrap.mjs';
import { ended, startGroup } from './children.mjs';
import { build, root, runScript } from './steps.mjs';

const HELP = `npm run fuzz -- --data DIR: builds, then sends every row of hostile input in a folder through a real router.

  --data DIR      the folder with http_raw.jsonl, json_parsing.jsonl, naughty_strings.jsonl, sse_upstream.jsonl, wait_headers.jsonl,
                  payloads.jsonl, redos_pumps.jsonl; those that are not there are left out
  --only A,B      only these files, without ".jsonl"

Prints a line for each row that is not as expected, and a table. Exit code 1 when there was one.
`;

function options() {
  const { values } = parseArgs({
    options: { data: { type: 'string' }, only: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) return values;
  if (values.data === undefined || !existsSync(values.data)) {
    throw new Error('Name the folder of the rows with --data.');
  }
  return values;
}

await runScript({
  help: HELP,
  options,
  main: async ({ data, only }) => {
    await ready();
    await build({ tests: true });
    const file = path.join('out', 'test', 'fuzz', 'run.peer.mjs');
    const args = [file, path.resolve(data), ...(only === undefined ? [] : [only])];
    process.exitCode = await ended(startGroup(process.execPath, args, { cwd: root, stdio: 'inherit' }));
  },
});
