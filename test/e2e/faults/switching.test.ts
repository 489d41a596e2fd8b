import assert from 'node:assert/strict';
import { anthropicWire, openAiWire, responsesWire, type FakeReply, type FakeWire } from '../../support/fake-frames.js';
import type { Turn } from '../matrix/ask.js';
import { FORMATS } from '../matrix/clients.js';
import type { Client } from '../matrix/table.js';
import { provider, startRawUpstream, startSite, wish, type RawUpstream, type Site } from './support.js';

/** What providers of this wire find wrong with a request; undefined when it is right. `own` are the seals that it made. */
type Judge = (body: Body, own: string) => string | undefined;
type Item = Readonly<Record<string, unknown>>;
type Body = { readonly messages?: readonly Item[]; readonly input?: readonly Item[] };

const ID = /^[A-Za-z0-9_-]{1,40}$/;

/** Every call is answered at once, with ids of the usual form; thoughts are signed by the provider itself. Source: Anthropic API reference. */
const judgeAnthropic: Judge = ({ messages = [] }, own) => {
  const blocksOf = (message: Item | undefined): readonly Item[] =>
    // Safe: content is a text or a list of blocks.
    Array.isArray(message?.['content']) ? (message['content'] as readonly Item[]) : [];
  for (const [index, message] of messages.entries()) {
    const blocks = blocksOf(message);
    const thoughts = blocks.filter(({ type }) => type === 'thinking');
    if (thoughts.some(({ signature }) => signature !== own)) return 'a signature that is not ours';
    const asked = blocks.filter(({ type }) => type === 'tool_use').map(({ id }) => String(id));
    if (asked.some((id) => !ID.test(id))) return `ids ${asked.join()}`;
    const given = blocksOf(messages[index + 1])
      .filter(({ type }) => type === 'tool_result')
      .map(({ tool_use_id: id }) => String(id));
    if (asked.toSorted().join() !== given.toSorted().join()) return `calls ${asked.join()}, results ${given.join()}`;
  }
  return undefined;
};

/** Calls and outputs match by id; sealed reasoning is the provider's own. Source: OpenAI API reference, "Responses". */
const judgeResponses: Judge = ({ input = [] }, own) => {
  const idsOf = (type: string): string[] =>
    input.filter((item) => item['type'] === type).map((item) => String(item['call_id']));
  const [asked, given] = [idsOf('function_call'), idsOf('function_call_output')];
  if (asked.some((id) => !ID.test(id))) return `ids ${asked.join()}`;
  if (asked.toSorted().join() !== given.toSorted().join()) return `calls ${asked.join()}, outputs ${given.join()}`;
  const seals = input.flatMap((item) => item['encrypted_content'] ?? []);
  return seals.some((seal) => seal !== own) ? 'reasoning that is not ours' : undefined;
};

/** Each call is followed by its result, before anything else. Source: OpenAI API reference, "Chat". */
const judgeChat: Judge = ({ messages = [] }) => {
  let open: string[] = [];
  for (const message of messages) {
    if (message['role'] === 'tool') {
      const id = String(message['tool_call_id']);
      if (!open.includes(id)) return `a result for ${id}, which nobody asked for`;
      open = open.filter((one) => one !== id);
      continue;
    }
    if (open.length > 0) return `no result for ${open.join()}`;
    // Safe: the field holds a list of calls or is absent.
    open = ((message['tool_calls'] ?? []) as readonly Item[]).map(({ id }) => String(id));
    if (open.some((id) => !ID.test(id))) return `ids ${open.join()}`;
  }
  return open.length > 0 ? `no result for ${open.join()}` : undefined;
};

/** A provider that answers 400 to what it would not take, and else thinks and calls two tools. */
async function startStrict(wire: FakeWire, judge: Judge, { seal, prefix }: { seal: string; prefix: string }) {
  const faults: string[] = [];
  let call = 0;
  const upstream = await startRawUpstream((response, text) => {
    // Safe: the router sends JSON objects.
    const body = JSON.parse(text) as Body;
    const others = SEALS.filter((one) => one !== seal && text.includes(one));
    const fault = judge(body, seal) ?? (others.length > 0 ? 'what another provider sealed' : undefined);
    if (fault !== undefined) {
      faults.push(fault);
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify(wire.error(400, { message: fault, code: undefined })));
      return;
    }
    call += 1;
    const reply: FakeReply = {
      reasoning: 'Let me see.',
      seal,
      toolCalls: ['a', 'b'].map((path) => ({
        id: `${prefix}${call}${path}`,
        name: 'read',
        argumentsJson: `{"path":"${path}"}`,
      })),
    };
    response.writeHead(200, { 'content-type': wire.streamType });
    response.end(wire.pieces(reply, 'm', true).join(''));
  });
  return { upstream, faults };
}

