import { createInterface } from 'node:readline';
import { homedir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ready } from './bootstrap.mjs';
import { ended, handleSignals, startGroup } from './children.mjs';
import { build, capture, packageVsix, root, runScript, step, StepError, vsix } from './steps.mjs';

const HELP = `npm start: builds Signalbox and runs it, the router in a VS Code of its own.

  npm start                       opens http://127.0.0.1:18080 (the next free port when that is taken)
  npm start -- --port 9000        another port for the editor
  npm start -- --headless         the router alone, without an editor
  npm start -- --desktop          installs it into the VS Code of this machine and opens that
  npm start -- --home DIR         keeps ledger, token and the terminal's settings in DIR (default: SIGNALBOX_HOME or ~/.signalbox)
  npm start -- --no-open          opens no browser
`;

const EDITOR_PORT = 18_080;
const PORTS_TRIED = 50;
/** Seconds that an extension outlives its closed window; then the standby router takes the proxy back. */
const SHORT_GRACE = ['--reconnection-grace-time', '30'];
/** A first start makes its database and its token; later ones take a tenth of this at most. */
const ROUTER_LIMIT_MS = 30_000;

function options() {
  const { values } = parseArgs({
    options: {
      headless: { type: 'boolean', default: false },
      desktop: { type: 'boolean', default: false },
      port: { type: 'string' },
      home: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65_535)) {
    throw new Error(`--port takes a number from 1 to 65535, not "${values.port}".`);
  }
  if (values.headless && values.desktop) {
    throw new Error('--headless and --desktop exclude each other.');
  }
  return { ...values, port };
}

/** Starts the router and resolves with the addresses that it prints once it listens. */
async function startRouter(args) {
  const child = startGroup(process.execPath, [path.join(root, 'dist', 'cli.cjs'), 'serve', '--json', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const announced = new Promise((resolve) => {
    lines.on('line', (line) => {
      const addresses = parseAddresses(line);
      if (addresses) {
        resolve(addresses);
      } else {
        process.stdout.write(`${line}\n`);
      }
    });
  });
  const over = ended(child);
  const refused = over.then((code) => {
    throw new StepError(`The router ended before it listened (exit ${code}).`);
  });
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new StepError('The router did not listen in time.')), ROUTER_LIMIT_MS).unref();
  });
  return { addresses: await Promise.race([announced, refused, late]), ended: over };
}

function parseAddresses(line) {
  try {
    const value = JSON.parse(line);
    return typeof value?.proxyUrl === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The editor in the browser, on a profile that is kept from one start to the next. */
async function startEditor({ port }) {
  const [{ installExtension, profile, startServer }, { setupVscode }, { sampleWorkspace }] = await Promise.all([
    import('./editor/host.mjs'),
    import('./editor/setup-vscode.mjs'),
    import('./editor/workspace.mjs'),
  ]);
  await setupVscode();
  const base = path.join(root, '.vscode-test', 'start');
  const folder = sampleWorkspace(path.join(base, 'workspace'));
  const settings = { 'signalbox.proxy.enabled': true };
  const dirs = profile({ base, settings, home: homedir(), signalboxHome: process.env.SIGNALBOX_HOME });
  await step('Installing the extension', () => installExtension(dirs, vsix));
  const chosen = port ?? (await firstFreePort(EDITOR_PORT));
  return step('Starting the editor', () => startServer(dirs, { port: chosen, folder, flags: SHORT_GRACE }));
}

async function firstFreePort(first) {
  const { isFree } = await import('./editor/host.mjs');
  for (let port = first; port < first + PORTS_TRIED; port += 1) {
    if (await isFree(port)) {
      return port;
    }
  }
  throw new StepError(`No port from ${first} to ${first + PORTS_TRIED - 1} is free. Name another: --port N`);
}

/** The `code` command of this machine. Throws when there is none, or no screen for it. */
async function desktopCode() {
  const { onPath } = await import('./editor/chromium.mjs');
  const code = onPath(process.platform === 'win32' ? 'code.cmd' : 'code');
  if (!code || !hasDisplay()) {
    const missing = code ? 'This session has no display' : 'No `code` command is on the PATH';
    throw new StepError(`${missing}. Without --desktop, Signalbox brings its own editor.`);
  }
  return code;
}

async function openDesktop(code) {
  const { sampleWorkspace } = await import('./editor/workspace.mjs');
  const folder = sampleWorkspace(path.join(root, '.vscode-test', 'start', 'workspace'));
  await step('Installing the extension into VS Code', () => capture(code, ['--install-extension', vsix, '--force']));
  await capture(code, ['--new-window', folder]);
}

const hasDisplay = () =>
  ['darwin', 'win32'].includes(process.platform) || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

function openBrowser(url) {
  const commands = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] };
  const [command, ...args] = commands[process.platform] ?? ['xdg-open'];
  capture(command, [...args, url]).catch(() =>
    process.stdout.write(`No browser could be opened; the address: ${url}\n`),
  );
}

function describe(addresses, editorUrl, defaultHome) {
  const home = process.env.SIGNALBOX_HOME;
  const npx = home === defaultHome ? 'npx signalbox' : `SIGNALBOX_HOME='${home}' npx signalbox`;
  const rows = [
    ['Editor', editorUrl],
    ['Proxy', `${addresses.proxyUrl}/v1`],
    ['Panel', addresses.dashboardUrl],
    ['Data', addresses.storage ?? home],
  ];
  const shown = rows.filter(([, value]) => value).map(([name, value]) => `  ${name.padEnd(8)}${value}`);
  return `
Signalbox is running.

${shown.join('\n')}

From a second terminal in this folder:

  ${npx} route "Prove that there are infinitely many primes"
  ${npx} cost
  ${npx} dashboard        (a fresh link to the panel; each signs in once, within ten minutes)
  curl ${addresses.proxyUrl}/v1/chat/completions \\
    -H "authorization: Bearer $(${npx} token)" -H 'content-type: application/json' \\
    -d '{"model":"auto","messages":[{"role":"user","content":"Hello"}]}'

Any AI tool works with the proxy's address (tools of Anthropic, Google and Ollama without the /v1), that token as its key, and the model "auto".
Ctrl-C stops everything.
`;
}

async function main(flags) {
  await ready();
  handleSignals(() => {
    process.stdout.write('\nStopped.\n');
    process.exit(0);
  });
  const defaultHome = path.join(homedir(), '.signalbox');
  process.env.SIGNALBOX_HOME = path.resolve(flags.home ?? process.env.SIGNALBOX_HOME ?? defaultHome);
  const code = flags.desktop ? await desktopCode() : undefined;
  await build();
  if (!flags.headless) {
    await packageVsix();
  }
  const editor = flags.headless || code ? undefined : await startEditor(flags);
  // In standby, so that the proxy answers before an editor window is open, and gives way to the extension in it.
  const router = await step('Starting the router', () => startRouter(flags.headless ? [] : ['--standby']));
  if (code) {
    await openDesktop(code);
  }
  process.stdout.write(describe(router.addresses, editor?.origin, defaultHome));
  if (editor && hasDisplay() && !flags['no-open']) {
    openBrowser(editor.origin);
  }
  const editorOver = editor?.ended.then((code) => `The editor ended (exit ${code}).\n${editor.log()}`);
  // A standby that ends by itself has handed everything over to the extension.
  const routerOver = router.ended.then((code) =>
    editor && code === 0 ? editorOver : `The router ended (exit ${code}).`,
  );
  throw new StepError(await Promise.race([routerOver, editorOver ?? routerOver]));
}

await runScript({ help: HELP, options, main });
