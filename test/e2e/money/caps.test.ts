import assert from 'node:assert/strict';
import type { Settings } from '../../../src/config/schema.js';
import { toGatewayError } from '../../../src/core/errors.js';
import type { App } from '../../../src/app.js';
import { TIERS, type Tier } from '../../../src/core/model.js';
import { aRequest, userSays } from '../../support/builders.js';
import { chatBody, errorMessage, post } from '../../support/http.js';
import { toArray } from '../../support/streams.js';
import { startTown, townSettings, type Town } from './town.js';

const DOLLAR = 1_000_000_000;

/** $0.004, $0.005 and $0.006 at $2 per million tokens out, in turn. */
const OUTPUTS = [2_000, 2_500, 3_000];

/** Wants the strongest class. */
const PROOF = 'Prove that there are infinitely many primes, then generalise the proof.';

describe('caps', function () {
  this.timeout(60_000);
  let town: Town;
  const start = async (over: Partial<Settings>): Promise<void> => {
    town = await startTown(over);
  };
  afterEach(() => town.end());

  const send = async (body: object = chatBody('hi', { model: 'mock/thrifty' })) =>
    post(`${await town.router.url()}/v1/chat/completions`, await town.router.token(), body);
  const standing = async (app: App = town.router.app) => (await app.money.standings())[0];

  /** Asks the way an editor window does; the error's kind, or 'ok'. */
  async function ask(app: App, model = 'mock/thrifty', maxOutputTokens?: number): Promise<string> {
    const request = aRequest({
      id: app.newId(),
      model,
      messages: [userSays('hi')],
      sampling: maxOutputTokens === undefined ? {} : { maxOutputTokens },
    });
    try {
      const run = await app.gateway.chat(request, new AbortController().signal);
      await toArray(run.events);
      return 'ok';
    } catch (thrown) {
      return toGatewayError(thrown).kind;
    }
  }

  /** Watches settled and held money while something goes on; the most they ever came to. */
  async function peakOf(work: Promise<unknown>): Promise<number> {
    let peak = 0;
    const state: { isOver: boolean } = { isOver: false };
    const over = work.finally(() => (state.isOver = true));
    while (!state.isOver) {
      const now = await standing();
      peak = Math.max(peak, (now?.settledNanoUsd ?? 0) + (now?.heldNanoUsd ?? 0));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await over;
    return peak;
  }

  async function race(apps: readonly App[], requests: number, maxOutputTokens?: number) {
    for (let index = 0; index < requests; index += 1) {
      town.upstream.script({ usage: { input: 10, output: OUTPUTS[index % OUTPUTS.length] ?? 0 }, delayMs: 5 });
    }
    const all = Array.from({ length: requests }, (_, index) =>
      ask(apps[index % apps.length] ?? town.router.app, 'mock/thrifty', maxOutputTokens),
    );
    const peak = await peakOf(Promise.all(all));
    await town.settled();
    const outcomes = await Promise.all(all);
    return { peak, refused: outcomes.filter((kind) => kind === 'budget-exceeded').length, end: await standing() };
  }

  for (const [name, maxOutputTokens] of [
    ['whose replies are limited to 4,000 tokens', 4_000],
    ['without a limit, of a model that may write 8,000 tokens', undefined],
  ] as const) {
    it(`of a dollar hold over 300 requests at once ${name}, and all but a few cents are usable`, async () => {
      await start({ 'budget.daily': 1 });
      const { peak, refused, end } = await race([town.router.app], 300, maxOutputTokens);
      assert.ok(peak <= DOLLAR, `at most ${peak} nano-dollars were spent and set aside`);
      assert.ok(refused > 0, 'the cap was reached');
      assert.equal(end?.heldNanoUsd, 0);
      assert.ok(
        end.settledNanoUsd <= DOLLAR && end.settledNanoUsd >= 0.95 * DOLLAR,
        `${end.settledNanoUsd} were spent`,
      );
    });
  }

  it('of a dollar hold over three windows that race', async () => {
    await start({ 'budget.daily': 1 });
    const apps = [town.router.app, (await town.open()).app, (await town.open()).app];
    await standing(); // the first to ask holds the ledger
    const { peak, end } = await race(apps, 300, 4_000);
    assert.deepEqual(
      apps.map((app) => app.ledger.role()),
      ['owner', 'follower', 'follower'],
    );
    assert.ok(peak <= DOLLAR, `at most ${peak} nano-dollars were spent and set aside`);
    assert.ok((end?.settledNanoUsd ?? 0) >= 0.95 * DOLLAR && (end?.settledNanoUsd ?? 0) <= DOLLAR);
    assert.equal(end?.heldNanoUsd, 0);
  });

  it('refuse with 402, say how they stand and what to do, and nobody is called', async () => {
    await start({ 'budget.daily': 0.001 });
    const { status, headers, text } = await send();
    assert.equal(status, 402);
    assert.equal(headers.get('x-should-retry'), 'false');
    assert.match(errorMessage(text), /mock\/thrifty|cap of \$0\.001/);
    assert.match(errorMessage(text), /Raise/);
    assert.equal(town.upstream.requests.length, 0);
    await town.settled();
    const [row] = await town.router.app.ledger.list({ limit: 1, beforeId: undefined });
    assert.deepEqual([row?.error, row?.cost], ['budget-exceeded', { kind: 'none' }]);
  });

  it('let more through when one is raised, until the day is over, and keep a note of it', async () => {
    await start({ 'budget.daily': 0.001, 'budget.onExceeded': 'reject' });
    assert.equal((await send()).status, 402);
    const raised = await town.router.app.money.raise('everyone:day', DOLLAR);
    assert.equal(raised.capNanoUsd, 1_001_000_000);
    assert.equal((await send()).status, 200);
    const [notice] = await town.router.app.money.notices(10);
    assert.equal(notice?.kind, 'raise');
  });

  it('from 90% on give "auto" a model one class cheaper, and say so', async () => {
    await start({ 'budget.daily': 0.1 });
    const { app } = town.router;
    const hard = aRequest({
      messages: [userSays(PROOF)],
    });
    const before = await app.gateway.decide(hard);
    town.upstream.reply = { usage: { input: 90_000, output: 0 } };
    await send(chatBody('hi', { model: 'mock/thrifty', max_tokens: 10 }));
    await town.settled();
    const after = await app.gateway.decide(hard);
    const steps = TIERS.indexOf(before.wantedTier) - TIERS.indexOf(after.wantedTier);
    assert.equal(steps, 1);
    const { headers } = await send(chatBody(PROOF));
    assert.match(headers.get('x-signalbox-reason') ?? '', /one class down as 90% of a cap are used/);
  });

  it('give "auto" the best model that fits, and say which one did not', async () => {
    await start({});
    const { mock } = townSettings(town.upstream.origin)['providers.custom'] ?? {};
    assert.ok(mock);
    const tiers: Readonly<Record<string, Tier>> = { thrifty: 'cheap', costly: 'premium' };
    const models = mock.models.map((model) => ({ ...model, tier: tiers[model.model] ?? 'free' }));
    const window = await town.open({ 'providers.custom': { mock: { ...mock, models } }, 'budget.daily': 0.03 });
    await town.router.stop();
    // 8,000 tokens out that the client asks for: $0.032 at "costly", which would be the better one, $0.016 at "thrifty".
    const body = chatBody(PROOF, { max_tokens: 8_000 });
    const { headers } = await post(`${await window.url()}/v1/chat/completions`, await window.token(), body);
    assert.equal(headers.get('x-signalbox-model'), 'mock/thrifty');
    assert.match(
      headers.get('x-signalbox-reason') ?? '',
      /but the caps have no room for mock\/costly; mock\/thrifty answered$/,
    );
  });

  it('count streams, calls by name and replies that were left', async () => {
    await start({ 'budget.daily': 1 });
    town.upstream.reply = { usage: { input: 1_000, output: 500 } };
    await send(chatBody('hi', { model: 'mock/thrifty', stream: true }));
    await send(chatBody('hi', { model: 'mock/costly' }));
    await town.settled();
    assert.equal((await standing())?.settledNanoUsd, 2_000_000 + 4_000_000);
    assert.equal((await standing())?.heldNanoUsd, 0);
  });

  it('of a client key bind that key alone', async () => {
    await start({ 'budget.clients': { ci: { daily: 0.001 } }, 'budget.onExceeded': 'reject' });
    const url = `${await town.router.url()}/v1/chat/completions`;
    const key = await town.router.app.clientKeys.create('ci', { team: 'eng' });
    const body = chatBody('hi', { model: 'mock/thrifty' });
    assert.equal((await post(url, key, body)).status, 402);
    assert.equal((await post(url, await town.router.token(), body)).status, 200);
  });

  it('limit a reply instead of refusing it where the settings allow that', async () => {
    await start({ 'budget.daily': 0.005, 'budget.shortenReplies': true });
    assert.equal((await send()).status, 200);
    const limit = Number(town.upstream.requests[0]?.body['max_tokens']);
    // $0.005, less at most 5 tokens in, at $2 per million tokens out
    assert.ok(limit > 2_400 && limit < 2_500, String(limit));
  });

  it('that must hold refuse what has no price, and those that only warn let all through', async () => {
    await start({ 'budget.daily': 1, 'budget.onExceeded': 'reject' });
    const refused = await send(chatBody('hi', { model: 'mock/mystery' }));
    assert.equal(refused.status, 402);
    assert.match(errorMessage(refused.text), /no known price/);
    await town.end();
    await start({ 'budget.daily': 0, 'budget.onExceeded': 'warn' });
    assert.equal((await send(chatBody('hi', { model: 'mock/mystery' }))).status, 200);
    assert.equal((await send()).status, 200);
  });

  it('pause everything that costs', async () => {
    await start({ 'budget.pausePaid': true });
    const { status, text } = await send();
    assert.equal(status, 402);
    assert.match(errorMessage(text), /paused/);
  });

  it('leave what is free alone when they are used up', async () => {
    await start({ 'budget.daily': 0, 'prices.overrides': {} });
    assert.equal((await send()).status, 200);
  });

  it('are used up over a restart as well', async () => {
    await start({ 'budget.daily': 0.1, 'budget.onExceeded': 'reject' });
    town.upstream.reply = { usage: { input: 95_000, output: 0 } };
    assert.equal((await send(chatBody('hi', { model: 'mock/thrifty', max_tokens: 10 }))).status, 200);
    await town.settled();
    const window = await town.open();
    await town.router.stop();
    assert.equal(await ask(window.app, 'mock/costly'), 'budget-exceeded');
    assert.equal((await standing(window.app))?.settledNanoUsd, 95_000_000);
  });
});
