import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { WarmAgent } from '../../src/gateway/warm-agent.js';
import { makeCertificate } from '../support/certificate.js';

describe('WarmAgent', () => {
  const certificate = makeCertificate();
  let server: https.Server;
  let agent: WarmAgent;
  let handshakes: number;

  beforeEach(async () => {
    handshakes = 0;
    server = https.createServer(certificate, (_request, response) => response.end('fine'));
    server.on('secureConnection', () => (handshakes += 1));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    agent = new WarmAgent({ keepAlive: true, ca: certificate.cert });
  });
  afterEach(() => {
    agent.destroy();
    server.closeAllConnections();
    server.close();
  });

  // Safe: a server that listens on a TCP port has an address of this form.
  const port = (): number => (server.address() as AddressInfo).port;
  const url = (): URL => new URL(`https://127.0.0.1:${port()}/v1`);
  const until = async (isTrue: () => boolean): Promise<void> => {
    for (let tries = 0; !isTrue() && tries < 400; tries += 1) await delay(5);
    assert.ok(isTrue());
  };
  async function ask(): Promise<string> {
    const request = https.get(url(), { agent });
    const [response] = (await once(request, 'response')) as [AsyncIterable<Buffer>]; // what 'response' gives
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  }

  it('gives a request the connection that was opened for it', async () => {
    agent.warm(url());
    await until(() => handshakes === 1);
    assert.equal(await ask(), 'fine');
    assert.equal(handshakes, 1);
  });

  it('opens one connection, however often it is told', async () => {
    agent.warm(url());
    agent.warm(url());
    await until(() => handshakes === 1);
    agent.warm(url());
    await delay(50);
    assert.equal(handshakes, 1);
  });

  it('opens none while one is kept from an earlier request', async () => {
    await ask();
    await until(() => Object.values(agent.freeSockets).flat().length === 1);
    agent.warm(url());
    await delay(50);
    assert.equal(handshakes, 1);
  });

  it('opens another when the server has closed the one that waited', async () => {
    agent.warm(url());
    await until(() => handshakes === 1);
    server.closeAllConnections();
    await delay(50);
    assert.equal(await ask(), 'fine');
    assert.equal(handshakes, 2);
  });

  it('is silent about an address that cannot be reached', async () => {
    agent.warm(new URL('https://127.0.0.1:1/'));
    await delay(50);
    assert.equal(await ask(), 'fine');
  });
});
