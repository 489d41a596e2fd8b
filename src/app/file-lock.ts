import { randomBytes } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { GatewayError } from '../core/errors.js';
import { errorCode, PRIVATE_FILE, readText } from './storage.js';

/** A change of a small file takes milliseconds; who holds a lock for so long has died, or sleeps. */
const STALE_MS = 10_000;

const POLL_MS = 10;

/** Longer than a dead holder can block. */
const WAIT_MS = STALE_MS + 5_000;

/**
 * Runs one change of a file while no other process of this user changes it. Rejects with 'busy' when the lock does not
 * come free. The lock is a file beside it, which only one process can make; that of a dead process is taken away.
 */
export async function withFileLock<T>(file: string, change: () => Promise<T>): Promise<T> {
  const lock = `${file}.lock`;
  const mark = `${process.pid} ${hostname()} ${randomBytes(8).toString('hex')}`;
  await take(lock, mark);
  try {
    return await change();
  } finally {
    // Not a lock that another made after this one was taken for dead.
    if ((await readText(lock)) === mark) await rm(lock, { force: true });
  }
}

async function take(lock: string, mark: string): Promise<void> {
  const untilMs = performance.now() + WAIT_MS;
  while (!(await create(lock, mark))) {
    if (performance.now() > untilMs) {
      throw new GatewayError('busy', `Another process does not finish its change. Remove ${lock} and try again.`);
    }
    await removeDead(lock);
    await delay(POLL_MS * (1 + Math.random()));
  }
}

/** True when this process made the file; false when there is one. */
async function create(file: string, text: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', PRIVATE_FILE);
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a dead process's lock away. One process at a time may do that, and only with the lock that it looked at. */
async function removeDead(lock: string): Promise<void> {
  const seen = await readText(lock);
  if (seen === undefined || !(await isDead(lock, seen))) return;
  const guard = `${lock}.dead`;
  if (!(await create(guard, seen))) {
    if ((await ageMs(guard)) > STALE_MS) await rm(guard, { force: true });
    return;
  }
  try {
    if ((await readText(lock)) === seen) await rm(lock, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

async function isDead(lock: string, seen: string): Promise<boolean> {
  const [pid, host] = seen.split(' ');
  // A folder may be shared by machines and containers, which number processes by themselves.
  return (host === hostname() && !isRunning(Number(pid))) || (await ageMs(lock)) > STALE_MS;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

/** By the file's own clock; 0 when there is none. */
async function ageMs(file: string): Promise<number> {
  try {
    return Date.now() - (await stat(file)).mtimeMs;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}
