import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const POSIX = process.platform !== 'win32';
const POLL_MS = 50;
/** Long enough for a router to close its books, short enough for an impatient Ctrl-C. */
const GRACE_MS = 5_000;
/** What a leader leaves behind when it ends (an editor its extension hosts) gets this long to end by itself. */
const DRAIN_MS = 2_000;

const running = new Set();
let listening = false;
let stopping = false;

/**
 * Starts a program as the leader of a process group of its own, so that whatever it starts can be stopped with it.
 * No such program outlives this process, except when this process is killed with SIGKILL.
 */
export function startGroup(command, args, options = {}) {
  const child = spawn(command, args, { ...options, detached: POSIX });
  running.add(child);
  child.once('exit', () => void drain(child));
  if (!listening) {
    handleSignals((signal) => process.exit(128 + constants.signals[signal]));
  }
  return child;
}

/**
 * Resolves with the exit code, 128 and more after a signal, 127 when the program could not be started; never, when it
 * ends because this process was told to stop: nobody should mistake that for a failure.
 * The event `close` comes later than `exit`: when all its output was read.
 */
export const ended = (child, event = 'exit') =>
  new Promise((resolve) => {
    const settle = () => stopping || resolve(exitCode(child));
    if (hasEnded(child)) {
      settle();
      return;
    }
    child.once(event, settle);
    child.once('error', (error) => {
      process.stderr.write(`${child.spawnfile}: ${error.message}\n`);
      resolve(127);
    });
  });

/** Asks the leader to end, waits for the whole group, and kills what is left of it. */
export async function stopGroup(child, graceMs = GRACE_MS) {
  if (!running.has(child)) {
    return;
  }
  child.kill('SIGTERM');
  for (const deadline = Date.now() + graceMs; Date.now() < deadline && !hasEnded(child);) {
    await sleep(POLL_MS);
  }
  await drain(child);
}

/** Stops every group that this process started, side by side. */
export async function stopAll(graceMs) {
  await Promise.all([...running].map((child) => stopGroup(child, graceMs)));
}

/** Stops all groups on Ctrl-C, `kill` and a closed terminal, then calls back; it is for the callback to exit. */
export function handleSignals(onStopped, graceMs = GRACE_MS) {
  listening = true;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, async () => {
      if (stopping) {
        return; // npm passes on the signal that the terminal has sent to everyone already
      }
      stopping = true;
      await stopAll(graceMs);
      onStopped(signal);
    });
  }
  process.once('exit', () => {
    for (const child of running) {
      signalGroup(child, 'SIGKILL');
    }
  });
}

const hasEnded = (child) => child.exitCode !== null || child.signalCode !== null;
const exitCode = (child) => child.exitCode ?? 128 + (constants.signals[child.signalCode] ?? 0);

async function drain(child) {
  for (const deadline = Date.now() + DRAIN_MS; hasEnded(child) && Date.now() < deadline && signalGroup(child, 0);) {
    await sleep(POLL_MS);
  }
  signalGroup(child, 'SIGKILL');
  running.delete(child);
}

/** Tells whether somebody was there to be signalled. */
function signalGroup(child, signal) {
  try {
    return process.kill(POSIX ? -child.pid : child.pid, signal);
  } catch {
    return false;
  }
}
