/** Runs in a worker: tries one expression after the other on its pumps, and says which grow faster than their text. */
import { parentPort } from 'node:worker_threads';
import type { Asked, Verdict } from './gate.js';
import type { Pump } from './pumps.js';

/** The short text shows what explodes before the long one would hang. Source of the long one: RELIABILITY 3.5. */
const SHORT = 8_192;
const LONG = 65_536;

/** Doubling a text may cost 2.6 times as much, by RELIABILITY 3.5; here it is doubled twice, which chance disturbs less. */
const MOST_GROWTH = 2.6 ** 2;

/** Below this nothing is slow, and a clock says little: what takes steps in the square of 64 KiB takes many times as long. */
const QUIET_MS = 3;

/** What takes less for the short text stays below that for the long one, even if it grows with the square. */
const STILL_MS = (QUIET_MS * SHORT ** 2) / LONG ** 2;

/** The kernel counts a thread's time in ticks of some milliseconds, so a text is tried until it is many of them. */
const COUNTED_MS = 40;

/** A growth that does not come back when it is measured again was the machine's; near the square of 4 it was not. */
const CONFIRMATIONS = 12;
const PLAIN_GROWTH = 12;
const PLAIN_CONFIRMATIONS = 4;

/** One try: a global expression goes through the whole text. */
function tryOnce(expression: RegExp, text: string): void {
  expression.lastIndex = 0;
  if (expression.global) text.replace(expression, '');
  else expression.test(text);
}

/** By the clock, so the machine's other work may be in it; the quicker of two tries is enough to pass what is quick. */
function quickestMs(expression: RegExp, text: string): number {
  const tookMs = [0, 1].map(() => {
    const startedMs = performance.now();
    tryOnce(expression, text);
    return performance.now() - startedMs;
  });
  return Math.min(...tookMs);
}

/** The time of this thread alone for one try, so that a busy machine adds little. */
function ownMs(expression: RegExp, text: string): number {
  const before = process.threadCpuUsage();
  let usedMs = 0;
  let tries = 0;
  while (usedMs < COUNTED_MS) {
    tryOnce(expression, text);
    tries += 1;
    const { user, system } = process.threadCpuUsage(before);
    usedMs = (user + system) / 1_000;
  }
  return usedMs / tries;
}

/** In one piece, as texts are that come from outside. */
function textOf({ prefix, pump, suffix }: Pump, length: number): string {
  const times = Math.ceil(Math.max(1, length - prefix.length - suffix.length) / pump.length);
  return Buffer.from(prefix + pump.repeat(times) + suffix, 'utf16le').toString('utf16le');
}

/** How many times as much a text costs as a quarter of it. */
const growthOf = (expression: RegExp, pump: Pump, length: number): number =>
  ownMs(expression, textOf(pump, length)) / ownMs(expression, textOf(pump, length / 4));

function faultOf(expression: RegExp, pump: Pump): Extract<Verdict, { kind: 'grows' }> | undefined {
  const shortMs = quickestMs(expression, textOf(pump, SHORT));
  if (shortMs < STILL_MS) return undefined;
  if (shortMs >= QUIET_MS) return faultAt(expression, pump, SHORT);
  return quickestMs(expression, textOf(pump, LONG)) < QUIET_MS ? undefined : faultAt(expression, pump, LONG);
}

function faultAt(expression: RegExp, pump: Pump, length: number): ReturnType<typeof faultOf> {
  let growth = Infinity;
  for (let times = 0; times < CONFIRMATIONS && growth > MOST_GROWTH; times += 1) {
    if (times >= PLAIN_CONFIRMATIONS && growth > PLAIN_GROWTH) break;
    growth = Math.min(growth, growthOf(expression, pump, length));
  }
  return growth > MOST_GROWTH ? { kind: 'grows', pump, growth, length } : undefined;
}

parentPort?.on('message', ({ source, flags, pumps }: Asked) => {
  const expression = new RegExp(source, flags);
  for (const [at, pump] of pumps.entries()) {
    parentPort?.postMessage({ kind: 'at', at });
    const fault = faultOf(expression, pump);
    if (!fault) continue;
    parentPort?.postMessage(fault);
    return;
  }
  parentPort?.postMessage({ kind: 'linear' });
});
