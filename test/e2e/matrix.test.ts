import assert from 'node:assert/strict';
import type { Answer, Ask, Call, Fault, Heard, HeardTurn, Media, Turn } from './matrix/ask.js';
import { FORMATS } from './matrix/clients.js';
import {
  BEGUN,
  BOOKED,
  CLIENTS,
  CODES,
  COUNTS,
  FAILED_RESULT,
  REASONS,
  REFUSED,
  SEARCH,
  SHOWS_THOUGHTS,
  SPENT,
  TOO_LONG,
  UNASKABLE,
  UNSAID_REASONS,
  type Client,
  type Need,
} from './matrix/table.js';
import { modelAt, PROVIDER_WIRES, startWorld, type Got, type ProviderWire, type World } from './matrix/world.js';

const PIXEL = 'iVBORw0KGgo=';
const PDF = 'JVBERi0xLjcK';
const READ: Call = { id: 'call_1', name: 'read', args: { path: 'a.txt' } };
const LIST: Call = { id: 'call_2', name: 'list', args: { path: 'src/é "b"' } };
const SCHEMA = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
const HELLO: Turn = { who: 'user', text: 'Say hello.' };

type Pair = { readonly client: Client; readonly provider: ProviderWire };
type Wish = Omit<Ask, 'model' | 'stream' | 'turns'> & { readonly turns?: readonly Turn[] };

const PAIRS: readonly Pair[] = CLIENTS.flatMap((client) => PROVIDER_WIRES.map((provider) => ({ client, provider })));

let world: World;

/** Sends a wish over a pair, and keeps what was sent. */
async function send({ client, provider }: Pair, stream: boolean, wish: Wish): Promise<Got & { readonly body: object }> {
  const ask = { model: modelAt(provider), stream, turns: [HELLO], ...wish };
  const { path, body } = FORMATS[client].request(ask);
  return { ...(await world.post(path, body)), body };
}

async function answer(pair: Pair, stream: boolean, wish: Wish = {}): Promise<Answer> {
  const { status, text } = await send(pair, stream, wish);
  assert.equal(status, 200, text);
  const format = FORMATS[pair.client];
  return stream ? format.readStream(text) : format.readWhole(text);
}

const heardOf = (over: Partial<Heard>): Heard => ({
  system: [],
  turns: [{ who: 'user', text: 'Say hello.' }],
  tools: [],
  schema: undefined,
  stop: undefined,
  maxTokens: undefined,
  ...over,
});

/** A provider of the client's own wire gets the client's own body; the model's name and a wish for usage are all that changes. */
const ownBody = ({ client }: Pair, stream: boolean, body: object): object => ({
  ...body,
  ...(client !== 'gemini' && { model: 'm' }),
  ...(client === 'openai-chat' && stream && { stream_options: { include_usage: true } }),
});

/** What has to arrive of a wish, or how it is refused. `required` is a limit that some wires demand in every request. */
async function arrives(pair: Pair, stream: boolean, wish: Wish, need: Need | undefined, over: Partial<Heard>) {
  const before = world.calls();
  const { status, text, body } = await send(pair, stream, wish);
  const isOwn: boolean = pair.client === pair.provider;
  const refusal = need && !isOwn ? REFUSED[pair.provider][need] : undefined;
  if (refusal) {
    const [expected, words] = refusal;
    assert.equal(status, expected, text);
    assert.match(FORMATS[pair.client].readError(text).message, words);
    assert.equal(world.calls(), before, 'nobody is asked');
    return;
  }
  assert.equal(status, 200, text);
  if (isOwn) {
    assert.deepEqual(world.seen().body, ownBody(pair, stream, body));
    return;
  }
  const { maxTokens, ...heard } = world.heard(pair.provider);
  const { maxTokens: _, ...expected } = heardOf(over);
  assert.deepEqual(heard, expected);
  const limit = wish.maxTokens ?? (pair.client === 'anthropic-messages' ? 1_000 : undefined);
  assert.equal(maxTokens, limit ?? (pair.provider === 'anthropic-messages' ? 8_000 : undefined));
}

