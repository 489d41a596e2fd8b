/** Loads the built extension as the editor would, with an empty `vscode` from NODE_PATH, and says what that took. */
import { createRequire } from 'node:module';
import path from 'node:path';

const load = createRequire(path.resolve('dist/extension.cjs'));
const startedMs = performance.now();
const before = process.cpuUsage();
load('./extension.cjs');
const tookMs = performance.now() - startedMs;
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ tookMs, cpuMs: (user + system) / 1_000 }));
