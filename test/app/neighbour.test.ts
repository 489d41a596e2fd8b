import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { NeighbourLine } from '../../src/app/neighbour.js';
import { portOf } from '../proxy/support.js';
import { freePort } from '../support/ports.js';

describe('a line to a neighbour', () => {
  let server: Server;
  let line: NeighbourLine;
  let connections: number;

  async function listen(answer: RequestListener): Promise<void> {
    connections = 0;
    server = createServer(answer).listen(0, '127.0.0.1');
    server.on('connection', () => (connections += 1));
    await once(server, 'listening');
    line = new NeighbourLine(`http://127.0.0.1:${portOf(server)}`);
  }
  afterEach(() => {
    line.close();
    server.closeAllConnections();
    server.close();
  });

  const ask = (timeoutMs = 5_000) => line.ask({ path: '/', timeoutMs });

  it('asks all its questions over one connection', async () => {
    await listen((_request, response) => response.end('hi'));
    assert.deepEqual(await ask(), { kind: 'answer', text: 'hi' });
    assert.deepEqual(await ask(), { kind: 'answer', text: 'hi' });
    assert.equal(connections, 1);
  });

  it('says itself that the connection stays: the agent that the editor puts before it would not', async () => {
    let head: readonly string[] = [];
    await listen((request, response) => {
      head = request.rawHeaders;
      response.end();
    });
    await ask();
    assert.deepEqual(head.slice(0, 2), ['connection', 'keep-alive']);
  });

  it('makes no second connection when the first has gone, though somebody listens', async () => {
    await listen((_request, response) => response.setHeader('connection', 'close').end('hi'));
    assert.deepEqual(await ask(), { kind: 'answer', text: 'hi' });
    assert.deepEqual(await ask(), { kind: 'gone' });
    assert.equal(connections, 1);
  });

  it('says that nobody is there', async () => {
    await listen(() => undefined);
    const nobody = new NeighbourLine(`http://127.0.0.1:${await freePort()}`);
    assert.deepEqual(await nobody.ask({ path: '/', timeoutMs: 5_000 }), { kind: 'gone' });
  });

  it('waits so long for an answer, also for one that comes in drops', async () => {
    await listen((_request, response) => {
      const timer = setInterval(() => response.write('x'), 5);
      response.on('close', () => clearInterval(timer));
    });
    assert.deepEqual(await ask(60), { kind: 'silent' });
  });

  it('reads 4096 characters of an answer, and not one more', async () => {
    let length = 4_096;
    await listen((_request, response) => response.end('x'.repeat(length)));
    assert.deepEqual(await ask(), { kind: 'answer', text: 'x'.repeat(4_096) });
    length = 4_097;
    assert.deepEqual(await ask(), { kind: 'answer', text: '' });
  });

  it('ends a pause when the connection goes', async () => {
    await listen((_request, response) => response.end('hi'));
    await ask();
    const pausing = line.pause(60_000);
    server.closeAllConnections();
    await pausing;
  });
});
