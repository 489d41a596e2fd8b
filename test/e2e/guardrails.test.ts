import assert from 'node:assert/strict';
import type { DecisionRecord } from '../../src/core/route/record.js';
import { routeVerb } from '../../src/cli/verbs/route.js';
import type { PatternRule } from '../../src/core/guardrails/index.js';
import { runVerb } from '../support/cli.js';
import { startFakeUpstream, type FakeUpstream } from '../support/fake-upstream.js';
import { chatBody } from '../support/http.js';
import { CLIENTS, type Client } from './matrix/table.js';
import { faultIn, provider, startSite, wish, type Site } from './faults/support.js';

const TICKETS: PatternRule = { name: 'ticket numbers', pattern: 'ACME-[0-9]{6}', action: 'block' };
const INTERNAL: PatternRule = { name: 'internal hosts', pattern: '[a-z]+\\.corp\\.example', action: 'warn' };
const BLOCKED = 'See ACME-123456 for what I mean.';
const SECRET = /ACME-123456/;

/** The same error as each format writes it. */
const REFUSALS: Readonly<Record<Client, readonly [field: string, value: string]>> = {
  'openai-chat': ['type', 'permission_error'],
  'openai-completions': ['type', 'permission_error'],
  'openai-responses': ['type', 'permission_error'],
  'anthropic-messages': ['type', 'permission_error'],
  gemini: ['status', 'PERMISSION_DENIED'],
  ollama: ['error', ''],
};

