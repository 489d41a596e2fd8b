#!/usr/bin/env node
/**
 * Looks to @vscode/test-electron like the `code` executable: runs the tests that --extensionTestsPath names inside the
 * extension host of a real editor, prints what they print, and exits with 0 (passed), 1 (failed) or 2 (no result).
 * Every run has a fresh profile; options of the desktop editor that mean nothing here are ignored.
 */
import { createServer } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { handleSignals } from '../children.mjs';
import { since } from '../steps.mjs';
import {
  enableTestPayload,
  installExtension,
  launchBrowser,
  profile,
  remoteUri,
  startServer,
  workbenchUrl,
} from './host.mjs';

const FINISHED = 4;
const NO_RESULT = 2;
/** Enough of the workbench's log to see what it was doing. */
const LOG_LINES = 30;

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string', multiple: true, default: [] },
    extensionTestsPath: { type: 'string', default: '' },
    'install-extension': { type: 'string', multiple: true, default: [] },
    'user-settings': { type: 'string', default: '{}' },
    timeout: { type: 'string', default: '300' },
    verbose: { type: 'boolean', default: false },
  },
});

/** Prints what the tests send, and remembers whether the closing byte came. */
async function listenForOutput() {
  const output = { finished: false, port: 0, close: () => server.close() };
  const server = createServer((socket) => {
    socket.on('error', () => undefined); // a killed host resets the connection; its missing end says enough
    socket.on('data', (chunk) => {
      output.finished = chunk.at(-1) === FINISHED;
      process.stdout.write(output.finished ? chunk.subarray(0, -1) : chunk);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  output.port = server.address().port;
  return output;
}

async function runInEditor(dirs, output) {
  const server = await startServer(dirs, {
    env: {
      SIGNALBOX_TEST_PORT: String(output.port),
      SIGNALBOX_TEST_ENTRY: path.resolve(values.extensionTestsPath),
      SIGNALBOX_TEST_COLOR: process.stdout.isTTY ? '1' : '0',
    },
  });
  browser = await launchBrowser(dirs);
  try {
    const page = browser.pages()[0] ?? (await browser.newPage());
    const log = [];
    await page.exposeFunction('codeAutomationLog', (level, args) => {
      log.push(`[${level}] ${args.join(' ')}`);
      if (values.verbose) {
        console.log(log.at(-1));
      }
    });
    let report;
    const exit = new Promise((resolve) => {
      report = resolve;
    });
    await page.exposeFunction('codeAutomationExit', report);
    await enableTestPayload(page);
    await page.goto(workbenchUrl(server, folder(), payload(server)));
    const code = await Promise.race([exit, timeLimit()]);
    if (code !== undefined && output.finished) {
      return code;
    }
    const why = code === undefined ? `no result after ${values.timeout} s` : 'the extension host died in the middle';
    console.error(`code-host: ${why}\n${log.slice(-LOG_LINES).join('\n')}`);
    return NO_RESULT;
  } finally {
    await browser.close();
    await server.stop();
  }
}

function folder() {
  const named = positionals.find((argument) => !argument.startsWith('-'));
  return named && path.resolve(named);
}

function payload(server) {
  const uri = (file) => remoteUri(server, path.resolve(file));
  return [
    ...values.extensionDevelopmentPath.map((file) => ['extensionDevelopmentPath', uri(file)]),
    ['extensionTestsPath', uri(path.join(import.meta.dirname, 'test-entry.cjs'))],
  ];
}

const timeLimit = () => new Promise((resolve) => setTimeout(resolve, Number(values.timeout) * 1000).unref());

const started = Date.now();
const output = await listenForOutput();
const dirs = profile({ settings: JSON.parse(values['user-settings']) });
let browser;
handleSignals(async () => {
  await browser?.close();
  dirs.remove();
  process.exit(NO_RESULT);
});
let code = NO_RESULT;
try {
  for (const vsix of values['install-extension']) {
    await installExtension(dirs, path.resolve(vsix));
  }
  code = await runInEditor(dirs, output);
} catch (error) {
  console.error(error);
} finally {
  output.close();
  dirs.remove();
}
console.log(`code-host: exit ${code} after ${since(started)}`);
process.exit(code);
