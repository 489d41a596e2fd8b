// The extension host loads this instead of the tests' own entry. The workbench mixes what tests print with its own
// log, and calls a host that was killed a success; so the printing goes over a socket of its own, and a closing byte
// that only a finished run can send tells the two endings apart.
const { Console } = require('node:console');
const { once } = require('node:events');
const net = require('node:net');

const FINISHED = '\x04';

exports.run = async function run() {
  const { SIGNALBOX_TEST_PORT, SIGNALBOX_TEST_ENTRY, SIGNALBOX_TEST_COLOR } = process.env;
  const socket = net.connect(Number(SIGNALBOX_TEST_PORT), '127.0.0.1');
  await once(socket, 'connect');
  const editorConsole = globalThis.console;
  globalThis.console = new Console({ stdout: socket, stderr: socket, colorMode: SIGNALBOX_TEST_COLOR === '1' });
  try {
    await require(SIGNALBOX_TEST_ENTRY).run();
  } catch (error) {
    console.error(error instanceof Error ? error.stack : error);
    throw error;
  } finally {
    globalThis.console = editorConsole;
    await new Promise((resolve) => socket.end(FINISHED, resolve));
  }
};