describe("a person's own patterns", function () {
  this.timeout(30_000);
  let upstream: FakeUpstream;
  let site: Site | undefined;

  beforeEach(async () => {
    upstream = await startFakeUpstream();
  });
  afterEach(async () => {
    await site?.end();
    await upstream.dispose();
    site = undefined;
  });

  const start = async (patterns: readonly PatternRule[], settings = {}): Promise<Site> =>
    (site = await startSite(
      { a: provider(upstream.origin, 1) },
      { settings: { 'guardrails.patterns': [...patterns], ...settings } },
    ));

  async function recordOf(at: Site, requestId: string): Promise<DecisionRecord> {
    const record = await at.router.app.ledger.find(requestId);
    return record?.decision ?? assert.fail('there is no record');
  }

  describe('that block', () => {
    for (const client of CLIENTS) {
      for (const stream of [false, true]) {
        it(`refuse what ${client} asks ${stream ? 'for in pieces' : 'for whole'}, call nobody, and leave one row`, async () => {
          const at = await start([TICKETS]);
          const turns = [{ who: 'user', text: BLOCKED }] as const;
          const { status, text } = await at.ask(...wish(client, { stream, turns }));
          assert.equal(status, 403, text);
          assert.match(text, /ticket numbers/);
          assert.doesNotMatch(text, SECRET);
          const body = JSON.parse(text) as { error: unknown };
          const [field, value] = REFUSALS[client];
          if (client === 'ollama') assert.equal(typeof body.error, 'string');
          else assert.partialDeepStrictEqual(body.error, { [field]: value });
          assert.equal(upstream.requests.length, 0);
          const [row] = await at.rows(1);
          assert.partialDeepStrictEqual(row, {
            result: 'failed',
            error: 'guardrail-blocked',
            cost: { kind: 'none' },
            attempts: [],
            reason: 'blocked, because the pattern "ticket numbers" matches',
          });
        });
      }
    }

    it('let everything else pass', async () => {
      const at = await start([TICKETS]);
      const { status, headers } = await at.ask(chatBody('See ACME-12345 for what I mean.'));
      assert.deepEqual([status, headers['x-signalbox-warnings']], [200, undefined]);
    });

    it('are told in the decision that is kept, without what they matched', async () => {
      const at = await start([TICKETS]);
      await at.ask(chatBody(BLOCKED));
      const [row] = await at.rows(1);
      const decision = await recordOf(at, row?.requestId ?? '');
      assert.deepEqual(
        decision.rejections.map(({ stage, reason }) => [stage, reason]),
        [['guardrail', 'the pattern "ticket numbers" matches']],
      );
      assert.deepEqual([decision.candidates, decision.classification.strategy], [[], 'none']);
      assert.doesNotMatch(JSON.stringify([row, decision]), SECRET);
      assert.doesNotMatch(at.router.logs.join(), SECRET);
    });

    it('keep a text from a classifier that asks a model', async () => {
      const at = await start([TICKETS], { 'classifier.strategy': 'llm', 'classifier.llmModel': 'a/m' });
      assert.equal((await at.ask(chatBody(BLOCKED))).status, 403);
      assert.equal((await at.ask({ query: BLOCKED }, '/v1/route')).status, 403);
      assert.equal(upstream.requests.length, 0);
      await at.rows(1); // a preview is no request
    });

    for (const [what, body] of [
      ['instructions', { messages: [system(BLOCKED), user('hi')] }],
      [
        'what the model said before',
        { messages: [user('hi'), { role: 'assistant', content: BLOCKED }, user('go on')] },
      ],
      ['the words for a tool', { messages: [user('hi')], tools: [tool(BLOCKED)] }],
      ['the name of a parameter of a tool', { messages: [user('hi')], tools: [tool('x', { description: BLOCKED })] }],
      ['a field that nobody here knows', { messages: [user('hi')], future: { notes: [BLOCKED] } }],
    ] as const) {
      it(`look at ${what}`, async () => {
        const at = await start([TICKETS]);
        assert.equal((await at.ask({ model: 'auto', ...body })).status, 403);
        assert.equal(upstream.requests.length, 0);
      });
    }

    it('look at the result of a tool, where one wire alone has a word for it', async () => {
      const at = await start([TICKETS]);
      const result = { type: 'web_search_tool_result', tool_use_id: 'srv_1', content: [{ title: BLOCKED }] };
      const body = { model: 'auto', max_tokens: 9, messages: [{ role: 'user', content: [result] }] };
      assert.equal((await at.ask(body, '/v1/messages')).status, 403);
    });

    for (const [path, body] of [
      ['/v1/embeddings', { model: 'a/embedder', input: ['fine', BLOCKED] }],
      ['/api/embed', { model: 'a/embedder', input: BLOCKED }],
    ] as const) {
      it(`keep a text from becoming a vector at ${path}`, async () => {
        const at = await start([TICKETS]);
        const { status, text } = await at.ask(body, path);
        assert.equal(status, 403, text);
        assert.equal(upstream.requests.length, 0);
        const [row] = await at.rows(1);
        assert.deepEqual([row?.error, row?.cost], ['guardrail-blocked', { kind: 'none' }]);
      });
    }

    it('hold in the terminal too, which says what to do and ends as refused', async () => {
      const settings = { 'guardrails.patterns': [TICKETS] };
      for (const options of [{}, { 'dry-run': true }]) {
        await assert.rejects(runVerb(routeVerb, { positionals: [BLOCKED], options, router: { settings } }), {
          kind: 'guardrail-blocked',
          message: /the pattern "ticket numbers" matches\. Take out of the prompt/,
        });
      }
    });

    it('hold in a terminal that asks the running router, in the words of that', async () => {
      const at = await start([TICKETS]);
      await at.router.url();
      await assert.rejects(runVerb(routeVerb, { positionals: [BLOCKED], router: { dir: at.router.dir } }), {
        kind: 'guardrail-blocked',
        message: /the pattern "ticket numbers" matches/,
      });
    });
  });

  describe('that cannot be used', () => {
    const BROKEN: PatternRule = { name: 'broken', pattern: '(', action: 'block' };

    it('block while they are to block, and the doctor says what is wrong', async () => {
      const at = await start([BROKEN]);
      const { status, text } = await at.ask(chatBody('harmless'));
      assert.equal(status, 403);
      assert.match(faultIn(text).message, /"broken" cannot be used\. Requests are blocked until it is put right/);
      const { findings } = await at.router.app.doctor({ isOffline: true, isThorough: false });
      const told = findings.find(({ check, state }) => check === 'settings' && state === 'warning');
      assert.match(
        told?.what ?? '',
        /"guardrails\.patterns": the pattern "broken" cannot be used: .*missing closing \)/,
      );
    });

    it('are told in the log when the router gets ready, and others hold when they only warn', async () => {
      const at = await start([{ ...BROKEN, action: 'warn' }, TICKETS]);
      await at.router.app.warmUp();
      assert.match(at.router.logs.join('\n'), /the pattern "broken" cannot be used/);
      const { status, headers } = await at.ask(chatBody('harmless'));
      assert.deepEqual([status, headers['x-signalbox-warnings']], [200, 'broken unusable']);
      assert.equal((await at.ask(chatBody(BLOCKED))).status, 403);
    });
  });

  describe('that warn', () => {
    for (const client of CLIENTS) {
      it(`let pass what ${client} asks, and tell it in a header and in the row`, async () => {
        const at = await start([INTERNAL]);
        const turns = [{ who: 'user', text: 'Ask wiki.corp.example.' }] as const;
        const { status, headers } = await at.ask(...wish(client, { turns }));
        assert.deepEqual([status, headers['x-signalbox-warnings']], [200, 'internal%20hosts matches']);
        assert.equal(upstream.requests.length, 1);
        const [row] = await at.rows(1);
        assert.equal(row?.result, 'ok');
        assert.match(row.reason, /; warning: the pattern "internal hosts" matches$/);
      });
    }
  });
});

function user(content: string) {
  return { role: 'user', content };
}

function system(content: string) {
  return { role: 'system', content };
}

function tool(description: string, parameter: object = {}) {
  const parameters = { type: 'object', properties: { path: parameter } };
  return { type: 'function', function: { name: 'read', description, parameters } };
}
