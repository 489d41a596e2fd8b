import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chatRemotely, findRemote } from '../../../src/app/remote.js';
import { runVerb } from '../../support/cli.js';
import { mockProvider, startTestApp, type TestApp } from '../../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { chatBody, post } from '../../support/http.js';
import { routeVerb } from '../../../src/cli/verbs/route.js';

/** Another program on a port, and every byte it was given. */
type Squatter = { readonly port: number; readonly heard: () => string; readonly end: () => Promise<void> };

type Manners = (socket: Socket, asked: string, port: number) => void;

const answerWith =
  (body: string): Manners =>
  (socket) => {
    socket.end(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  };

async function squat(manners: Manners): Promise<Squatter> {
  let heard = '';
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined); // whoever asks may leave at any time
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
      manners(socket, bytes.toString('latin1'), port);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a server that listens on a TCP port has one of this form
  const end = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  };
  return { port, heard: () => heard, end };
}

/** A proof that was good once, for another nonce. */
const OLD_PROOF = JSON.stringify({ proof: 'ab'.repeat(32), instance: 'window-1', role: 'owner', protocol: 1 });

const BEHAVIOURS: Readonly<Record<string, Manners>> = {
  'answers something else': answerWith('{"hello":"world"}'),
  'answers with a proof that is wrong': answerWith(OLD_PROOF),
  'says that it only stands by': answerWith(OLD_PROOF.replace('owner', 'standby')),
  'says that it is of an older version': answerWith(OLD_PROOF.replace('"protocol":1', '"protocol":0')),
  'never answers': () => undefined,
  'answers one byte at a time': (socket) => {
    const timer = setInterval(() => socket.write('H'), 50);
    socket.on('close', () => clearInterval(timer));
  },
  'answers more than anybody asked for': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n');
    socket.write('x'.repeat(1_000_000));
  },
  'hangs up': (socket) => void socket.destroy(),
};

describe('F35 port squatter', function () {
  this.timeout(20_000);
  let upstream: FakeUpstream;
  let dir: string;
  let squatter: Squatter | undefined;
  const routers: TestApp[] = [];

  before(async () => {
    upstream = await startFakeUpstream();
  });
  after(() => upstream.dispose());
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'signalbox-squat-'));
  });
  afterEach(async () => {
    for (const router of routers.splice(0)) await router.stop();
    await squatter?.end();
    squatter = undefined;
    await rm(dir, { recursive: true, force: true });
  });

  const start = async (port?: number): Promise<TestApp> => {
    const router = await startTestApp({
      dir,
      settings: { ...mockProvider(upstream.origin), ...(port !== undefined && { 'proxy.port': port }) },
    });
    routers.push(router);
    return router;
  };
  const heardOnlyNonces = (): void => {
    const heard = squatter?.heard() ?? '';
    const requests = heard.split('\r\n\r\n').filter((text) => text !== '');
    assert.ok(requests.length > 0, 'it was asked who it is');
    for (const request of requests) {
      assert.match(
        request,
        /^GET \/signalbox\/identify\?nonce=[0-9a-f]{32} HTTP\/1\.1\r\nconnection: keep-alive\r\nHost: 127\.0\.0\.1:\d+$/,
      );
    }
  };

  for (const [what, manners] of Object.entries(BEHAVIOURS)) {
    it(`that ${what}: the next port is used, the person is told, and it gets a nonce and nothing else`, async () => {
      squatter = await squat(manners);
      const router = await start(squatter.port);
      const state = await router.app.proxy.start();
      assert.deepEqual({ ...state, url: '' }, { where: 'here', url: '', missedPort: squatter.port });
      assert.notEqual(state.url, `http://127.0.0.1:${squatter.port}`);
      assert.ok(
        router.logs.includes(`Port ${squatter.port} is taken by another program; trying the next one.`),
        router.logs.join('\n'),
      );
      heardOnlyNonces();
    });
  }

  it('that passes questions on to the real proxy: its answers are good for that one only', async () => {
    const real = await start();
    const url = await real.url();
    const realPort = Number(new URL(url).port);
    squatter = await squat((socket, asked, port) => {
      const onward = connect(realPort, '127.0.0.1', () =>
        onward.write(asked.replaceAll(String(port), String(realPort))),
      );
      onward.on('error', () => undefined);
      onward.pipe(socket);
    });
    await rm(path.join(dir, 'proxy.json')); // nobody says where the real one is
    const second = await start(squatter.port);
    const state = await second.app.proxy.start();
    assert.equal(state.where, 'here');
    assert.notEqual(state.url, `http://127.0.0.1:${squatter.port}`);
    heardOnlyNonces();
  });

  it('at the address of a stale note: no command sends it a prompt or the token', async () => {
    squatter = await squat(answerWith(OLD_PROOF));
    const first = await start();
    await first.url();
    const note = JSON.parse(await readFile(path.join(dir, 'proxy.json'), 'utf8')) as object; // written by ourselves
    await first.stop();
    routers.length = 0;
    await writeFile(
      path.join(dir, 'proxy.json'),
      JSON.stringify({ ...note, url: `http://127.0.0.1:${squatter.port}` }),
    );
    const { out } = await runVerb(routeVerb, {
      positionals: ['my secret plan'],
      router: { dir, settings: mockProvider(upstream.origin) },
    });
    assert.notEqual(out, '', 'the command did the work itself');
    heardOnlyNonces();
  });

  it('that takes the port the moment the proxy has proved itself: the prompt goes to nobody', async () => {
    let questions = 0;
    const real = await start();
    await real.url();
    const remote = await findRemote(dir);
    assert.ok(remote);
    const { port } = new URL(remote.url);
    await real.stop();
    routers.length = 0;
    const taken = createServer((socket) => {
      questions += 1;
      socket.destroy();
    }).listen(Number(port), '127.0.0.1');
    await once(taken, 'listening');
    await assert.rejects(
      chatRemotely(remote, { model: 'auto', prompt: 'my secret plan' }, new AbortController().signal),
    );
    taken.close();
    await once(taken, 'close');
    assert.equal(questions, 0);
  });

  it('that takes the port between two owners: the follower goes to the next port and clients of it are served', async () => {
    const first = await start();
    const url = await first.url();
    const port = Number(new URL(url).port);
    const second = await start(port);
    assert.equal((await second.app.proxy.start()).where, 'elsewhere');
    await first.app.proxy.close(); // its window ends, and the squatter is there at the same instant
    const taken = createServer((socket) => socket.resume().end('no')).listen(port, '127.0.0.1');
    const won = await Promise.race([once(taken, 'listening').then(() => true), once(taken, 'error').then(() => false)]);
    while (second.app.proxy.state().where !== 'here') await new Promise((resolve) => setTimeout(resolve, 10));
    const state = second.app.proxy.state();
    assert.ok(state.where === 'here');
    assert.equal(state.url === url, !won);
    assert.equal((await post(`${state.url}/v1/chat/completions`, await second.token(), chatBody('hi'))).status, 200);
    if (won) {
      taken.close();
      await once(taken, 'close');
    }
  });
});
