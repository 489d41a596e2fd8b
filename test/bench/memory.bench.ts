import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startRouter } from './support/router.js';
import { printTable } from './support/table.js';

/** Start-up is over by then, and nothing has been asked. */
const IDLE_MS = 5_000;

const KIB_PER_MIB = 1_024;

/** Resident memory in KiB, which is how Linux and `ps` both count it. */
async function residentKib(pid: number): Promise<number> {
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  }
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout);
}

const router = await startRouter();
try {
  await sleep(IDLE_MS);
  const residentMib = (await residentKib(router.pid)) / KIB_PER_MIB;
  printTable('Memory of `signalbox serve`, 5 s after its start', ['', 'MiB'], [['resident', residentMib.toFixed(1)]]);
} finally {
  await router.stop();
}
