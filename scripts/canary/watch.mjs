/**
 * Loaded before the tests and the programs they start while `scripts/canary.mjs` runs them: keeps what they would throw
 * away, and notes what they are trusted with. Without the folder that it is told of, it does nothing.
 */
import childProcess from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const folder = process.env.SIGNALBOX_CANARY_DIR;
const SECRET_HEADERS = /^(?:authorization|x-api-key|api-key|x-goog-api-key|x-signalbox-key)$/;

/** Part of the proof only beside a signature; a client that sends it alone says whatever it likes. */
const SESSION_HEADER = 'x-amz-security-token';
const SIGNED = /^AWS4-HMAC-SHA256 /;

if (folder) {
  keepFolders(path.join(folder, 'kept'), path.join(folder, 'tmp'));
  noteSecrets(path.join(folder, 'notes.jsonl'));
  keepOutput(path.join(folder, 'output', `${process.pid}.txt`));
  follow(fileURLToPath(import.meta.url));
  process.on('exit', () => {
    process.report.excludeEnv = true;
    process.report.writeReport(path.join(folder, 'reports', `${process.pid}.json`));
  });
  syncBuiltinESMExports();
}

/** A temporary folder that is removed is moved aside instead. */
function keepFolders(kept, tmp) {
  let count = 0;
  const keep = (target) => {
    const file = String(target);
    if (path.dirname(path.resolve(file)) !== tmp || !fs.statSync(file, { throwIfNoEntry: false })?.isDirectory())
      return false;
    count += 1;
    fs.renameSync(file, path.join(kept, `${process.pid}-${count}-${path.basename(file)}`));
    return true;
  };
  const { rm } = fs.promises;
  fs.promises.rm = async (target, options) => (keep(target) ? undefined : rm(target, options));
  const { rmSync } = fs;
  fs.rmSync = (target, options) => (keep(target) ? undefined : rmSync(target, options));
}

/** Whatever any server of the tests is shown as a proof is a secret. */
function noteSecrets(notes) {
  const { emit } = http.Server.prototype;
  http.Server.prototype.emit = function emitNoted(event, request, ...rest) {
    if (event === 'request') {
      const isSigned = SIGNED.test(request.headers.authorization ?? '');
      const values = Object.entries(request.headers).flatMap(([name, value]) =>
        SECRET_HEADERS.test(name) || (isSigned && name === SESSION_HEADER) ? [String(value).split(' ').at(-1)] : [],
      );
      if (values.length > 0)
        fs.appendFileSync(notes, values.map((text) => `${JSON.stringify({ kind: 'secret', text })}\n`).join(''));
    }
    return emit.call(this, event, request, ...rest);
  };
}

function keepOutput(file) {
  for (const stream of [process.stdout, process.stderr]) {
    const { write } = stream;
    stream.write = function writeKept(chunk, ...rest) {
      fs.appendFileSync(file, chunk);
      return write.call(this, chunk, ...rest);
    };
  }
}

/** Programs that tests start are watched as well, though they get an environment of their own. */
function follow(self) {
  const { spawn } = childProcess;
  childProcess.spawn = (command, ...rest) => {
    const options = rest.find((one) => typeof one === 'object' && one !== null && !Array.isArray(one));
    if (options?.env) {
      options.env = {
        ...options.env,
        NODE_OPTIONS: `--import ${self}`,
        SIGNALBOX_CANARY_DIR: folder,
        TMPDIR: process.env.TMPDIR,
      };
    }
    return spawn(command, ...rest);
  };
}
