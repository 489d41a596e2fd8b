import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { checkPort, isListening, type PortFacts } from '../../../src/app/doctor/check-port.js';

const look = (over: Partial<PortFacts> = {}) =>
  checkPort({
    port: 8787,
    url: undefined,
    isHere: false,
    isWanted: false,
    isTaken: false,
    staleUrl: undefined,
    ...over,
  });

describe('the doctor on the port', () => {
  it('tells free from ours', () => {
    assert.equal(look()[0]?.what, 'Port 8787 is free. The proxy is not running.');
    const url = 'http://127.0.0.1:8787';
    assert.equal(look({ url, isHere: true })[0]?.what, 'The proxy listens on http://127.0.0.1:8787.');
    assert.match(look({ url })[0]?.what ?? '', /in another process\.$/);
  });

  it("takes another program's for a warning, and for a problem where the proxy is used", () => {
    assert.deepEqual(
      look({ isTaken: true }).map(({ state }) => state),
      ['warning'],
    );
    assert.deepEqual(
      look({ isTaken: true, isWanted: true }).map(({ state }) => state),
      ['problem'],
    );
    const [, found] = look({ isTaken: true, url: 'http://127.0.0.1:8788' });
    assert.equal(found?.state, 'problem');
    assert.match(found.doThis ?? '', /set "proxy\.port" to another port/);
  });

  it('tells of a note that nobody is behind', () => {
    const [, found] = look({ staleUrl: 'http://127.0.0.1:8790' });
    assert.equal(found?.state, 'warning');
    assert.match(found.what, /proxy\.json.*8790/);
  });

  it('sees whether anybody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    // Safe: a server that listens on a TCP port has an address of this form.
    const { port } = server.address() as AddressInfo;
    assert.equal(await isListening(port), true);
    server.close();
    await once(server, 'close');
    assert.equal(await isListening(port), false);
  });
});
