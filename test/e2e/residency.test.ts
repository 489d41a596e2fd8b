import assert from 'node:assert/strict';
import type { Settings } from '../../src/config/schema.js';
import { startTestApp, type TestApp, type TestAppOptions } from '../support/app.js';
import { aModel, aRequest, userSays } from '../support/builders.js';
import { ends, fakeProvider, says } from '../support/fake-provider.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody, errorMessage, getJson, post } from '../support/http.js';
import { freePort } from '../support/ports.js';

/** One model at a price that makes the US the better choice wherever it may be chosen. */
const models = (usd: number) => [{ model: 'one', inputUsdPerMTok: usd, outputUsdPerMTok: usd }];
const ENV = { FRANK_KEY: 'frank-key-value', SAM_KEY: 'sam-key-value' };

describe('"EU only"', () => {
  let eu: FakeUpstream;
  let euToo: FakeUpstream;
  let us: FakeUpstream;
  let router: TestApp;

  beforeEach(async () => {
    [eu, euToo, us] = await Promise.all([startFakeUpstream(), startFakeUpstream(), startFakeUpstream()]);
    eu.reply = { text: 'from the EU' };
    euToo.reply = { text: 'from the other place in the EU' };
    us.reply = { text: 'from the US' };
  });
  afterEach(async () => {
    await router.remove();
    await Promise.all([eu, euToo, us].map((upstream) => upstream.dispose()));
  });

  /** A router that knows Frank, in the EU, and Sam, in the US; the upstreams stand for the places. */
  async function start(
    frank: Record<string, unknown>,
    { settings, ...options }: TestAppOptions & { settings?: Partial<Settings> } = {},
  ): Promise<void> {
    const custom = {
      frank: { region: 'eu', keyEnv: ['FRANK_KEY'], models: models(2), ...frank },
      sam: { region: 'us', baseUrl: `${us.origin}/v1`, keyEnv: ['SAM_KEY'], models: models(1) },
    };
    router = await startTestApp({
      env: ENV,
      ...options,
      // Safe: the settings are parsed by the router before it uses them.
      settings: { 'routing.residency': ['eu'], 'providers.custom': custom, ...settings } as Partial<Settings>,
    });
  }
  const ask = async (over: Record<string, unknown> = {}, path = '/v1/chat/completions') =>
    post(`${await router.url()}${path}`, await router.token(), chatBody('What is a mutex?', over));
  const callsOf = (...upstreams: readonly FakeUpstream[]) => upstreams.map(({ requests }) => requests.length);

  it('sends "auto" to the EU though the US is cheaper, and says why not there', async () => {
    await start({ baseUrl: `${eu.origin}/v1` });
    const { status, text } = await ask();
    assert.equal(status, 200);
    assert.match(text, /from the EU/);
    assert.deepEqual(callsOf(eu, us), [1, 0]);
    const { rejected } = await router.app.gateway.decide(aRequest({ messages: [userSays('What is a mutex?')] }));
    assert.deepEqual(
      rejected.filter(({ model }) => model.provider === 'sam').map(({ stage, reason }) => [stage, reason]),
      [['keep-residency', 'its requests go to the US, and the setting "routing.residency" allows only the EU']],
    );
  });

  it('names the rule when only the Offline helper is left, and calls nobody', async () => {
    await start({ baseUrl: `${eu.origin}/v1` }, { settings: { 'routing.residency': ['cn'] } });
    const { status, headers, text } = await ask();
    assert.deepEqual([status, headers.get('x-signalbox-model')], [200, 'signalbox/offline-helper']);
    assert.match(text, /the setting \\"routing\.residency\\" allows only China, .* Add a region to that setting, or/);
    assert.deepEqual(callsOf(eu, us), [0, 0]);
  });

  it('sends "auto" to the US where the rule does not stand', async () => {
    await start({ baseUrl: `${eu.origin}/v1` }, { settings: { 'routing.residency': ['any'] } });
    assert.match((await ask()).text, /from the US/);
  });

  for (const path of ['/v1/chat/completions', '/v1/messages', '/v1/embeddings'] as const) {
    it(`refuses a model in the US that is named at ${path}, and calls nobody`, async () => {
      await start({ baseUrl: `${eu.origin}/v1` });
      const { status, text } = await ask({ model: 'sam/one', max_tokens: 10, input: 'a' }, path);
      assert.equal(status, 403);
      assert.equal(
        errorMessage(text),
        'sam/one may not be used: its requests go to the US, and the setting "routing.residency" allows only the EU.',
      );
      assert.deepEqual(callsOf(eu, us), [0, 0]);
    });
  }

  it('refuses a model in the US that no list has, and one by its bare name', async () => {
    await start({ baseUrl: `${eu.origin}/v1`, models: [] });
    assert.equal((await ask({ model: 'sam/brand-new' })).status, 403);
    assert.equal((await ask({ model: 'one' })).status, 403);
    const { status, text } = await ask({ model: 'gpt-5.4' }); // at two providers, neither of them allowed
    assert.equal(status, 403);
    assert.match(errorMessage(text), /the setting "routing.residency" allows only the EU/);
    assert.deepEqual(callsOf(eu, us), [0, 0]);
  });

  it('goes to the other place in the EU when one is down', async () => {
    const down = await freePort();
    const endpoints = [{ region: 'eu', baseUrl: `${euToo.origin}/v1` }];
    await start({ baseUrl: `http://127.0.0.1:${down}/v1`, endpoints });
    for (let call = 0; call < 3; call += 1) assert.match((await ask()).text, /from the other place in the EU/);
    assert.deepEqual(callsOf(euToo, us), [3, 0]);
  });

  it('fails when all of the EU is down, and says who was asked', async () => {
    const [down, downToo] = [await freePort(), await freePort()];
    const endpoints = [{ region: 'eu', baseUrl: `http://127.0.0.1:${downToo}/v1` }];
    await start({ baseUrl: `http://127.0.0.1:${down}/v1`, endpoints });
    const { status, text } = await ask();
    assert.ok(status >= 500, String(status));
    assert.match(errorMessage(text), /frank/i);
    assert.deepEqual(callsOf(us), [0]);
  });

  it('does not fall back to the US when the EU answers with an error', async () => {
    await start({ baseUrl: `${eu.origin}/v1` });
    eu.reply = { status: 500, message: 'out of order' };
    const { status, text } = await ask({ stream: true });
    assert.ok(status >= 500, `${status} ${text}`);
    assert.deepEqual(callsOf(us), [0]);
  });

  it('calls a provider in the US at its place in the EU, with the same key, and nowhere else', async () => {
    const endpoints = [{ region: 'eu', baseUrl: `${eu.origin}/v1` }];
    await start({ region: 'us', baseUrl: `${euToo.origin}/v1`, endpoints });
    for (let call = 0; call < 3; call += 1) assert.equal((await ask()).status, 200);
    assert.deepEqual(callsOf(eu, euToo, us), [3, 0, 0]);
    assert.equal(eu.requests[0]?.headers['authorization'], 'Bearer frank-key-value');
  });

  it('makes vectors in the EU only', async () => {
    await start({ baseUrl: `${eu.origin}/v1` });
    eu.reply = { body: JSON.stringify({ data: [{ index: 0, embedding: [0.5] }], usage: { prompt_tokens: 1 } }) };
    const made = await ask({ model: 'frank/e', input: 'a' }, '/v1/embeddings');
    assert.equal(made.status, 200, made.text);
    const refused = await ask({ model: 'auto', input: 'a' }, '/v1/embeddings');
    assert.match(errorMessage(refused.text), /the setting "routing.residency" allows only the EU/);
    assert.deepEqual(callsOf(eu, us), [1, 0]);
  });

  it('leaves models on this machine in, and those of the editor out', async () => {
    const provider = fakeProvider('vscode', [says('from the editor'), ends()]);
    const list = [aModel({ provider: 'vscode', model: 'gpt' })];
    const editorModels = { list: () => Promise.resolve(list), provider };
    const here = { baseUrl: `${euToo.origin}/v1`, region: undefined, models: models(0) };
    await start(here, { editorModels, env: {} });
    assert.match((await ask()).text, /from the other place/);
    assert.match(errorMessage((await ask({ model: 'vscode/gpt' })).text), /it is not known where its requests go/);
    assert.deepEqual([provider.calls.length, us.requests.length], [0, 0]);
  });

  it('asks no judge whose place is not known, and no model in the US to judge', async () => {
    await start(
      { baseUrl: `${eu.origin}/v1` },
      { settings: { 'classifier.strategy': 'sidecar', 'classifier.sidecarUrl': 'https://judge.invalid/classify' } },
    );
    const decided = await router.app.gateway.decide(aRequest({ messages: [userSays('What is a mutex?')] }));
    assert.match(
      decided.classification.fallback ?? '',
      /^sidecar was not asked, because its address does not show that it is in an allowed region; the setting "routing.residency" allows only the EU; judged by /,
    );
    await router.remove();
    await start(
      { baseUrl: `${eu.origin}/v1` },
      { settings: { 'classifier.strategy': 'llm', 'classifier.llmModel': 'sam/one' } },
    );
    const judged = await router.app.gateway.decide(aRequest({ messages: [userSays('What is a mutex?')] }));
    assert.match(judged.classification.fallback ?? '', /^llm may not be asked; judged by /);
    assert.deepEqual(callsOf(us), [0]);
  });

  it('lets the cheapest allowed model judge', async () => {
    await start({ baseUrl: `${eu.origin}/v1` }, { settings: { 'classifier.strategy': 'llm' } });
    await router.app.gateway.decide(aRequest({ messages: [userSays('What is a mutex?')] }));
    assert.deepEqual(callsOf(eu, us), [1, 0]);
  });

  it('shows in /health who may not be used, and why', async () => {
    await start({ baseUrl: `${eu.origin}/v1` });
    // Safe: the proxy's own report.
    const { providers } = (await getJson(`${await router.url()}/health`, await router.token())) as {
      providers: readonly { readonly id: string; readonly state: string; readonly hint?: string }[];
    };
    const of = (id: string) => providers.find((one) => one.id === id);
    assert.equal(of('frank')?.state, 'ready');
    assert.deepEqual(
      [of('sam')?.state, of('sam')?.hint],
      ['disabled', 'its requests go to the US, and the setting "routing.residency" allows only the EU'],
    );
    assert.equal(of('mistral')?.state, 'key-missing'); // it has a place in the EU
  });
});

