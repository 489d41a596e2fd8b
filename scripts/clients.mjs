import path from 'node:path';
import { parseArgs } from 'node:util';
import { ready } from './bootstrap.mjs';
import { CLIENTS } from './clients/table.mjs';
import { WIRES } from './clients/wires/index.mjs';
import { build, root, runScript } from './steps.mjs';

const FORMATS = WIRES.map(({ name }) => name);
const MODES = CLIENTS.flatMap((client) => client.modes.map((mode) => ({ client, mode, name: nameOf(client, mode) })));

const HELP = `npm run clients: installs pinned versions of the CLI tools and lets each run a tool loop through the router.

  npm run clients -- --only codex,opencode/chat  only these: ${MODES.map(({ name }) => name).join(', ')}
  npm run clients -- --upstream gemini           only providers of these formats: ${FORMATS.join(', ')}
                                                 (otherwise the client's own format and one other)
  npm run clients -- --direct                    no router between client and provider
  npm run clients -- --router FILE               a built cli.cjs, instead of building one
`;

function nameOf(client, { mode }) {
  return client.modes.length > 1 ? `${client.name}/${mode}` : client.name;
}

function options() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      upstream: { type: 'string' },
      direct: { type: 'boolean', default: false },
      router: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const upstream = values.upstream?.split(',');
  refuseUnknown('format', upstream ?? [], FORMATS);
  const only = values.only?.split(',') ?? CLIENTS.map(({ name }) => name);
  refuseUnknown('client', only, [...new Set([...CLIENTS, ...MODES].map(({ name }) => name))]);
  const modes = MODES.filter(({ client, name }) => only.includes(client.name) || only.includes(name));
  return { ...values, upstream, modes };
}

function refuseUnknown(what, asked, known) {
  const unknown = asked.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(`There is no ${what} ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  }
}

/** A client's own format and the one after it in the list, so that all pairs of neighbours are tried. */
function upstreamsFor(format, { upstream, direct }) {
  const own = FORMATS.indexOf(format);
  const names = direct ? [format] : (upstream ?? [format, FORMATS[(own + 1) % FORMATS.length]]);
  return WIRES.filter(({ name }) => names.includes(name));
}

async function main(flags) {
  await ready();
  const { install } = await import('./clients/install.mjs');
  const { runTrial } = await import('./clients/trial.mjs');
  const cli = flags.router ? path.resolve(flags.router) : path.join(root, 'dist', 'cli.cjs');
  if (!flags.direct && !flags.router) {
    await build();
  }
  const programs = new Map();
  for (const client of new Set(flags.modes.map((one) => one.client))) {
    programs.set(client, await install(client));
  }
  let failed = 0;
  for (const { client, mode, name } of flags.modes) {
    for (const upstream of upstreamsFor(mode.format, flags)) {
      const label = `${name} ${flags.direct ? 'direct' : upstream.name}`;
      const trial = { client, mode, upstream, label, program: programs.get(client), direct: flags.direct, cli };
      const result = await runTrial(trial);
      failed += result.faults.length > 0 ? 1 : 0;
      process.stdout.write(`${row(name, mode, flags.direct ? 'direct' : upstream.name, result)}\n`);
    }
  }
  process.stdout.write(
    failed === 0 ? '\nAll passed.\n' : `\n${failed} failed; what was sent is in out/clients/logs.\n`,
  );
  process.exitCode = failed === 0 ? 0 : 1;
}

const row = (name, { format }, upstream, { faults, requests, ms }) =>
  [
    name.padEnd(28),
    format.padEnd(19),
    upstream.padEnd(19),
    faults.length === 0 ? 'pass' : 'FAIL',
    `${requests} requests`.padStart(12),
    `${(ms / 1000).toFixed(1)} s`.padStart(8),
    faults.length === 0 ? '' : `\n    ${faults.join('\n    ')}`,
  ].join(' ');

await runScript({ help: HELP, options, main });
