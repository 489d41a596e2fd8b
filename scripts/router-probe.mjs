/**
 * Loaded into a router that is measured (`node --import`), and asked over the channel to the process that started it: how
 * late its event loop was, what it holds and what it used. Nothing of it is in the product.
 */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** The histogram counts the whole time between two looks; only what comes on top is a delay. */
const LOOK_EVERY_MS = 5;

const looks = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });
looks.enable();

const delayMs = (ns) => Math.max(0, ns / 1e6 - LOOK_EVERY_MS);

/** Counts what keeps the process busy or alive, by kind. */
function resources() {
  const counts = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

function report() {
  const { user, system } = process.cpuUsage();
  return {
    atMs: performance.now(),
    loop: { p50Ms: delayMs(looks.percentile(50)), p99Ms: delayMs(looks.percentile(99)), maxMs: delayMs(looks.max) },
    cpuMs: (user + system) / 1_000,
    memory: process.memoryUsage(),
    resources: resources(),
  };
}

/** With --expose-gc, what is left after a collection; the second one takes what the first has set free. */
function collect() {
  globalThis.gc?.();
  globalThis.gc?.();
}

process.on('message', (what) => {
  if (what === 'collect') collect();
  process.send(report());
  if (what === 'reset') looks.reset();
});
process.channel.unref();
