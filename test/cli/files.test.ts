import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { piecesOf, writeLines } from '../../src/cli/files.js';

const never = new AbortController().signal;

describe('files of the command line', () => {
  let dir: string;
  const at = (name: string): string => path.join(dir, name);
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'signalbox-files-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const readAll = async (file: string, signal = never): Promise<string> => {
    let text = '';
    for await (const piece of piecesOf(file, signal)) text += piece;
    return text;
  };

  it('are read in pieces that do not cut a character', async () => {
    const text = 'é漢😀'.repeat(100_000);
    await writeFile(at('in'), text);
    assert.equal(await readAll(at('in')), text);
  });

  it('say what is wrong when they cannot be read', async () => {
    await assert.rejects(
      readAll(at('none')),
      /^GatewayError: Cannot read .*none: there is no such file or folder\. Check/,
    );
    await assert.rejects(readAll(dir), /^GatewayError: Cannot read .*: it is a folder\. Name a file\.$/);
  });

  it('stop being read when that is canceled', async () => {
    await writeFile(at('in'), 'text');
    await assert.rejects(readAll(at('in'), AbortSignal.abort()), { name: 'AbortError' });
  });

  async function* lines(...texts: readonly string[]): AsyncGenerator<string> {
    for (const line of texts) yield await Promise.resolve(line);
  }

  it('appear whole', async () => {
    async function* watched(): AsyncGenerator<string> {
      yield* lines('one', 'two');
      assert.ok(!(await readdir(dir)).includes('out'));
    }
    await writeLines(at('out'), watched());
    assert.equal(await readFile(at('out'), 'utf8'), 'one\ntwo\n');
    assert.deepEqual(await readdir(dir), ['out']);
  });

  it('keep every line when there are many', async () => {
    const many = Array.from({ length: 5_000 }, (_, at) => `${at} ${'x'.repeat(50)}`);
    await writeLines(at('out'), lines(...many));
    assert.equal(await readFile(at('out'), 'utf8'), `${many.join('\n')}\n`);
  });

  it('are empty without lines', async () => {
    await writeLines(at('out'), lines());
    assert.equal(await readFile(at('out'), 'utf8'), '');
  });

  it('are as before when the lines end in a failure', async () => {
    async function* failing(): AsyncGenerator<string> {
      yield* lines('x'.repeat(100_000));
      throw new RangeError('stop');
    }
    await writeFile(at('out'), 'old');
    await assert.rejects(writeLines(at('out'), failing()), RangeError);
    assert.equal(await readFile(at('out'), 'utf8'), 'old');
    assert.deepEqual(await readdir(dir), ['out']);
  });

  it('are replaced where a link leads, and the link stays', async () => {
    await writeFile(at('real'), 'old');
    await symlink('real', at('link'));
    await writeLines(at('link'), lines('new'));
    assert.equal(await readlink(at('link')), 'real');
    assert.equal(await readFile(at('real'), 'utf8'), 'new\n');
  });

  // A pipe of our own: were the guard broken, a real device would be lost to the whole machine.
  it('are never put in the place of a pipe or device', async function () {
    if (process.platform === 'win32') this.skip();
    execFileSync('mkfifo', [at('pipe')]);
    const reader = spawn('cat', [at('pipe')]);
    try {
      await Promise.all([
        writeLines(at('pipe'), lines('one')),
        once(reader.stdout, 'data').then(([piece]) => assert.equal(String(piece), 'one\n')),
      ]);
      assert.ok((await stat(at('pipe'))).isFIFO());
    } finally {
      reader.kill();
    }
  });

  it('are never put in the place of a link to what has no path, as /dev/stdout may be', async function () {
    if (process.platform !== 'linux') this.skip();
    const other = spawn('cat', [], { stdio: 'pipe' }); // its standard input is a socket
    try {
      const socket = `/proc/${String(other.pid)}/fd/0`;
      await symlink(socket, at('link'));
      await assert.rejects(
        writeLines(at('link'), lines('one')),
        /Cannot write .*link: it cannot be opened by that name/,
      );
      assert.equal(await readlink(at('link')), socket);
      assert.deepEqual(await readdir(dir), ['link']);
    } finally {
      other.kill();
    }
  });

  it('are made where a link to nothing leads', async () => {
    await symlink('real', at('link'));
    await writeLines(at('link'), lines('new'));
    assert.equal(await readlink(at('link')), 'real');
    assert.equal(await readFile(at('real'), 'utf8'), 'new\n');
  });

  it('say what is wrong when they cannot be written', async () => {
    await mkdir(at('folder'));
    await assert.rejects(
      writeLines(at('folder'), lines()),
      /^GatewayError: Cannot write .*: it is a folder\. Name a file\.$/,
    );
    await assert.rejects(
      writeLines(at('none/out'), lines()),
      /^GatewayError: Cannot write .*: there is no such file or folder/,
    );
  });
});
