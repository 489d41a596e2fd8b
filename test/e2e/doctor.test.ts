import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../support/ports.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';

/** The built command line, as a person runs it. */
const CLI = path.resolve('dist/cli.cjs');

const KEY = 'sk-doctor-0123456789abcdef';

/** As on a Node that is too old. */
const NO_SQLITE = { NODE_OPTIONS: '--no-experimental-sqlite' };
const noSqlite = `Node ${process.versions.node}, which runs Signalbox, has no SQLite, and the ledger is kept in it. Use Node 22.13 or newer, or a current VS Code.`;

type Finding = {
  readonly check: string;
  readonly state: string;
  readonly what: string;
  readonly doThis: string | null;
};
type Report = { readonly state: string; readonly findings: readonly Finding[] };

describe('the doctor in a terminal', function () {
  this.timeout(30_000);
  let dir: string;
  let port: number;
  let upstream: FakeUpstream;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'signalbox-doctor-'));
    port = await freePort();
    upstream = await startFakeUpstream();
    await settings();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await upstream.dispose();
    await rm(dir, { recursive: true, force: true });
  });

  const settings = (over: object = {}) =>
    writeFile(
      path.join(dir, 'settings.json'),
      JSON.stringify({
        'proxy.port': port,
        'discovery.localServers': false,
        'providers.custom': { mock: { baseUrl: `${upstream.origin}/v1`, keyEnv: ['MOCK_API_KEY'] } },
        ...over,
      }),
    );
  const start = (args: readonly string[], env: Record<string, string> = {}): ChildProcess => {
    const child = spawn(process.execPath, [CLI, ...args], {
      env: { PATH: process.env['PATH'], SIGNALBOX_HOME: dir, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    return child;
  };
  const run = async (args: readonly string[], env?: Record<string, string>) => {
    const child = start(args, env);
    let out = '';
    let err = '';
    child.stdout?.on('data', (piece: Buffer) => (out += piece.toString()));
    child.stderr?.on('data', (piece: Buffer) => (err += piece.toString()));
    const [code] = (await once(child, 'close')) as [number];
    return { code, out, err };
  };
  const examine = async (env?: Record<string, string>, ...args: readonly string[]) => {
    const result = await run(['doctor', '--json', ...args], env);
    return { ...result, report: JSON.parse(result.out) as Report };
  };
  const of = ({ report }: { readonly report: Report }, check: string) =>
    report.findings.filter((finding) => finding.check === check);

  it('finds nothing wrong with what is right', async () => {
    upstream.paths.set('/v1/models', { body: '{"data": [{"id": "a"}]}' });
    const { code, out } = await run(['doctor'], { MOCK_API_KEY: KEY });
    assert.match(out, /^ok +keys +mock: from MOCK_API_KEY\.$/m);
    assert.match(out, /^ok +providers +mock answers\.$/m);
    assert.match(out, new RegExp(`^ok +proxy port +Port ${port} is free`, 'm'));
    assert.match(out, /^ok +ledger +The ledger is sound: 0 requests/m);
    assert.match(out, /^ok +clock +The clock agrees with that of mock\.$/m);
    assert.match(out, /Everything that was looked at is as it should be\.\n$/);
    assert.equal(code, 0);
  });

  it('finds a key that is refused, and tells nothing of it', async () => {
    upstream.paths.set('/v1/models', { status: 401, message: `Incorrect API key provided: ${KEY}` });
    const result = await examine({ MOCK_API_KEY: KEY });
    assert.equal(result.code, 1);
    assert.deepEqual(of(result, 'providers'), [
      {
        check: 'providers',
        state: 'problem',
        what: 'mock refuses the key from MOCK_API_KEY.',
        doThis: 'Set MOCK_API_KEY with a current key of mock.',
      },
    ]);
    assert.doesNotMatch(result.out + result.err, /0123456789abcdef/);
    assert.equal(upstream.requests[0]?.headers.authorization, `Bearer ${KEY}`);
  });

  it('finds another program on the port', async () => {
    const squatter: Server = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    try {
      const unused = await examine();
      assert.deepEqual([unused.code, of(unused, 'proxy port')[0]?.state], [0, 'warning']);
      await settings({ 'proxy.enabled': true });
      const wanted = await examine();
      assert.deepEqual([wanted.code, of(wanted, 'proxy port')[0]?.state], [1, 'problem']);
      assert.match(of(wanted, 'proxy port')[0]?.doThis ?? '', /End that program, or set "proxy\.port"/);
    } finally {
      squatter.close();
    }
  });

  it('sets a damaged ledger aside, and tells where it is', async () => {
    await writeFile(path.join(dir, 'ledger.db'), 'SQLite format 3\0 and then nothing that SQLite wrote'.repeat(200), {
      mode: 0o600,
    });
    const found = of(await examine(), 'ledger');
    assert.deepEqual(
      found.map(({ state }) => state),
      ['ok', 'warning'],
    );
    assert.match(found[1]?.what ?? '', /was set aside as ledger\.db\.corrupt-/);
  });

  it('says that this Node has no SQLite, and claims nobody else to hold the ledger', async () => {
    const found = await examine(NO_SQLITE);
    assert.equal(found.code, 1);
    assert.deepEqual(
      of(found, 'ledger').map(({ state, doThis }) => [state, doThis]),
      [['problem', noSqlite]],
    );
    assert.deepEqual(
      of(found, 'ownership').map(({ state, what }) => [state, what]),
      [['unknown', 'Who holds the ledger could not be found out.']],
    );
  });

  it('the router does not start on such a Node, and says why', async () => {
    const { code, err } = await run(['serve'], NO_SQLITE);
    assert.deepEqual([code, err], [1, `signalbox: ${noSqlite}\n`]);
  });

  it('finds a clock that differs from that of a provider', async () => {
    const date = new Date(Date.now() - 600_000).toUTCString();
    upstream.paths.set('/v1/models', { body: '{"data": []}', headers: { date } });
    const [clock] = of(await examine(), 'clock');
    assert.equal(clock?.state, 'warning');
    assert.equal(clock.what, 'The clock of this machine is 10 minutes ahead of that of mock.');
  });

  it('finds files that others may read, before anything sets them right', async () => {
    await writeFile(path.join(dir, 'token'), 'x'.repeat(43), { mode: 0o644 });
    const result = await examine();
    assert.equal(result.code, 1);
    assert.match(of(result, 'token')[0]?.what ?? '', /may read token \(mode 0644\)/);
  });

  it('works with settings that other verbs fail for', async () => {
    await settings({ 'proxy.prot': 1, maxFallbacks: 99 });
    assert.equal((await run(['health'])).code, 2);
    const found = of(await examine(), 'settings');
    assert.deepEqual(
      found.map(({ state, what }) => [state, what.slice(0, 44)]),
      [
        ['warning', 'settings.json: "maxFallbacks" is not used: T'],
        ['warning', 'settings.json: "proxy.prot" is no setting of'],
      ],
    );
    await writeFile(path.join(dir, 'settings.json'), '{');
    assert.match(of(await examine(), 'settings')[0]?.what ?? '', /settings\.json is not valid JSON/);
  });

  it('asks nobody beyond this machine while offline', async () => {
    const result = await examine({ OPENAI_API_KEY: 'sk-proj-doctor' }, '--offline');
    assert.deepEqual(
      of(result, 'providers').map(({ state }) => state),
      ['ok', 'unknown'],
    );
  });

  it('knows the router that runs in another process', async () => {
    const server = start(['serve', '--json']);
    await once(server.stdout ?? server, 'data');
    const result = await examine();
    assert.equal(
      of(result, 'proxy port')[0]?.what,
      `The proxy listens on http://127.0.0.1:${port}, in another process.`,
    );
    assert.equal(of(result, 'ownership')[0]?.what, 'Another window or terminal holds the ledger, and answers.');
    server.kill('SIGKILL');
    await once(server, 'close');
    const [free, stale] = of(await examine(), 'proxy port');
    assert.equal(free?.state, 'ok');
    assert.match(stale?.what ?? '', /A note \(proxy\.json\) says that the proxy listens on/);
  });
});
