import assert from 'node:assert/strict';
import { knownNanoUsd, type CostKind } from '../../../src/core/cost.js';
import type { LedgerEntry } from '../../../src/core/ledger.js';
import { SPEND_DIMENSIONS } from '../../../src/core/spend/types.js';
import type { TestApp } from '../../support/app.js';
import { aRequest, userSays } from '../../support/builders.js';
import type { FakeReply } from '../../support/fake-frames.js';
import { chatBody } from '../../support/http.js';
import { toArray } from '../../support/streams.js';
import { startTown, type Town } from './town.js';

/** What the estimate of a prompt "hi" comes to: one token of text, and three around the message. */
const HI_TOKENS = 4;

/** Sends one request and reads its answer, or leaves it. */
type Send = (to: { readonly url: string; readonly token: string; readonly app: TestApp['app'] }) => Promise<unknown>;

/** One kind of request of the day: how often it comes, and what each costs in nano-dollars, computed by hand. */
type Kind = {
  readonly name: string;
  readonly times: number;
  readonly reply: FakeReply;
  /** The replies of further calls for the same request. */
  readonly first?: FakeReply;
  readonly send: Send;
  readonly cost: number | ((entry: LedgerEntry) => number);
  readonly kind: CostKind;
};

const asked =
  (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Send =>
  async ({ url, token }) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    await response.text().catch(() => undefined); // a stream that fails ends its connection
  };

/** Reads until it has seen a piece of the answer with this text, then leaves. */
const leftAfter =
  (path: string, body: unknown, seen: string): Send =>
  async ({ url, token }) => {
    const leaving = new AbortController();
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: leaving.signal,
    });
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body ?? []) {
        text += decoder.decode(chunk, { stream: true });
        if (text.includes(seen)) leaving.abort();
      }
    } catch (error) {
      if (!leaving.signal.aborted) throw error;
    }
  };

const message = (over: object = {}) => ({
  model: 'claude/sonnet',
  max_tokens: 2_000,
  messages: [{ role: 'user', content: 'hi' }],
  ...over,
});

const inTheEditor: Send = async ({ app }) => {
  const client = { surface: 'editor', app: 'vscode', sessionId: 'window-1', workspace: 'shop' } as const;
  const request = aRequest({ id: app.newId(), client, messages: [userSays('hi')] });
  const run = await app.gateway.chat(request, new AbortController().signal);
  await toArray(run.events);
};

/** An Anthropic reply with writes to both caches, as the API writes it. */
const BOTH_CACHES = JSON.stringify({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'sonnet',
  content: [{ type: 'text', text: 'Hello' }],
  stop_reason: 'end_turn',
  usage: {
    input_tokens: 10,
    cache_read_input_tokens: 1_000,
    cache_creation_input_tokens: 300,
    cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 200 },
    output_tokens: 20,
  },
});

/** Nano-dollars a token, by hand. The memory learns from failures, so which models a fallback meets changes. */
const PER_TOKEN: Readonly<Record<string, { readonly input: number; readonly output: number }>> = {
  thrifty: { input: 1_000, output: 2_000 },
  costly: { input: 2_000, output: 4_000 },
  five: { input: 2_000, output: 8_000 },
  sonnet: { input: 3_000, output: 15_000 },
  flash: { input: 4_000, output: 10_000 },
  llama: { input: 5_000, output: 6_000 },
};
function rateOf(attempt: LedgerEntry['attempts'][number] | undefined): { input: number; output: number } {
  const rate = PER_TOKEN[attempt?.model.model ?? ''];
  assert.ok(rate);
  return rate;
}

const PLAIN = { usage: { input: 1_000, output: 500 } } as const;

