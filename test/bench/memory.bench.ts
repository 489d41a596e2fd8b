import { setTimeout as sleep } from 'node:timers/promises';
import { startRouter } from './support/router.js';
import { printTable } from './support/table.js';
import { residentMib } from './support/usage.js';

/** Start-up is over by then, and nothing has been asked. */
const IDLE_MS = 5_000;

const router = await startRouter();
try {
  await sleep(IDLE_MS);
  const mib = await residentMib(router.pid);
  printTable('Memory of `signalbox serve`, 5 s after its start', ['', 'MiB'], [['resident', mib.toFixed(1)]]);
} finally {
  await router.stop();
}