const shown = (pair: Pair): boolean => {
  const shows = SHOWS_THOUGHTS[pair.client];
  return shows === 'always' || (shows === 'own' && pair.client === pair.provider);
};

function mediaText(provider: ProviderWire, media: Media): string {
  // Ollama takes pictures without their type.
  if (media.kind === 'image') return provider === 'ollama' ? `image ${PIXEL}` : `image image/png ${PIXEL}`;
  return media.kind === 'pdf' ? `file application/pdf ${PDF}` : `image ${media.url}`;
}

/** What a client has to count of what a provider has used. */
function counted({ client, provider }: Pair): object | undefined {
  const booked = BOOKED[provider];
  if (!booked) return undefined;
  const [input = 0, cacheRead = 0, cacheWrite = 0, output = 0, reasoning = 0] = booked;
  // On the same wire the words of the provider are the client's.
  const all = { prompt: input + cacheRead + cacheWrite, cacheRead, cacheWrite, output, reasoning };
  return Object.fromEntries(COUNTS[client].map((name) => [name, all[name]]));
}

describe('every client format with every provider wire', function () {
  this.timeout(10_000);
  before(async () => {
    world = await startWorld(PROVIDER_WIRES);
  });
  after(() => world.dispose());
  beforeEach(() => {
    world.reply = {};
  });

  for (const pair of PAIRS) {
    for (const stream of [true, false]) {
      describe(`${pair.client} to ${pair.provider}, ${stream ? 'streamed' : 'whole'}`, () =>
        describePair(pair, stream));
    }
  }
});

function describePair(pair: Pair, stream: boolean): void {
  describeRequests(pair, stream);
  describeReplies(pair, stream);
  describeErrors(pair, stream);
}

/** Two texts of instructions: Gemini's client has one place for both, other clients have two. */
function instructed({ client, provider }: Pair, texts: readonly string[]): Partial<Heard> {
  const joined = texts.join('\n\n');
  if (provider === 'anthropic-messages') return { system: [joined] };
  if (client === 'gemini' && (provider === 'openai-chat' || provider === 'ollama')) return { system: [joined] };
  if (provider !== 'vscode-lm') return { system: texts };
  const said = client === 'gemini' ? [texts.join('')] : texts;
  return { turns: [...said, 'Say hello.'].map((text): HeardTurn => ({ who: 'user', text })) };
}

