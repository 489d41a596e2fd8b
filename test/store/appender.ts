import { openSharedStore } from '../../src/store/shared.js';
import { aDecisionRecord, anEntry } from './entries.js';

/** A process of its own for crash.test.ts: appends until it is killed, and prints each id once the ledger has it. */
async function main(dir: string, name: string): Promise<void> {
  const report = (error: unknown) => void process.stderr.write(`${String(error)}\n`);
  const store = openSharedStore({ dir, token: 'a-shared-token', report });
  for (let number = 0; ; number += 1) {
    const requestId = `${name}${String(number).padStart(6, '0')}`;
    await store.append(anEntry({ requestId }), aDecisionRecord({ requestId }));
    process.stdout.write(`${store.role()} ${requestId}\n`);
  }
}

const [dir = '', name = ''] = process.argv.slice(2);
await main(dir, name);
