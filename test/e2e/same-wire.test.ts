import assert from 'node:assert/strict';
import {
  anthropicWire,
  completionsWire,
  geminiWire,
  ollamaWire,
  openAiWire,
  responsesWire,
} from '../support/fake-frames.js';
import { FORMATS } from './matrix/clients.js';
import { CLIENTS, SPENT, type Client } from './matrix/table.js';
import { HTTP_WIRES, modelAt, modelsOf, startWorld, type World } from './matrix/world.js';

const WIRES = {
  'openai-chat': openAiWire,
  'openai-responses': responsesWire,
  'anthropic-messages': anthropicWire,
  gemini: geminiWire,
  ollama: ollamaWire,
  'openai-completions': completionsWire,
};

/** Where a client may ask for usage itself, it does so here in the form that the router would use. */
const ASKS_FOR_USAGE: readonly Client[] = ['openai-chat', 'openai-completions'];

/** What no version of any format knows, in spellings that a parser would not give back. */
const UNKNOWN = String.raw`"x_unknown" : {"a": [1.0, 1e3, -0.50,  "\u00e9\/"], "b":12345678901234567890 }`;

const REPLY = {
  text: 'Grüß dich, 世界!',
  usage: SPENT,
  toolCalls: [{ id: 'call_1', name: 'read', argumentsJson: '{"path":"a.txt"}' }],
};

describe("a provider of the client's own wire", function () {
  this.timeout(10_000);
  let world: World;
  before(async () => {
    world = await startWorld([...HTTP_WIRES, 'openai-completions']);
  });
  after(() => world.dispose());

  for (const client of CLIENTS) {
    for (const stream of [true, false]) {
      const ask = async () => {
        const { path, body } = FORMATS[client].request({
          model: modelAt(client),
          stream,
          turns: [{ who: 'user', text: 'Say hello.' }],
          ...(stream && ASKS_FOR_USAGE.includes(client) && { over: { stream_options: { include_usage: true } } }),
        });
        const sent = JSON.stringify(body).replace('{', `{ ${UNKNOWN},\n`);
        return { sent, got: await world.post(path, sent) };
      };

      it(`gets the bytes of ${client}, ${stream ? 'streamed' : 'whole'}, but for the model's name`, async () => {
        world.reply = {};
        const { sent, got } = await ask();
        assert.equal(got.status, 200, got.text);
        const [own] = modelsOf(client);
        assert.equal(world.seen().text, sent.replace(`"model":"${modelAt(client)}"`, `"model":"${own}"`));
      });

      it(`has its own bytes handed on to ${client}, ${stream ? 'streamed' : 'whole'}`, async () => {
        const wire = WIRES[client];
        const pieces = stream ? wire.pieces(REPLY, 'm', true) : [JSON.stringify(wire.whole(REPLY, 'm'), null, 1)];
        const reply = [stream && client === 'anthropic-messages' ? NEWS : '', ...pieces].map(strange).join('');
        world.reply = { body: reply, contentType: stream ? wire.streamType : 'application/json' };
        const { got } = await ask();
        assert.equal(got.text, reply);
        assert.equal(got.status, 200);
        assert.deepEqual(
          [world.row()?.usage?.outputTokens, world.row()?.result],
          [SPENT.output, 'ok'],
          'what passes is counted',
        );
      });
    }
  }
});

/** An event that is not known yet. */
const NEWS = 'event: x_news\ndata: {"type":"x_news"}\n\n';

/** A payload with more in it than anybody knows. */
const strange = (piece: string): string => piece.replace('{', `{ ${UNKNOWN}, `);
