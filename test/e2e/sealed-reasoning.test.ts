import assert from 'node:assert/strict';
import type { Answer, Call, Turn } from './matrix/ask.js';
import { FORMATS } from './matrix/clients.js';
import type { Client } from './matrix/table.js';
import { HTTP_WIRES, modelAt, startWorld, type Got, type World } from './matrix/world.js';

const SEAL = 'c2VhbGVkIHRob3VnaHRz';
const HELLO: Turn = { who: 'user', text: 'What is in a.txt?' };
const CALL = { id: 'call_1', name: 'read', argumentsJson: '{"path":"a.txt"}' };

const SEALING = ['openai-responses', 'anthropic-messages', 'gemini'] as const;
type Sealing = (typeof SEALING)[number];

const CLIENTS: readonly Client[] = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini', 'ollama'];

/** How each provider wants back what it sealed. */
const RETURNED: Readonly<Record<Sealing, RegExp>> = {
  'openai-responses': new RegExp(
    `\\{[^{}]*"type":"reasoning".*"encrypted_content":"${SEAL}"[^{}]*\\},\\{"type":"function_call"`,
  ),
  'anthropic-messages': new RegExp(
    `\\{"type":"thinking","thinking":"Let me see.","signature":"${SEAL}"\\},\\{"type":"tool_use"`,
  ),
  gemini: new RegExp(`\\{"functionCall":\\{[^}]*\\}\\},"thoughtSignature":"${SEAL}"\\}`),
};

describe('sealed reasoning through the router', function () {
  this.timeout(10_000);
  let world: World;
  before(async () => {
    world = await startWorld(HTTP_WIRES);
  });
  after(() => world.dispose());

  const send = (client: Client, model: string, turns: readonly Turn[], stream: boolean): Promise<Got> => {
    const { path, body } = FORMATS[client].request({ model, stream, turns, tools: ['read'] });
    return world.post(path, body);
  };

  /** A turn of this model that thinks and calls; then the client's next turn with the result. */
  const called = async (client: Client, model: string, stream: boolean): Promise<readonly Turn[]> => {
    world.reply = { reasoning: 'Let me see.', seal: SEAL, toolCalls: [CALL] };
    const { status, text } = await send(client, model, [HELLO], stream);
    assert.equal(status, 200, text);
    const answer: Answer = stream ? FORMATS[client].readStream(text) : FORMATS[client].readWhole(text);
    world.reply = {};
    const [call] = answer.calls;
    assert.ok(call);
    return [HELLO, { who: 'assistant', text: '', calls: [call] }, resultOf(call)];
  };

  for (const provider of SEALING) {
    for (const client of CLIENTS.filter((one) => one !== provider)) {
      for (const stream of [true, false]) {
        describe(`of ${provider}, for ${client}, ${stream ? 'streamed' : 'whole'}`, () => {
          it('goes back to the model that made it, before its call', async () => {
            const turns = await called(client, modelAt(provider), stream);
            const { status, text } = await send(client, modelAt(provider), turns, stream);
            assert.equal(status, 200, text);
            assert.match(world.seen().text, RETURNED[provider]);
          });

          it('is never seen by another model of the same provider', async () => {
            const turns = await called(client, modelAt(provider), stream);
            const { status, text } = await send(client, modelAt(provider, 1), turns, stream);
            assert.equal(status, 200, text);
            assert.ok(!world.seen().text.includes(SEAL));
          });

          it('is never seen by a provider of another wire', async () => {
            const turns = await called(client, modelAt(provider), stream);
            for (const other of HTTP_WIRES.filter((wire) => wire !== provider)) {
              const { status, text } = await send(client, modelAt(other), turns, stream);
              assert.equal(status, 200, text);
              assert.ok(!world.seen().text.includes(SEAL), other);
            }
          });
        });
      }
    }
  }

  describe('that a client of the same wire sends back itself', () => {
    const conversation = (model: string) => ({
      model,
      max_tokens: 100,
      tools: [{ name: 'read', input_schema: { type: 'object' } }],
      messages: [
        { role: 'user', content: 'What is in a.txt?' },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Let me see.', signature: SEAL },
            { type: 'tool_use', id: 'call_1', name: 'read', input: { path: 'a.txt' } },
          ],
        },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_1', content: 'one' }] },
      ],
    });

    it('arrives as it was sent at the model that made it', async () => {
      await called('anthropic-messages', modelAt('anthropic-messages'), true);
      await world.post('/v1/messages', conversation(modelAt('anthropic-messages')));
      assert.deepEqual(world.seen().body, conversation('m'));
    });

    it('is taken out for another model, and nothing else is', async () => {
      await called('anthropic-messages', modelAt('anthropic-messages'), true);
      await world.post('/v1/messages', conversation(modelAt('anthropic-messages', 1)));
      const { messages, ...rest } = conversation('n');
      const [asked, said, result] = messages;
      const call = { role: 'assistant', content: [said?.content[1]] };
      assert.deepEqual(world.seen().body, { ...rest, messages: [asked, call, result] });
    });
  });

  describe('keeps a tool loop at its model', () => {
    for (const client of CLIENTS) {
      it(`though "auto" would take a cheaper one, for ${client}`, async () => {
        for (const wire of HTTP_WIRES.filter((one) => !isNameless(client, one))) {
          const turns = await called(client, modelAt(wire, 1), true);
          const { headers, text, status } = await send(client, 'auto', turns, true);
          assert.equal(status, 200, text);
          assert.equal(headers['x-signalbox-model'], modelAt(wire, 1));
        }
      });
    }

    it('and a new conversation is free again', async () => {
      await called('openai-chat', modelAt('gemini', 1), true);
      const { headers } = await send('openai-chat', 'auto', [HELLO], true);
      assert.notEqual(headers['x-signalbox-model'], modelAt('gemini', 1));
    });
  });
});

/** Where a provider gives calls no ids and its client gets its own bytes, nobody can tell which call a result answers. */
const isNameless = (client: Client, provider: string): boolean => client === 'ollama' && provider === 'ollama';

const resultOf = (call: Call): Turn => ({ who: 'tools', results: [{ call, text: 'one' }] });