const SEALS = ['Y2xhdWRlIHNlYWxlZCB0aGlz', 'Z3B0IHNlYWxlZCB0aGlzIG9uZQ'] as const;

describe('a switch of models in a tool loop', function () {
  this.timeout(20_000);
  let site: Site | undefined;
  let upstreams: RawUpstream[] = [];
  afterEach(async () => {
    await site?.end();
    for (const one of upstreams) await one.dispose();
    site = undefined;
    upstreams = [];
  });

  const CLIENTS: readonly Client[] = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'ollama'];
  for (const [gpt, wire, judge] of [
    ['openai-responses', responsesWire, judgeResponses],
    ['openai-chat', openAiWire, judgeChat],
  ] as const) {
    for (const client of CLIENTS) {
      it(`F28 switch Claude -> GPT -> Claude in a tool loop with thinking, GPT over ${gpt}, for ${client}: no provider has anything to refuse`, async () => {
        const claude = await startStrict(anthropicWire, judgeAnthropic, { seal: SEALS[0], prefix: 'toolu_01ABCdef' });
        const other = await startStrict(wire, judge, { seal: SEALS[1], prefix: 'call_9Zyx' });
        upstreams = [claude.upstream, other.upstream];
        site = await startSite({
          claude: provider(claude.upstream.origin, 1, { wire: 'anthropic-messages' }),
          gpt: provider(other.upstream.origin, 2, { wire: gpt }),
        });
        const turns: Turn[] = [{ who: 'user', text: 'What is in a and b?' }];
        for (const name of ['claude/m', 'gpt/m', 'claude/m', 'claude/m', 'gpt/m']) {
          const { status, text } = await site.ask(...wish(client, { model: name, tools: ['read'], turns: [...turns] }));
          assert.equal(status, 200, `${name}: ${text}`);
          const { calls } = FORMATS[client].readStream(text);
          assert.deepEqual(
            calls.map(({ args }) => args),
            [{ path: 'a' }, { path: 'b' }],
          );
          turns.push({ who: 'assistant', text: '', calls });
          turns.push({ who: 'tools', results: calls.map((call) => ({ call, text: 'one' })) });
        }
        assert.deepEqual([claude.faults, other.faults], [[], []]);
        assert.deepEqual([claude.upstream.calls, other.upstream.calls], [3, 2]);
        const rows = await site.rows(5);
        assert.ok(rows.every(({ result, attempts }) => result === 'ok' && attempts.length === 1));
        await site.released();
      });
    }
  }

  it('F28 switch Claude -> GPT -> Claude for a client of Anthropic’s that sends all thoughts back itself: each provider sees its own only', async () => {
    const claude = await startStrict(anthropicWire, judgeAnthropic, { seal: SEALS[0], prefix: 'toolu_01ABCdef' });
    const gpt = await startStrict(responsesWire, judgeResponses, { seal: SEALS[1], prefix: 'call_9Zyx' });
    upstreams = [claude.upstream, gpt.upstream];
    site = await startSite({
      claude: provider(claude.upstream.origin, 1, { wire: 'anthropic-messages' }),
      gpt: provider(gpt.upstream.origin, 2, { wire: 'openai-responses' }),
    });
    const messages: object[] = [{ role: 'user', content: 'What is in a and b?' }];
    const signatures: string[] = [];
    for (const model of ['claude/m', 'gpt/m', 'claude/m', 'gpt/m', 'claude/m']) {
      const tools = [{ name: 'read', input_schema: { type: 'object' } }];
      const body = { model, max_tokens: 100, stream: true, tools, messages };
      const { status, text } = await site.ask(body, '/v1/messages');
      assert.equal(status, 200, `${model}: ${text}`);
      const { calls } = FORMATS['anthropic-messages'].readStream(text);
      const signature = /"signature_delta","signature":"([^"]+)"/.exec(text)?.[1] ?? '';
      signatures.push(signature);
      messages.push(
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Let me see.', signature },
            ...calls.map(({ id, name, args }) => ({ type: 'tool_use', id, name, input: args })),
          ],
        },
        {
          role: 'user',
          content: calls.map(({ id }) => ({ type: 'tool_result', tool_use_id: id, content: 'one' })),
        },
      );
    }
    assert.equal(signatures[0], SEALS[0]);
    assert.deepEqual([claude.faults, gpt.faults], [[], []]);
    assert.deepEqual([claude.upstream.calls, gpt.upstream.calls], [3, 2]);
  });
});
