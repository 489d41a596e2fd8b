import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as http from 'node:http';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ready } from './bootstrap.mjs';
import { ask } from './soak/clients.mjs';
import { countOf, verdictOf } from './soak/verdict.mjs';
import { build, root, runScript } from './steps.mjs';

const HELP = `npm run soak: builds, then keeps a whole router busy for hours, with a provider that fails on purpose.

  npm run soak                              two hours, 20 requests a second
  npm run soak -- --hours 0.2 --rate 50     how long, and how many requests a second
  npm run soak -- --no-build                what is built already

A line a minute; in the end what RELIABILITY 3.1 asks for, and exit code 1 where it was missed.
`;

const MIB = 1_048_576;
const MINUTE_MS = 60_000;

/** After the last reply: idle connections are closed by then, and what is written later was written. */
const REST_MS = 90_000;

/** What is built on first use is there after so many requests; memory is compared from then on. */
const WARM_UP_REQUESTS = 500;

function options() {
  const { values } = parseArgs({
    options: {
      hours: { type: 'string', default: '2' },
      rate: { type: 'string', default: '20' },
      'no-build': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [hours, rate] = [Number(values.hours), Number(values.rate)];
  if (!(hours > 0) || !(rate > 0)) throw new Error('--hours and --rate take numbers above 0.');
  return { help: values.help, hours, rate, needsBuild: !values['no-build'] };
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const model = (name) => ({
  model: name,
  tier: 'free',
  contextTokens: 100_000,
  maxOutputTokens: 8_000,
  capabilities: ['tools', 'json-schema'],
  inputUsdPerMTok: 1,
  outputUsdPerMTok: 2,
});

/** Two providers that fail now and then, so that there is somewhere to go; and one that never does. */
const settingsFor = (origin, port) => {
  const provider = (models) => ({
    wire: 'openai-chat',
    baseUrl: `${origin}/v1`,
    also: [],
    headers: {},
    betas: [],
    keyEnv: [],
    models,
  });
  return {
    'discovery.localServers': false,
    'budget.daily': 1_000_000,
    'budget.perRequest': null,
    'proxy.port': port,
    'providers.custom': {
      one: provider([model('first'), model('second')]),
      two: provider([model('third')]),
      calm: provider([{ ...model('steady'), inputUsdPerMTok: 500, outputUsdPerMTok: 500 }]),
    },
  };
};

/** The built router in a process of its own, which answers questions over its channel. */
async function startRouter(origin) {
  const home = await mkdtemp(path.join(tmpdir(), 'signalbox-soak-'));
  await writeFile(path.join(home, 'settings.json'), JSON.stringify(settingsFor(origin, await freePort())));
  const cli = path.join(root, 'dist', 'cli.cjs');
  const env = { PATH: process.env.PATH, SIGNALBOX_HOME: home };
  const probe = pathToFileURL(path.join(root, 'scripts', 'router-probe.mjs')).href;
  const router = spawn(process.execPath, ['--expose-gc', '--import', probe, cli, 'serve', '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const url = JSON.parse(await firstLine(router)).proxyUrl;
  const asked = spawn(process.execPath, [cli, 'token', '--json'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const { token } = JSON.parse(await firstLine(asked));
  return {
    url,
    token,
    hasEnded: () => router.exitCode !== null || router.signalCode !== null,
    async look() {
      const answer = once(router, 'message');
      router.send('collect');
      return (await answer)[0];
    },
    async stop() {
      router.kill();
      if (router.exitCode === null) await once(router, 'exit');
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function firstLine(child) {
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'exit').then(() => {
      throw new Error('The router ended before it was ready.');
    }),
  ]);
  return line;
}

/** Sends requests at an even rate; a minute's figures are those of requests that ended in it. */
function startCrowd(router, rate) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
  let tally = emptyTally();
  let sent = 0;
  let open = 0;
  const sendOne = async () => {
    open += 1;
    const { isCalm, result, path: asked } = await ask(router, agent, sent++);
    open -= 1;
    tally.requests += 1;
    if (isCalm) tally.calm += 1;
    if (isCalm && result === 'ok') tally.calmOk += 1;
    if (!isCalm && result === 'ok') tally.othersOk += 1;
    if (isCalm && result !== 'ok') tally.faults.push(`${asked}: ${result}`);
  };
  const timer = setInterval(() => void sendOne(), 1_000 / rate);
  return {
    take() {
      const taken = tally;
      tally = emptyTally();
      return taken;
    },
    sent: () => sent,
    async stop() {
      clearInterval(timer);
      while (open > 0) await sleep(100);
      agent.destroy();
    },
  };
}

const emptyTally = () => ({ requests: 0, calm: 0, calmOk: 0, othersOk: 0, faults: [] });

function lineOf(minute, { requests, calm, calmOk, faults }, { memory, resources, loop }) {
  const share = calm > 0 ? ((calmOk / calm) * 100).toFixed(3) : '-';
  const kinds = Object.entries(resources).map(([kind, count]) => `${kind} ${count}`);
  const fault = faults.length > 0 ? `  first failure: ${faults[0]}` : '';
  return (
    `${String(minute).padStart(4)} min  ${String(requests).padStart(6)} requests  ${share} % of ${calm} calm  ` +
    `heap ${(memory.heapUsed / MIB).toFixed(1)} MiB  resident ${(memory.rss / MIB).toFixed(0)}  ` +
    `loop p99 ${loop.p99Ms.toFixed(0)} ms  ${kinds.join(', ')}${fault}`
  );
}

async function soak(router, { hours, rate }) {
  const idle = await router.look();
  const crowd = startCrowd(router, rate);
  while (crowd.sent() < WARM_UP_REQUESTS) await sleep(100);
  crowd.take();
  const minutes = [];
  const count = Math.max(1, Math.round(hours * 60));
  for (let minute = 1; minute <= count; minute += 1) {
    await sleep(MINUTE_MS);
    if (router.hasEnded()) throw new Error(`The router ended in minute ${minute}.`);
    const [tally, looked] = [crowd.take(), await router.look()];
    process.stdout.write(`${lineOf(minute, tally, looked)}\n`);
    minutes.push({ ...tally, heapMib: looked.memory.heapUsed / MIB });
  }
  await crowd.stop();
  const tail = crowd.take();
  minutes.push({ ...minutes.at(-1), ...tail });
  process.stdout.write(`All have ended; ${REST_MS / 1_000} s of rest.\n`);
  await sleep(REST_MS);
  const rest = await router.look();
  process.stdout.write(
    `Before: ${countOf(idle)} ${JSON.stringify(idle.resources)}\nAfter: ${countOf(rest)} ${JSON.stringify(rest.resources)}\n`,
  );
  return verdictOf({ minutes, idle, rest });
}

async function main(flags) {
  await ready();
  if (flags.needsBuild) await build();
  const upstream = fork(path.join(root, 'scripts', 'soak', 'upstream.mjs'));
  const [{ port }] = await once(upstream, 'message');
  const router = await startRouter(`http://127.0.0.1:${port}`);
  try {
    const { lines, isMet } = await soak(router, flags);
    process.stdout.write(`\n${lines.join('\n')}\n`);
    process.exitCode = isMet ? 0 : 1;
  } finally {
    await router.stop();
    upstream.kill();
  }
}

await runScript({ help: HELP, options, main });