const KINDS: readonly Kind[] = [
  {
    name: 'a chat by name, whole: 1,000 × 1,000 + 500 × 2,000',
    times: 100,
    reply: PLAIN,
    send: asked('/v1/chat/completions', chatBody('hi', { model: 'mock/thrifty' })),
    cost: 2_000_000,
    kind: 'exact',
  },
  {
    name: 'a chat to "auto", streamed: the same at the cheapest model',
    times: 130,
    reply: PLAIN,
    send: asked('/v1/chat/completions', chatBody('hi', { stream: true })),
    cost: 2_000_000,
    kind: 'exact',
  },
  {
    name: 'a message that writes a cache: 3 × 3,000 + 12,304 × 3,750 + 550 × 15,000',
    times: 50,
    reply: { usage: { input: 3, cacheWrite: 12_304, output: 550 } },
    send: asked('/v1/messages', message({ stream: true })),
    cost: 54_399_000,
    kind: 'exact',
  },
  {
    name: 'a message with both caches: 10 × 3,000 + 1,000 × 300 + 100 × 3,750 + 200 × 6,000 + 20 × 15,000',
    times: 50,
    reply: { body: BOTH_CACHES },
    send: asked('/v1/messages', message()),
    cost: 2_205_000,
    kind: 'exact',
  },
  {
    name: 'a response with reasoning: 1,500 × 2,000 + 500 × 500 + 300 × 8,000',
    times: 100,
    reply: { usage: { input: 1_500, cacheRead: 500, output: 300, reasoning: 100 } },
    send: asked('/v1/responses', { model: 'codex/five', input: 'hi', stream: true }),
    cost: 5_650_000,
    kind: 'exact',
  },
  {
    name: 'Gemini: 90 × 4,000 + 10 × 1,000 + 40 × 10,000',
    times: 100,
    reply: { usage: { input: 90, cacheRead: 10, output: 40, reasoning: 15 } },
    send: asked('/v1beta/models/gem%2Fflash:streamGenerateContent?alt=sse', {
      contents: [{ role: 'user', parts: [{ text: 'hi' }] }],
    }),
    cost: 770_000,
    kind: 'exact',
  },
  {
    name: 'Ollama: 30 × 5,000 + 20 × 6,000',
    times: 50,
    reply: { usage: { input: 30, output: 20 } },
    send: asked('/api/chat', { model: 'herd/llama', messages: [{ role: 'user', content: 'hi' }] }),
    cost: 270_000,
    kind: 'exact',
  },
  {
    name: 'a completion that is translated: 1,000 × 1,000 + 500 × 2,000',
    times: 40,
    reply: PLAIN,
    send: asked('/v1/completions', { model: 'mock/thrifty', prompt: 'hi' }),
    cost: 2_000_000,
    kind: 'exact',
  },
  {
    name: 'a model of which only one price is known',
    times: 30,
    reply: PLAIN,
    send: asked('/v1/chat/completions', chatBody('hi', { model: 'mock/mystery' })),
    cost: 0,
    kind: 'unpriced',
  },
  {
    name: 'vectors of a model on this machine that nobody set a price for',
    times: 30,
    reply: { body: JSON.stringify({ data: [{ index: 0, embedding: [1, 2] }], usage: { prompt_tokens: 7 } }) },
    send: asked('/v1/embeddings', { model: 'mock/vectors', input: 'hi' }),
    cost: 0,
    kind: 'free',
  },
  { name: 'the editor', times: 70, reply: PLAIN, send: inTheEditor, cost: 2_000_000, kind: 'exact' },
  {
    name: 'the terminal',
    times: 60,
    reply: PLAIN,
    send: asked('/v1/chat/completions', chatBody('hi'), { 'user-agent': 'signalbox-cli/1' }),
    cost: 2_000_000,
    kind: 'exact',
  },
  {
    name: 'a stream that is left after its first word: 100 × 3,000 that the provider counted, 1 × 15,000 that was seen',
    times: 20,
    reply: { text: 'Hello there, my friend.', usage: { input: 100, output: 90 }, hang: 4 },
    send: leftAfter('/v1/messages', message({ stream: true }), 'Hello'),
    cost: 315_000,
    kind: 'partial',
  },
  {
    name: 'a stream that is cut after its first word: 4 × 1,000 + 1 × 2,000',
    times: 20,
    reply: { text: 'Hello there, my friend.', cutAfter: 2 },
    send: asked('/v1/chat/completions', chatBody('hi', { model: 'mock/thrifty', stream: true })),
    cost: HI_TOKENS * 1_000 + 2_000,
    kind: 'partial',
  },
  {
    name: 'a stream without a count: 4 × 1,000 + 1 × 2,000',
    times: 30,
    reply: { text: 'Hello', usage: false },
    send: asked('/v1/chat/completions', chatBody('hi', { model: 'mock/thrifty', stream: true })),
    cost: HI_TOKENS * 1_000 + 2_000,
    kind: 'estimated',
  },
  {
    name: 'a count of zero',
    times: 20,
    reply: { usage: { input: 0, output: 0 } },
    send: asked('/v1/chat/completions', chatBody('hi', { model: 'mock/thrifty' })),
    cost: 0,
    kind: 'exact',
  },
  {
    name: 'a refusal, which nobody bills',
    times: 30,
    reply: { status: 401 },
    send: asked('/v1/chat/completions', chatBody('hi', { model: 'mock/thrifty' })),
    cost: 0,
    kind: 'none',
  },
  {
    name: 'a fallback after a call that may have been billed: 4 in at the first model, 1,000 in and 500 out at the next',
    times: 30,
    first: { status: 500 },
    reply: PLAIN,
    send: asked('/v1/chat/completions', chatBody('hi')),
    cost: ({ attempts: [first, second] }) =>
      HI_TOKENS * rateOf(first).input + 1_000 * rateOf(second).input + 500 * rateOf(second).output,
    kind: 'uncertain',
  },
];

