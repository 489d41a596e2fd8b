import assert from 'node:assert/strict';
import { signals } from '../../src/core/strategies/signals.js';
import { createClassifier, type Classifier } from '../../src/app/classifier.js';
import { settingsSchema, type Settings } from '../../src/config/schema.js';
import type { ChatRequest, ReplyEvent } from '../../src/core/chat.js';
import type { Classification } from '../../src/core/classify/classification.js';
import type { ModelCard } from '../../src/core/model.js';
import { createUpstreamHttp } from '../../src/gateway/http.js';
import type { Stock } from '../../src/gateway/inventory.js';
import { aModel, aRequest, userSays } from '../support/builders.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { readyFor } from '../support/routing.js';
import { aDecision } from '../proxy/support.js';

const HARD = 'Review contract liability'; // the local strategy finds it hard
const LABELS = '{"tier":"free","complexity":"simple","category":"creative","domain":"humanities"}';
const ELSEWHERE = 'was not asked, because it is not on this machine and the preset is "private"';

describe('the classifier', () => {
  const http = createUpstreamHttp();
  let upstream: FakeUpstream;
  let chats: ChatRequest[];
  let warnings: string[];
  let models: readonly ModelCard[];

  beforeEach(async () => {
    upstream = await startFakeUpstream();
    upstream.reply = { body: '{"strong_win_rate":0}' };
    [chats, warnings, models] = [[], [], [aModel()]];
  });
  afterEach(() => upstream.dispose());
  after(() => http.dispose());

  const withSettings = (read: () => Settings): Classifier =>
    createClassifier({
      learned: { ready: () => signals, load: () => Promise.resolve(signals) },
      settings: read,
      surface: 'cli',
      http,
      inventory: { snapshot: () => Promise.resolve(stockOf(models)) },
      chat: (request) => {
        chats.push(request);
        return Promise.resolve({ decision: aDecision(), events: saying(LABELS) });
      },
      warn: (message) => void warnings.push(message),
    });
  const using = (settings: Partial<Settings>): Classifier => {
    const parsed = settingsSchema.parse({
      'classifier.sidecarUrl': `${upstream.origin}/classify`,
      'classifier.embeddingsUrl': `${upstream.origin}/api/embed`,
      ...settings,
    });
    return withSettings(() => parsed);
  };
  const classify = async (classifier: Classifier, over: Partial<ChatRequest> = {}): Promise<Classification> =>
    classifier.classify(aRequest({ messages: [userSays(HARD)], ...over }), 10, new AbortController().signal);

  it('answers at once with the default strategy', () => {
    const judged = using({}).classify(aRequest(), 10, new AbortController().signal);
    assert.equal(judged instanceof Promise, false);
  });

  for (const id of ['signals', 'rules', 'diy'] as const) {
    it(`judges by ${id} when the settings say so`, async () => {
      assert.equal((await classify(using({ 'classifier.strategy': id }))).strategy, id);
    });
  }

  it('says which strategy is in use and what it looks at, and asks nobody for that', async () => {
    const inUse = async (settings: Partial<Settings>) => {
      const { id, meaning } = await using(settings).inUse();
      return [id, meaning];
    };
    const parts = { llm: 1, rules: 1 };
    assert.deepEqual(await inUse({}), [signals.id, signals.meaning]);
    assert.equal((await inUse({ 'classifier.strategy': 'sidecar' }))[0], 'sidecar');
    assert.deepEqual(await inUse({ 'classifier.strategy': 'ensemble', 'classifier.ensemble': parts }), [
      'ensemble',
      'The weighted mean of llm, rules',
    ]);
    assert.deepEqual([upstream.requests.length, chats.length], [0, 0]);
  });

  it('judges a model that was named by the same local strategy', async () => {
    const classifier = using({ 'classifier.strategy': 'rules' });
    assert.equal((await classify(classifier, { model: 'acme/one' })).strategy, 'rules');
  });

  it('asks the sidecar at its address, with its weight', async () => {
    const judged = await classify(using({ 'classifier.strategy': 'sidecar', 'classifier.sidecarWeight': 1 }));
    assert.deepEqual([judged.strategy, judged.score, judged.fallback], ['sidecar', 0, undefined]);
  });

  it('asks the embeddings server at its address, for its model', async () => {
    await classify(using({ 'classifier.strategy': 'embeddings', 'classifier.embeddingsModel': 'tiny' }));
    assert.deepEqual([upstream.requests[0]?.path, upstream.requests[0]?.body['model']], ['/api/embed', 'tiny']);
  });

  it('asks the cheapest ready model for "llm", in its own name', async () => {
    models = [aModel({ model: 'dear' }), aModel({ model: 'thrifty', price: priced(0.1) })];
    const judged = await classify(using({ 'classifier.strategy': 'llm' }));
    assert.deepEqual([judged.strategy, judged.tier, judged.category], ['llm', 'free', 'creative']);
    const [{ model, client } = aRequest()] = chats;
    assert.deepEqual([model, client.app, client.surface], ['acme/thrifty', 'signalbox-classifier', 'cli']);
  });

  it('judges with several at once for "ensemble"', async () => {
    const parts = { sidecar: 1, llm: 1 };
    const judged = await classify(using({ 'classifier.strategy': 'ensemble', 'classifier.ensemble': parts }));
    assert.equal(judged.strategy, 'ensemble');
    assert.deepEqual([upstream.requests.length, chats.length], [1, 1]);
  });

  for (const strategy of ['sidecar', 'embeddings', 'llm', 'ensemble'] as const) {
    it(`asks nobody by ${strategy} for a model that was named`, async () => {
      const classifier = using({ 'classifier.strategy': strategy, 'classifier.ensemble': { sidecar: 1, llm: 1 } });
      assert.equal((await classify(classifier, { model: 'acme/one' })).fallback, undefined);
      assert.deepEqual([upstream.requests.length, chats.length], [0, 0]);
    });

    it(`asks nobody by ${strategy} for its own call, and calls it a small task`, async () => {
      const classifier = using({ 'classifier.strategy': strategy, 'classifier.ensemble': { sidecar: 1, llm: 1 } });
      const client = { surface: 'cli', app: 'signalbox-classifier', sessionId: undefined } as const;
      const judged = await classify(classifier, { client });
      assert.deepEqual([upstream.requests.length, chats.length], [0, 0]);
      assert.equal(judged.tier, 'free');
    });
  }

  it('builds the strategy once, until the settings change', async () => {
    const first = settingsSchema.parse({
      'classifier.strategy': 'sidecar',
      'classifier.sidecarUrl': 'http://elsewhere.example/classify',
    });
    let settings = first;
    const classifier = withSettings(() => settings);
    await classify(classifier);
    await classify(classifier);
    assert.equal(warnings.length, 1);
    settings = { ...first, 'classifier.strategy': 'rules' };
    assert.equal((await classify(classifier)).strategy, 'rules');
  });

  describe('with addresses', () => {
    for (const [url, reason] of [
      ['http://sidecar.example/classify', 'because http is accepted for this machine only'],
      ['http://127.0.0.1.nip.io/classify', 'because http is accepted for this machine only'],
      ['http://169.254.169.254/latest', 'because http is accepted for this machine only'],
      ['https://me:secret@sidecar.example/classify', 'because its address holds a user name or password'],
    ] as const) {
      it(`does not ask ${url}, and says why`, async () => {
        const judged = await classify(using({ 'classifier.strategy': 'sidecar', 'classifier.sidecarUrl': url }));
        assert.equal(judged.fallback, `sidecar was not asked, ${reason}; judged by ${judged.strategy}`);
        assert.deepEqual(warnings, [`The setting "classifier.sidecarUrl" is not used: ${reason}`]);
      });
    }

    it('does not ask for embeddings over http elsewhere', async () => {
      const url = 'http://embed.example/api/embed';
      const judged = await classify(using({ 'classifier.strategy': 'embeddings', 'classifier.embeddingsUrl': url }));
      assert.match(judged.fallback ?? '', /^embeddings was not asked, because http is accepted for this machine only/);
    });
  });

  describe('with the preset "private"', () => {
    const quiet = { preset: 'private' } as const;

    it('asks a sidecar on this machine', async () => {
      assert.equal((await classify(using({ ...quiet, 'classifier.strategy': 'sidecar' }))).strategy, 'sidecar');
    });

    it('asks none elsewhere, also when only the request is private', async () => {
      const url = 'https://sidecar.example/classify';
      const classifier = using({ 'classifier.strategy': 'sidecar', 'classifier.sidecarUrl': url });
      const judged = await classify(classifier, { model: 'auto:private' });
      assert.equal(judged.fallback, `sidecar ${ELSEWHERE}; judged by ${judged.strategy}`);
      assert.deepEqual(warnings, []);
    });

    it('asks only a model on this machine', async () => {
      const classifier = using({ ...quiet, 'classifier.strategy': 'llm' });
      assert.match((await classify(classifier)).fallback ?? '', /^llm has no model that is ready/);
      assert.equal(chats.length, 0);
      models = [aModel(), aModel({ model: 'here', local: true })];
      assert.equal((await classify(classifier)).strategy, 'llm');
      assert.equal(chats[0]?.model, 'acme/here');
    });

    it('does not ask a named model elsewhere', async () => {
      const named = { 'classifier.strategy': 'llm', 'classifier.llmModel': 'acme/one' } as const;
      assert.match((await classify(using({ ...quiet, ...named }))).fallback ?? '', /^llm has no model that is ready/);
      assert.equal(chats.length, 0);
      assert.equal((await classify(using(named))).strategy, 'llm');
    });
  });
});

const priced = (usd: number) => ({
  inputUsdPerMTok: usd,
  cachedInputUsdPerMTok: usd,
  cacheWriteUsdPerMTok: usd,
  outputUsdPerMTok: usd,
});

const stockOf = (models: readonly ModelCard[]): Stock => ({
  providers: [],
  models,
  access: readyFor('acme'),
  wiresOf: () => [],
  resolve: (text) => models.find((model) => `${model.provider}/${model.model}` === text),
  modelsFor: () => models,
});

async function* saying(text: string): AsyncGenerator<ReplyEvent, void> {
  await Promise.resolve();
  yield { type: 'text-delta', text };
  yield { type: 'finish', reason: 'stop', usage: undefined };
}
