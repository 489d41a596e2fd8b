import assert from 'node:assert/strict';
import { mockProvider, startTestApp, type TestApp } from '../support/app.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody, post } from '../support/http.js';

const QUESTION = 'What is a mutex?';

describe('the memory', () => {
  let upstream: FakeUpstream;
  let router: TestApp;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
  });
  afterEach(async () => {
    await router.remove();
    await upstream.dispose();
  });

  const modelOf = async (app: TestApp): Promise<string | null> => {
    const { headers } = await post(`${await app.url()}/v1/chat/completions`, await app.token(), chatBody(QUESTION));
    return headers.get('x-signalbox-model');
  };

  /** The thrifty model, asked for by name, fails so many times. */
  async function disappoint(router: TestApp, times: number): Promise<void> {
    for (let count = 0; count < times; count += 1) {
      upstream.script({ status: 500 });
      await post(
        `${await router.url()}/v1/chat/completions`,
        await router.token(),
        chatBody(QUESTION, { model: 'mock/thrifty' }),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
    await router.app.memory.catchUp();
  }

  it('moves the next decision to a model that answers', async () => {
    router = await startTestApp({ settings: mockProvider(upstream.origin) });
    assert.equal(await modelOf(router), 'mock/thrifty');
    await disappoint(router, 12);
    assert.equal(await modelOf(router), 'mock/costly');
  });

  it('survives a restart by its snapshot', async () => {
    const memory = { saved: undefined as unknown };
    router = await startTestApp({ settings: mockProvider(upstream.origin), memory });
    await disappoint(router, 12);
    await router.stop();
    assert.match(JSON.stringify(memory.saved), /mock\/thrifty/);
    router = await startTestApp({ settings: mockProvider(upstream.origin), memory, dir: router.dir });
    assert.equal(await modelOf(router), 'mock/costly');
  });

  it('is made again from the ledger when the snapshot is lost or damaged', async () => {
    router = await startTestApp({ settings: mockProvider(upstream.origin) });
    await disappoint(router, 12);
    await router.stop();
    router = await startTestApp({
      settings: mockProvider(upstream.origin),
      memory: { saved: { version: 1, cells: 'broken' } },
      dir: router.dir,
    });
    await router.app.memory.catchUp();
    assert.equal(await modelOf(router), 'mock/costly');
  });
});
