import assert from 'node:assert/strict';
import { mockProvider } from '../../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { chatBody, post } from '../../support/http.js';
import { freePort } from '../../support/ports.js';
import { startWindows, until, type Window, type Windows } from './windows.js';

describe('windows of one user', function () {
  this.timeout(20_000);
  let upstream: FakeUpstream;
  let windows: Windows;
  let url: string;
  let port: number;

  before(async () => {
    upstream = await startFakeUpstream();
  });
  after(() => upstream.dispose());
  beforeEach(async () => {
    port = await freePort();
    url = `http://127.0.0.1:${port}`;
    windows = await startWindows({ ...mockProvider(upstream.origin), 'proxy.port': port });
  });
  afterEach(() => windows.remove());

  const placesOf = (all: readonly Window[]) => all.map((window) => window.state());
  const ownersOf = (all: readonly Window[]) => all.filter((window) => window.state() === 'here');

  it('one has the proxy, the others use it', async () => {
    const all = await windows.openAll(3);
    assert.deepEqual(placesOf(all), ['here', 'elsewhere', 'elsewhere']);
    assert.deepEqual(
      all.map((window) => window.url()),
      [url, url, url],
    );
  });

  it('that start at the same instant end up with one proxy on the preferred port', async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => windows.open()));
    await Promise.all(all.map((window) => window.ask({ do: 'start' })));
    assert.deepEqual(placesOf(all).toSorted(), ['elsewhere', 'elsewhere', 'elsewhere', 'here']);
    assert.deepEqual(new Set(all.map((window) => window.url())), new Set([url]));
  });

  it('take over on the same port when the owner is killed: exactly one of them, and clients go on', async () => {
    const [owner, ...others] = await windows.openAll(4);
    await owner.kill();
    await until(() => ownersOf(others).length > 0);
    await until(
      async () => (await post(`${url}/v1/chat/completions`, await windows.token(), chatBody('hi'))).status === 200,
    );
    assert.deepEqual(placesOf(others).toSorted(), ['elsewhere', 'elsewhere', 'here']);
    assert.deepEqual(new Set(others.map((window) => window.url())), new Set([url]));
  });

  it('take over when the owner is closed', async () => {
    const [owner, ...others] = await windows.openAll(3);
    await owner.ask({ do: 'close' });
    await until(() => ownersOf(others).length > 0);
    assert.deepEqual(new Set(others.map((window) => window.url())), new Set([url]));
  });

  it('leave the proxy alone that a person has stopped, until somebody starts it again', async () => {
    const [owner, other] = await windows.openAll(2);
    await owner.ask({ do: 'stop' });
    await until(() => other?.state() === 'nowhere');
    await assert.rejects(post(`${url}/v1/chat/completions`, 'x', {}));
    await other?.ask({ do: 'start' });
    assert.equal(other?.state(), 'here');
  });
});