/** Requests of a second window whose classifier asks a model: one row for the question, one for the answer. */
const JUDGED_TIMES = 20;

describe('a day of 1,000 requests over all surfaces', function () {
  this.timeout(120_000);
  let town: Town;
  let entries: readonly LedgerEntry[] = [];

  const costOf = ({ cost }: Kind, entry: LedgerEntry | undefined): number => {
    assert.ok(entry);
    return typeof cost === 'number' ? cost : cost(entry);
  };
  const total = (): number =>
    KINDS.reduce(
      (sum, kind, index) => {
        const rows = entries.slice(...spanOf(index));
        return rows.reduce((more, entry) => more + costOf(kind, entry), sum);
      },
      JUDGED_TIMES * 2 * 2_000_000,
    );

  before(async () => {
    town = await startTown();
    const to = { url: await town.router.url(), token: await town.router.token(), app: town.router.app };
    const window = await town.open({ 'classifier.strategy': 'llm', 'classifier.llmModel': 'mock/thrifty' });
    town.upstream.reply = PLAIN;
    for (let index = 0; index < JUDGED_TIMES; index += 1) await inTheEditor({ ...to, app: window.app });
    for (const kind of KINDS) {
      town.upstream.reply = kind.reply;
      for (let index = 0; index < kind.times; index += 1) {
        if (kind.first) town.upstream.script(kind.first);
        // What failed is asked again, or the day would go elsewhere.
        to.app.gateway.backends.reset();
        await kind.send(to);
      }
    }
    await town.settled();
    // Ids sort by arrival; rows are written when requests end.
    const rows = await town.router.app.ledger.after(undefined, 2_000);
    entries = rows.toSorted((a, b) => (a.requestId < b.requestId ? -1 : 1));
  });
  after(() => town.end());

  it('has a row for each request, and one for each question of the classifier', () => {
    assert.equal(KINDS.reduce((sum, { times }) => sum + times, 0) + JUDGED_TIMES * 2, 1_000);
    assert.equal(entries.length, 1_000);
  });

  it('costs what a hand computes, to the nano-dollar', async () => {
    assert.equal(
      entries.reduce((sum, { cost }) => sum + knownNanoUsd(cost), 0),
      total(),
    );
    assert.equal((await town.router.app.ledger.spendSince(0)).nanoUsd, total());
  });

  it('knows of each kind how well its cost is known', () => {
    for (const [index, kind] of KINDS.entries()) {
      for (const entry of entries.slice(...spanOf(index))) {
        const nanoUsd = costOf(kind, entry);
        const expected = 'nanoUsd' in entry.cost ? { kind: kind.kind, nanoUsd } : { kind: kind.kind };
        assert.deepEqual(entry.cost, expected, kind.name);
      }
    }
  });

  for (const dimension of SPEND_DIMENSIONS) {
    it(`has the same total by ${dimension}`, async () => {
      const rows = await town.router.app.ledger.spend({ sinceMs: 0, untilMs: undefined, slots: [], by: [dimension] });
      assert.equal(
        rows.reduce((sum, { nanoUsd }) => sum + nanoUsd, 0),
        total(),
      );
      assert.equal(
        rows.reduce((sum, { requests }) => sum + requests, 0),
        1_000,
      );
    });
  }

  it('counts the unpriced ones instead of adding zeros', async () => {
    assert.equal((await town.router.app.ledger.spendSince(0)).unpricedRequests, 30);
  });

  it('shows one sum to the meter, the panel, /health and /stats', async () => {
    const { app } = town.router;
    const report = await app.money.report();
    assert.equal(report.all.nanoUsd, total());
    const headers = { authorization: `Bearer ${await town.router.token()}` };
    const health = (await (await fetch(`${await town.router.url()}/health`, { headers })).json()) as {
      spend: { all: { nanoUsd: number } };
    };
    assert.equal(health.spend.all.nanoUsd, total());
    const stats = (await (await fetch(`${await town.router.url()}/stats`, { headers })).json()) as {
      total_spent_usd: number;
    };
    assert.equal(Math.round(stats.total_spent_usd * 1e9), total());
  });

  /** Where the rows of a kind stand. */
  function spanOf(index: number): [number, number] {
    const from = KINDS.slice(0, index).reduce((sum, { times }) => sum + times, JUDGED_TIMES * 2);
    return [from, from + (KINDS[index]?.times ?? 0)];
  }
});