describe('a provider with several places', () => {
  it('is called at the quicker one, after each was tried', async () => {
    const [slow, fast] = await Promise.all([startFakeUpstream(), startFakeUpstream()]);
    slow.reply = { text: 'slow', delayMs: 150 };
    fast.reply = { text: 'fast' };
    const acme = {
      region: 'eu',
      baseUrl: `${slow.origin}/v1`,
      endpoints: [{ region: 'us', baseUrl: `${fast.origin}/v1` }],
      keyEnv: ['FRANK_KEY'],
      models: models(1),
    };
    // Safe: the settings are parsed by the router before it uses them.
    const settings = { 'providers.custom': { acme } } as unknown as Partial<Settings>;
    const router = await startTestApp({ env: ENV, settings });
    try {
      const texts = [];
      for (let call = 0; call < 5; call += 1)
        texts.push(
          (await post(`${await router.url()}/v1/chat/completions`, await router.token(), chatBody('hi'))).text,
        );
      assert.deepEqual(
        texts.map((text) => (/slow/.test(text) ? 'slow' : 'fast')),
        ['slow', 'fast', 'fast', 'fast', 'fast'],
      );
      const card = router.app.inventory.cardOf('acme') ?? assert.fail('there is no acme');
      const [first, second] = router.app.inventory.placesOf(card);
      assert.deepEqual([first?.region, first?.state, second?.region], ['us', 'next', 'eu']);
      assert.ok((second?.latencyMs ?? 0) >= 150, String(second?.latencyMs));
      // Safe: the proxy's own report.
      const { providers } = (await getJson(`${await router.url()}/health`, await router.token())) as {
        providers: readonly { readonly id: string; readonly places?: readonly { address: string; state: string }[] }[];
      };
      assert.deepEqual(
        providers.find(({ id }) => id === 'acme')?.places?.map(({ address, state }) => [address, state]),
        [
          [fast.origin, 'next'],
          [slow.origin, 'open'],
        ],
      );
      assert.equal(providers.find(({ id }) => id === 'groq')?.places, undefined);
    } finally {
      await router.remove();
      await Promise.all([slow.dispose(), fast.dispose()]);
    }
  });
});
