import assert from 'node:assert/strict';
import { Agent, request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { LedgerEntry } from '../../../src/core/ledger.js';
import { mockProvider } from '../../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { chatBody } from '../../support/http.js';
import { freePort } from '../../support/ports.js';
import { startWindows, until, type Windows } from './windows.js';

describe('the owner is closed', function () {
  this.timeout(30_000);
  let upstream: FakeUpstream;
  let windows: Windows;
  let url: string;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    windows = await startWindows({ ...mockProvider(upstream.origin), 'proxy.port': port });
  });
  afterEach(async () => {
    await windows.remove();
    await upstream.dispose();
  });

  /** A request over a connection that its client keeps. */
  async function open(agent: Agent, path: string, body?: object): Promise<IncomingMessage> {
    const call = request(`${url}${path}`, {
      method: body ? 'POST' : 'GET',
      agent,
      headers: {
        authorization: `Bearer ${await windows.token()}`,
        ...(body && { 'content-type': 'application/json' }),
      },
    });
    call.end(body && JSON.stringify(body));
    const [response] = (await once(call, 'response')) as [IncomingMessage]; // what 'response' gives
    return response;
  }
  const stream = (agent: Agent) => open(agent, '/v1/chat/completions', chatBody('hi', { stream: true }));

  it('while a reply runs: the reply ends whole, and another window has the port meanwhile', async () => {
    const [owner, other] = await windows.openAll(2);
    upstream.reply = { text: 'one two three four', pieceDelayMs: 150 };
    const response = await stream(new Agent());
    const reply = text(response);
    const closed = owner.ask({ do: 'close' });
    await until(() => other?.state() === 'here');
    assert.equal(other?.url(), url);
    const isEnded = await Promise.race([reply.then(() => true), Promise.resolve(false)]);
    assert.equal(isEnded, false, 'the reply still runs');
    assert.match(await reply, /\[DONE\]/);
    await closed;
  });

  it('while a reply runs that does not end: it is cut within five seconds, and its row is in the ledger', async () => {
    const [owner, other] = await windows.openAll(2);
    await owner.ask({ do: 'standings' });
    upstream.reply = { hang: 3 };
    const response = await stream(new Agent());
    response.on('error', () => undefined); // it is cut
    response.resume();
    const startedMs = performance.now();
    await owner.ask({ do: 'close' });
    assert.ok(performance.now() - startedMs < 8_000); // five seconds, and a busy machine
    await owner.kill();
    const rows = (await other?.ask({ do: 'rows' })) as LedgerEntry[]; // what a window answers with
    assert.deepEqual(
      rows.map(({ result }) => result),
      ['canceled'],
    );
  });
});
