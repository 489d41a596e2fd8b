import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serveVerb } from '../../../src/cli/verbs/serve.js';
import { freePort } from '../../support/ports.js';

/** The built command line, as a person runs it. */
const CLI = path.resolve('dist/cli.cjs');

type Ready = { proxyUrl: string; dashboardUrl: string; storage: string };

describe(`signalbox ${serveVerb.name}`, () => {
  let dir: string;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'signalbox-cli-'));
    await writeFile(path.join(dir, 'settings.json'), JSON.stringify({ 'proxy.port': await freePort() }));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await rm(dir, { recursive: true, force: true });
  });

  const run = (...args: readonly string[]): ChildProcess => {
    const child = spawn(process.execPath, [CLI, ...args], {
      env: { PATH: process.env['PATH'], SIGNALBOX_HOME: dir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    return child;
  };
  const firstLine = async (child: ChildProcess): Promise<string> =>
    String((await once(child.stdout ?? child, 'data'))[0]);
  const whole = async (child: ChildProcess): Promise<string> => {
    let text = '';
    child.stdout?.on('data', (piece: Buffer) => (text += piece.toString()));
    await once(child, 'close');
    return text;
  };

  it('prints its addresses, answers, and stops at Ctrl-C with its note taken away', async () => {
    const server = run('serve', '--json');
    const ready = JSON.parse(await firstLine(server)) as Ready;
    const health = await fetch(`${ready.proxyUrl}/health`);
    assert.equal(health.status, 200);
    server.kill('SIGINT');
    const [code] = (await once(server, 'close')) as [number];
    assert.equal(code, 0);
    await assert.rejects(fetch(`${ready.proxyUrl}/health`));
  });

  it('is what other verbs use while it runs', async () => {
    const server = run('serve', '--json');
    await firstLine(server);
    const reply = JSON.parse(await whole(run('route', '--json', '{"a": 1,}'))) as { model: string; reply: string };
    assert.equal(reply.model, 'signalbox/offline-helper');
    assert.match(reply.reply, /Line 1, column 9/);
    const cost = JSON.parse(await whole(run('cost', '--json'))) as { all: { requests: number } };
    assert.equal(cost.all.requests, 1);
  });

  it('refuses a settings file it cannot read, and names the line', async () => {
    await writeFile(path.join(dir, 'settings.json'), '{"proxy.port": "high"}');
    const child = run('serve');
    let errors = '';
    child.stderr?.on('data', (piece: Buffer) => (errors += piece.toString()));
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 2);
    assert.match(errors, /settings\.json: "proxy\.port" is not usable/);
  });
});
