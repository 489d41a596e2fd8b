import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** What a request leaves to do is done by then: the router writes its ledger rows 25 ms after the reply. */
const SETTLE_MS = 300;

const NS_PER_US = 1_000;
const KIB_PER_MIB = 1_024;

/** Resident memory in MiB. Linux and `ps` both count it in KiB. */
export async function residentMib(pid: number): Promise<number> {
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / KIB_PER_MIB;
  }
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) / KIB_PER_MIB;
}

/** Says, after some requests, how many microseconds of processor each took a process; "-" where that cannot be known. */
export type CpuMeter = (requests: number) => Promise<readonly string[]>;

/** Starts to count, once all is quiet, for each of these processes. */
export async function startCpuMeter(pids: readonly number[]): Promise<CpuMeter> {
  await sleep(SETTLE_MS);
  const before = await Promise.all(pids.map(cpuNs));
  return async (requests) => {
    await sleep(SETTLE_MS);
    const after = await Promise.all(pids.map(cpuNs));
    return after.map((ns, at) => {
      const tookUs = ((ns ?? Number.NaN) - (before[at] ?? Number.NaN)) / NS_PER_US;
      return Number.isNaN(tookUs) ? '-' : (tookUs / requests).toFixed(0);
    });
  };
}

/** Processor time of all threads. /proc/PID/stat has it too, in hundredths of a second: too coarse for what a request costs. */
async function cpuNs(pid: number): Promise<number | undefined> {
  try {
    const threads = await readdir(`/proc/${pid}/task`);
    const times = await Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')));
    return times.reduce((sum, text) => sum + Number(text.split(' ')[0]), 0);
  } catch {
    return undefined; // no /proc, or a kernel built without these figures
  }
}
