import path from 'node:path';
import { parseArgs } from 'node:util';
import { ready } from './bootstrap.mjs';
import { ended, startGroup } from './children.mjs';
import { build, packageVsix, root, runScript, StepError } from './steps.mjs';

const HELP = `npm run takeover: kills the extension host that has the proxy, again and again, in three windows of a real VS Code that share it.

  npm run takeover                   20 kills, some five minutes
  npm run takeover -- --kills 100    so many
  npm run takeover -- --no-build     with what is built and packaged already

Four clients use the port all the time. Prints how long it was away, how many owners there were at most at a time, what became
of the requests, and what the ledger has in the end; exit code 1 where RELIABILITY 3.4 was missed. Linux only: it looks at /proc.
`;

function options() {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '20' },
      'no-build': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const kills = Number(values.kills);
  if (!(Number.isInteger(kills) && kills >= 1)) throw new Error('--kills takes a whole number from 1.');
  return { help: values.help, kills, needsBuild: !values['no-build'] };
}

async function prepare(needsBuild) {
  if (process.platform !== 'linux') throw new StepError('This looks at processes in /proc, which only Linux has.');
  await ready();
  if (needsBuild) {
    await build({ tests: true });
    await packageVsix();
  }
  const [{ ensureChromium }, { setupVscode }] = await Promise.all([
    import('./editor/chromium.mjs'),
    import('./editor/setup-vscode.mjs'),
  ]);
  await ensureChromium();
  await setupVscode();
}

await runScript({
  help: HELP,
  options,
  main: async ({ kills, needsBuild }) => {
    await prepare(needsBuild);
    const file = path.join('out', 'test', 'editor', 'takeover', 'run.peer.mjs');
    process.exitCode = await ended(
      startGroup(process.execPath, [file, String(kills)], { cwd: root, stdio: 'inherit' }),
    );
  },
});