function describeRequests(pair: Pair, stream: boolean): void {
  const { client, provider } = pair;
  const can = (need: Need): boolean => !UNASKABLE[client].includes(need);

  if (can('instructions')) {
    it('has the texts of system and developer at the place for instructions', async () => {
      const texts = ['Be brief.', 'Speak French.'];
      const [system = '', developer = ''] = texts;
      await arrives(pair, stream, { system, developer }, undefined, instructed(pair, texts));
    });
  }

  if (can('tools')) {
    it('has two results of parallel calls next to each other, each with its call', async () => {
      const turns: Turn[] = [
        HELLO,
        { who: 'assistant', text: 'I look.', calls: [READ, LIST] },
        {
          who: 'tools',
          results: [
            { call: READ, text: 'one' },
            { call: LIST, text: 'two' },
          ],
        },
      ];
      await arrives(pair, stream, { turns, tools: ['read', 'list'] }, 'tools', {
        turns: [
          { who: 'user', text: 'Say hello.' },
          {
            who: 'assistant',
            text: 'I look.',
            calls: [
              { name: 'read', args: { path: 'a.txt' } },
              { name: 'list', args: { path: 'src/é "b"' } },
            ],
          },
          {
            who: 'tools',
            results: [
              { of: 'read', text: 'one' },
              { of: 'list', text: 'two' },
            ],
          },
        ],
        tools: ['read', 'list'],
      });
    });
  }

  if (can('error-mark')) {
    it('says that a tool failed', async () => {
      const turns: Turn[] = [
        HELLO,
        { who: 'assistant', text: '', calls: [READ] },
        { who: 'tools', results: [{ call: READ, text: 'no such file', isError: true }] },
      ];
      await arrives(pair, stream, { turns, tools: ['read'] }, 'error-mark', {
        turns: [
          { who: 'user', text: 'Say hello.' },
          { who: 'assistant', text: '', calls: [{ name: 'read', args: { path: 'a.txt' } }] },
          { who: 'tools', results: [{ of: 'read', ...FAILED_RESULT[provider] }] },
        ],
        tools: ['read'],
      });
    });
  }

  const media: readonly (readonly [Need, Media])[] = [
    ['image', { kind: 'image', mediaType: 'image/png', data: PIXEL }],
    ['image-url', { kind: 'image-url', url: 'https://example.com/a.png' }],
    ['pdf', { kind: 'pdf', data: PDF }],
  ];
  for (const [need, one] of media.filter(([name]) => can(name))) {
    it(`has the ${need}${REFUSED[provider][need] && client !== provider ? ' refused by name' : ''}`, async () => {
      const turns: Turn[] = [{ who: 'user', text: 'What is it?', media: [one] }];
      await arrives(pair, stream, { turns }, need, {
        turns: [{ who: 'user', text: 'What is it?', media: [mediaText(provider, one)] }],
      });
    });
  }

  if (can('schema')) {
    it('has the schema of the reply', () => arrives(pair, stream, { schema: SCHEMA }, 'schema', { schema: SCHEMA }));
  }
  if (can('stop')) {
    it('has the stop texts', () => arrives(pair, stream, { stop: ['END', '###'] }, 'stop', { stop: ['END', '###'] }));
  }
  it('has the limit of the reply', () => arrives(pair, stream, { maxTokens: 77 }, undefined, {}));

  const search = SEARCH[client];
  if (search !== undefined) {
    it('has no search that only another provider runs, and the client is told', async () => {
      const { status, headers, text } = await send(pair, stream, { tools: ['read'], offersSearch: true });
      assert.equal(status, 200, text);
      assert.equal(headers['x-signalbox-dropped'], client === provider ? undefined : search);
      if (client !== provider) assert.deepEqual(world.heard(provider).tools, ['read']);
    });
  }
}

function describeReplies(pair: Pair, stream: boolean): void {
  const { client, provider } = pair;

  it('gives the text, who said it and why it ended', async () => {
    world.reply = { text: 'Grüß dich, 世界 😀!\n' };
    const { text, reason, model } = await answer(pair, stream);
    const own = client === provider ? 'm' : modelAt(provider);
    const who = client === provider && client === 'gemini' ? 'fake-model' : own;
    assert.deepEqual(
      { text, reason, model },
      { text: 'Grüß dich, 世界 😀!\n', reason: REASONS[client].stop, model: who },
    );
  });

  if (!UNASKABLE[client].includes('tools')) {
    it('gives two parallel calls with ids of their own and whole arguments', async () => {
      world.reply = {
        toolCalls: [READ, LIST].map(({ id, name, args }) => ({ id, name, argumentsJson: JSON.stringify(args) })),
      };
      const { calls, reason } = await answer(pair, stream, { tools: ['read', 'list'] });
      assert.deepEqual(
        calls.map(({ name, args }) => ({ name, args })),
        [READ, LIST].map(({ name, args }) => ({ name, args })),
      );
      // Ollama's servers give no ids, and its own clients need none.
      if (provider !== 'ollama')
        assert.deepEqual(
          calls.map(({ id }) => id),
          ['call_1', 'call_2'],
        );
      else if (client !== 'ollama') assert.equal(new Set(calls.map(({ id }) => id)).size, 2);
      assert.equal(reason, REASONS[client].calls);
    });
  }

  if (provider !== 'vscode-lm') {
    it(`${shown(pair) ? 'shows' : 'has no place for'} what the model thought`, async () => {
      world.reply = { reasoning: 'Let me see.', text: 'Done.', seal: 'c2VhbA==' };
      const { text, reasoning } = await answer(pair, stream);
      assert.deepEqual({ text, reasoning }, { text: 'Done.', reasoning: shown(pair) ? 'Let me see.' : '' });
    });
  }

  for (const finish of ['length', 'refused'] as const) {
    const isSaid = !UNSAID_REASONS[provider].includes(finish);
    it(`says that the reply was ${finish === 'length' ? 'cut' : 'refused'}, as far as the provider does`, async () => {
      world.reply = { text: 'Well', finish };
      const { text, reason } = await answer(pair, stream);
      assert.deepEqual({ text, reason }, { text: 'Well', reason: REASONS[client][isSaid ? finish : 'stop'] });
    });
  }

  if (provider === 'anthropic-messages') {
    it('ends at a stop text', async () => {
      world.reply = { text: 'One', stopText: 'END' };
      const { reason, stopText } = await answer(pair, stream);
      const isNamed = client === 'anthropic-messages';
      assert.deepEqual(
        { reason, stopText },
        { reason: isNamed ? 'stop_sequence' : REASONS[client].stop, stopText: isNamed ? 'END' : undefined },
      );
    });
  }

  it('counts what was used, for the client and in the ledger', async () => {
    world.reply = { usage: SPENT };
    const { usage } = await answer(pair, stream);
    const booked = BOOKED[provider];
    const row = world.row();
    if (booked) {
      assert.deepEqual(usage, counted(pair));
      assert.deepEqual(row?.usage && bucketsOf(row.usage), booked);
    } else {
      assert.equal(usage?.output ?? 0, 0, 'nothing is made up');
      assert.ok((row?.usage?.outputTokens ?? 0) > 0);
    }
    assert.equal(row?.result, 'ok');
  });
}

