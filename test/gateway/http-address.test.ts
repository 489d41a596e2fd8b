import assert from 'node:assert/strict';
import type { lookup, LookupAddress } from 'node:dns';
import { once } from 'node:events';
import * as net from 'node:net';
import { GatewayError } from '../../src/core/errors.js';
import { createUpstreamHttp, type UpstreamHttp } from '../../src/gateway/http.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';

/** The unspecified address leads to this machine on most systems, so a connection to it would be seen. */
const UNSPECIFIED = '0.0.0.0';

describe('where requests go', () => {
  let listener: net.Server;
  let port: number;
  let connections: number;
  let asked: string[];
  let answers: (readonly string[])[];
  let http: UpstreamHttp;

  beforeEach(async () => {
    connections = 0;
    asked = [];
    answers = [];
    listener = net.createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    listener.listen(0, UNSPECIFIED);
    await once(listener, 'listening');
    // Safe: a server that listens on a TCP port has an address of this form.
    port = (listener.address() as net.AddressInfo).port;
    http = createUpstreamHttp({ resolve: resolver });
  });
  afterEach(async () => {
    http.dispose();
    listener.close();
    await once(listener, 'close');
  });

  /** Gives the next answer, and the last one again when there is no other. */
  const resolver = ((name: string, _options: unknown, callback: Callback) => {
    asked.push(name);
    const addresses = (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as unknown as typeof lookup; // one of its many forms
  type Callback = (error: null, addresses: readonly LookupAddress[]) => void;

  async function failure(url: string): Promise<GatewayError> {
    try {
      await http.get({
        url,
        headers: { authorization: 'Bearer k' },
        signal: new AbortController().signal,
        name: 'Acme',
      });
    } catch (thrown) {
      assert.ok(thrown instanceof GatewayError);
      return thrown;
    }
    return assert.fail('nothing was thrown');
  }

  it('is asked of the resolver once, and the connection goes to what was looked at', async () => {
    answers = [['127.0.0.1'], [UNSPECIFIED]];
    assert.doesNotMatch((await failure(`https://acme.example:${port}/`)).message, /was not called/);
    assert.deepEqual([asked, connections], [['acme.example'], 1]);
  });

  it('is nowhere when a name that led to a server leads elsewhere at the next connection', async () => {
    answers = [['127.0.0.1'], [UNSPECIFIED]];
    await failure(`https://acme.example:${port}/`);
    const error = await failure(`https://acme.example:${port}/`);
    assert.equal(error.kind, 'upstream-unreachable');
    assert.match(error.message, /^Acme was not called: acme\.example leads to an address where no provider is/);
    assert.deepEqual([asked.length, connections], [2, 1]);
  });

  for (const address of [UNSPECIFIED, '169.254.169.254', '::', '::ffff:169.254.169.254', 'fd00:ec2::254', 'fe80::1']) {
    it(`is nowhere when one of a name's addresses is ${address}`, async () => {
      answers = [['127.0.0.1', address]];
      assert.match((await failure(`https://acme.example:${port}/`)).message, /was not called/);
      assert.equal(connections, 0);
    });
  }

  it('is nowhere without https when the name of this machine leads off it', async () => {
    answers = [[UNSPECIFIED], ['192.168.0.1']];
    for (let turn = 0; turn < 2; turn += 1) {
      assert.match((await failure(`http://localhost:${port}/`)).message, /was not called/);
    }
    assert.deepEqual([asked, connections], [['localhost', 'localhost'], 0]);
  });

  for (const [url, why] of [
    ['https://0.0.0.0:PORT/', /no provider is at such an address/],
    ['https://0:PORT/', /no provider is at such an address/],
    ['https://[::]:PORT/', /no provider is at such an address/],
    ['https://169.254.169.254:PORT/', /no provider is at such an address/],
    ['http://0.0.0.0:PORT/', /http is accepted for this machine only/],
    ['http://acme.example:PORT/', /http is accepted for this machine only/],
    ['https://me:pw@127.0.0.1:PORT/', /a user name or password/],
  ] as const) {
    it(`is nowhere for ${url}, and no name is looked up`, async () => {
      answers = [['127.0.0.1']];
      const error = await failure(url.replace('PORT', String(port)));
      assert.equal(error.kind, 'upstream-unreachable');
      assert.match(error.message, why);
      assert.deepEqual([asked, connections], [[], 0]);
    });
  }

  it('is not warmed up where no request may go', async () => {
    answers = [[UNSPECIFIED]];
    http.warm(new URL(`https://0.0.0.0:${port}/`));
    http.warm(new URL(`https://acme.example:${port}/`));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([asked, connections], [['acme.example'], 0]);
  });
});

describe('a redirect', () => {
  let upstream: FakeUpstream;
  let elsewhere: FakeUpstream;
  let http: UpstreamHttp;
  beforeEach(async () => {
    [upstream, elsewhere] = await Promise.all([startFakeUpstream(), startFakeUpstream()]);
    http = createUpstreamHttp();
  });
  afterEach(async () => {
    http.dispose();
    await Promise.all([upstream.dispose(), elsewhere.dispose()]);
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`with status ${status} is not followed, so the key goes nowhere else`, async () => {
      upstream.reply = { status, headers: { location: `${elsewhere.origin}/v1/chat/completions` }, body: 'moved' };
      const call = {
        url: `${upstream.origin}/v1/chat/completions`,
        headers: { authorization: 'Bearer sk-canary-0123456789', 'content-type': 'application/json' },
        body: '{}',
        signal: new AbortController().signal,
      };
      await assert.rejects(http.post(call), /redirects are not followed/);
      assert.deepEqual([upstream.requests.length, elsewhere.requests.length], [1, 0]);
    });
  }
});
