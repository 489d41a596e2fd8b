import assert from 'node:assert/strict';
import type { Ask } from './matrix/ask.js';
import { FORMATS } from './matrix/clients.js';
import { CLIENTS, UNCARRIED, type Client } from './matrix/table.js';
import { HTTP_WIRES, modelAt, startWorld, type ProviderWire, type World } from './matrix/world.js';

const WIRES = [...HTTP_WIRES, 'openai-completions'] as const;

const HELLO = [{ who: 'user', text: 'Say hello.' }] as const;

/** What some providers cannot carry though the client's format can say it: the cheap one first, then one that can. */
const LIMITED: readonly (readonly [what: string, wish: Partial<Ask>, unable: ProviderWire, able: ProviderWire])[] = [
  ['a tool that must be called', { tools: ['read'], over: { tool_choice: 'required' } }, 'ollama', 'gemini'],
  [
    'a picture by its address',
    { turns: [{ who: 'user', text: 'x', media: [{ kind: 'image-url', url: 'https://example.com/a.png' }] }] },
    'ollama',
    'gemini',
  ],
  [
    'a document',
    { turns: [{ who: 'user', text: 'x', media: [{ kind: 'pdf', data: 'JVBERi0xLjcK' }] }] },
    'ollama',
    'openai-responses',
  ],
  ['stop texts', { stop: ['END'] }, 'openai-responses', 'ollama'],
  ['any JSON object', { over: { response_format: { type: 'json_object' } } }, 'anthropic-messages', 'ollama'],
];

describe('what a wire cannot carry', function () {
  this.timeout(10_000);
  for (const [what, wish, unable, able] of LIMITED) {
    it(`makes "auto" take another model, and a model by name is refused: ${what}`, async () => {
      const world = await startWorld([unable, able]);
      try {
        const ask = (model: string) => {
          const { path, body } = FORMATS['openai-chat'].request({ model, stream: true, turns: HELLO, ...wish });
          return world.post(path, body);
        };
        const { status, headers, text } = await ask('auto');
        assert.equal(status, 200, text);
        assert.equal(headers['x-signalbox-model'], modelAt(able));
        const named = await ask(modelAt(unable));
        assert.equal(named.status, 400, named.text);
        assert.match(named.text, /cannot be carried over to/);
        assert.equal(world.calls(), 1);
      } finally {
        await world.dispose();
      }
    });
  }
});

describe('what only one wire can carry', function () {
  this.timeout(10_000);
  for (const client of CLIENTS) describe(client, () => describeClient(client));
});

function describeClient(client: Client): void {
  const format = FORMATS[client];
  const others = WIRES.filter((wire) => wire !== client);
  let all: World;
  let without: World;
  before(async () => {
    all = await startWorld(WIRES);
    without = await startWorld(others);
  });
  after(async () => {
    await all.dispose();
    await without.dispose();
  });

  const ask = (world: World, model: string, over: Readonly<Record<string, unknown>>) => {
    const { path, body } = format.request({ model, stream: true, turns: HELLO, over });
    return world.post(path, body);
  };

  for (const { over, field } of UNCARRIED[client]) {
    it(`${field} goes to a provider of the same wire, whatever else is there`, async () => {
      const { status, headers, text } = await ask(all, 'auto', over);
      assert.equal(status, 200, text);
      assert.equal(headers['x-signalbox-model'], modelAt(client));
    });

    it(`${field} is refused by name when there is none`, async () => {
      const { status, text } = await ask(without, 'auto', over);
      assert.equal(status, 400, text);
      assert.ok(format.readError(text).message.startsWith(`"${field}" cannot be carried over to`), text);
    });

    it(`${field} is refused by name by a model of another wire`, async () => {
      const before = all.calls();
      for (const wire of others) {
        const { status, text } = await ask(all, modelAt(wire), over);
        assert.equal(status, 400, text);
        const { message } = format.readError(text);
        assert.equal(
          message,
          `"${field}" cannot be carried over to ${modelAt(wire)}. Leave it out, or ask for a model of another provider.`,
        );
      }
      assert.equal(all.calls(), before);
    });
  }
}