type Booked = NonNullable<NonNullable<ReturnType<World['row']>>['usage']>;

const bucketsOf = (usage: Booked): number[] => [
  usage.inputTokens,
  usage.cacheReadTokens,
  usage.cacheWriteTokens,
  usage.outputTokens,
  usage.reasoningTokens,
];

function describeErrors(pair: Pair, stream: boolean): void {
  const { client, provider } = pair;
  const format = FORMATS[client];
  const [wait, tooLong, key, broken] = CODES[client];

  const fails = async (status: number, code: string): Promise<Fault & Pick<Got, 'headers'>> => {
    const { status: got, text, headers } = await send(pair, stream, {});
    assert.equal(got, status, text);
    const fault = format.readError(text);
    if (client !== 'ollama') assert.equal(fault.code, code);
    assert.equal(world.row()?.result, 'failed');
    return { ...fault, headers };
  };

  it('hands on a wait that a provider asks for', async () => {
    world.reply = { status: 429, message: 'Slow down.', headers: { 'retry-after': '30' } };
    const { headers, message } = await fails(429, wait);
    assert.equal(headers['retry-after'], '30');
    assert.match(message, /Slow down\./);
  });

  it('says in recognisable words that the prompt is too long', async () => {
    world.reply = { status: 400, ...TOO_LONG[provider] };
    const { message } = await fails(400, tooLong);
    assert.ok(message.includes(TOO_LONG[provider].message), message);
    if (client === 'anthropic-messages') assert.match(message, /prompt is too long/i);
  });

  it('says that the provider refuses the key', async () => {
    world.reply = { status: 401, message: 'API key no good' };
    await fails(502, key);
  });

  it('says that the provider is broken', async () => {
    world.reply = { status: 500, message: 'Out of order.' };
    assert.match((await fails(502, broken)).message, /Out of order\./);
  });

  for (const how of ['failAfter', 'cutAfter', 'endAfter'] as const) {
    it(`never takes a reply for complete after ${how}`, async () => {
      world.reply = { text: 'One two three four five.', message: 'Out of order.', [how]: BEGUN[provider] };
      const { status, text, isCut } = await send(pair, stream, {});
      // A provider of the same wire is asked for a reply in one piece, which cannot break off in this way.
      if (!stream && client === provider) return assert.equal(status, 200);
      assert.equal(world.row()?.result, 'failed');
      if (!stream) {
        assert.equal(status, 502, text);
        assert.notEqual(format.readError(text).message, '');
        return undefined;
      }
      assert.equal(status, 200, text);
      assert.ok(isCut, 'the connection ended as if all was well');
      assert.match(text, /One/);
      const { message } = format.readBroken(text);
      assert.match(message, how === 'failAfter' ? /Out of order\./ : /./);
      return undefined;
    });
  }
}
