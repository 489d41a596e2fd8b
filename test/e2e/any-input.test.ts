import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FORMATS } from './matrix/clients.js';
import { CLIENTS, type Client } from './matrix/table.js';
import { HTTP_WIRES, modelAt, PROVIDER_WIRES, startWorld, type ProviderWire, type World } from './matrix/world.js';

/** What people paste: any text that UTF-8 can hold, with the marks that formats and logs give a meaning to. */
const MARKS = ['\n', '\r\n', '\n\n', 'data: [DONE]', '\u0000', '\u2028', '\uFEFF', '"', '\\', '</s>', '{{x}}', '%s'];
const pasted = fc
  .array(fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom(...MARKS)), {
    minLength: 1,
    maxLength: 8,
  })
  .map((pieces) => pieces.join(''))
  // Without a character to see there is nothing to ask, and some providers refuse it.
  .filter((text) => text.trim() !== '');

const anyJson = fc.jsonValue({ maxDepth: 4 }).filter((value) => !JSON.stringify(value).includes('__proto__'));

describe('any input', function () {
  this.timeout(60_000);
  let world: World;
  before(async () => {
    world = await startWorld(PROVIDER_WIRES);
  });
  after(() => world.dispose());
  beforeEach(() => {
    world.reply = {};
  });

  const says = async (client: Client, provider: ProviderWire, text: string, stream: boolean): Promise<void> => {
    const format = FORMATS[client];
    const { path, body } = format.request({ model: modelAt(provider), stream, turns: [{ who: 'user', text }] });
    world.reply = { text };
    const got = await world.post(path, body);
    assert.equal(got.status, 200, got.text);
    assert.deepEqual(world.heard(provider).turns, [{ who: 'user', text }]);
    const { text: answer } = stream ? format.readStream(got.text) : format.readWhole(got.text);
    assert.equal(answer, text);
  };

  for (const client of CLIENTS) {
    it(`as a prompt of ${client} arrives as it was typed, and comes back as it was said`, () =>
      fc.assert(
        fc.asyncProperty(pasted, fc.constantFrom(...otherWires(client)), fc.boolean(), (text, provider, stream) =>
          says(client, provider, text, stream),
        ),
        { numRuns: 60 },
      ));

    it(`as the body of ${client} is answered or refused in the format's own form`, () =>
      fc.assert(
        fc.asyncProperty(bodies(client), async (sent) => {
          const { path } = FORMATS[client].request({ model: 'auto', stream: false, turns: [HELLO] });
          const { status, text } = await world.post(path, JSON.stringify(sent));
          assert.ok(status === 200 || status === 400, `${status}: ${text}`);
          if (status === 400) assert.notEqual(FORMATS[client].readError(text).message, '');
        }),
        { numRuns: 100 },
      ));
  }

  for (const wire of HTTP_WIRES) {
    it(`in a field that nobody knows reaches a provider of ${wire} as it was sent`, () =>
      fc.assert(
        fc.asyncProperty(anyJson, async (value) => {
          const ask = { model: modelAt(wire), stream: false, turns: [HELLO], over: { x_unknown: value } };
          const { path, body } = FORMATS[wire].request(ask);
          const { status, text } = await world.post(path, body);
          assert.equal(status, 200, text);
          assert.equal(JSON.stringify(world.seen().body['x_unknown']), JSON.stringify(value));
        }),
        { numRuns: 50 },
      ));
  }
});

const HELLO = { who: 'user', text: 'Say hello.' } as const;

/** The same wire gets the client's bytes, which other tests compare. */
const otherWires = (client: Client): readonly ProviderWire[] => PROVIDER_WIRES.filter((wire) => wire !== client);

/** Any JSON at all, and good bodies in which one field is not what it was. */
function bodies(client: Client): fc.Arbitrary<unknown> {
  const good = FORMATS[client].request({ model: 'auto', stream: false, turns: [HELLO] }).body;
  const spoilt = fc
    .tuple(fc.constantFrom(...Object.keys(good), 'tools', 'stop', 'temperature'), anyJson)
    .map(([field, value]): Readonly<Record<string, unknown>> => ({ ...good, [field]: value }))
    // A stream has a form of its own, and an unknown model a status of its own.
    .filter((body) => body['stream'] !== true && (body['model'] ?? 'auto') === 'auto');
  return fc.oneof(anyJson, spoilt);
}
