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

/** The quickest of so many tries is what an expression costs; everything above is the machine. */
const TRIES = 3;

/** A growth that does not come back when it is measured again was the machine's; near the square of 4 it was not. */
const CONFIRMATIONS = 8;
const PLAIN_GROWTH = 10;

/** One try: a global expression goes through the whole text. Time of this thread alone, so that a busy machine adds little. */
function tryOnce(expression: RegExp, text: string): number {
  const before = process.threadCpuUsage();
  expression.lastIndex = 0;
  if (expression.global) text.replace(expression, '');
  else expression.test(text);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

/** In one piece, as texts are that come from outside. */
function textOf({ prefix, pump, suffix }: Pump, length: number): string {
  const times = Math.ceil(Math.max(1, length - prefix.length - suffix.length) / pump.length);
  return Buffer.from(prefix + pump.repeat(times) + suffix, 'utf16le').toString('utf16le');
}

/** How many times as much a text costs as a quarter of it; both are tried in turns, so that a busy moment hits both. */
function growthOf(expression: RegExp, pump: Pump, length: number): number {
  const [quarter, whole] = [textOf(pump, length / 4), textOf(pump, length)];
  let [quarterMs, wholeMs] = [Infinity, Infinity];
  for (let tries = 0; tries < TRIES; tries += 1) {
    quarterMs = Math.min(quarterMs, tryOnce(expression, quarter));
    wholeMs = Math.min(wholeMs, tryOnce(expression, whole));
  }
  return wholeMs / quarterMs;
}

function faultOf(expression: RegExp, pump: Pump): Extract<Verdict, { kind: 'grows' }> | undefined {
  const shortMs = quickestOf(expression, textOf(pump, SHORT));
  if (shortMs < STILL_MS) return undefined;
  if (shortMs >= QUIET_MS) return faultAt(expression, pump, SHORT);
  return quickestOf(expression, textOf(pump, LONG)) < QUIET_MS ? undefined : faultAt(expression, pump, LONG);
}

const quickestOf = (expression: RegExp, text: string): number =>
  Math.min(tryOnce(expression, text), tryOnce(expression, text));

function faultAt(expression: RegExp, pump: Pump, length: number): ReturnType<typeof faultOf> {
  let growth = growthOf(expression, pump, length);
  if (growth > PLAIN_GROWTH) growth = growthOf(expression, pump, length);
  for (let times = 0; times < CONFIRMATIONS && growth > MOST_GROWTH && growth <= PLAIN_GROWTH; times += 1) {
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
