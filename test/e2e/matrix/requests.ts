import assert from 'node:assert/strict';
import type { Call, Heard, HeardTurn, Media, Turn } from './ask.js';
import { arrives, HELLO, isOwn, refusalOf, send, type Arrival, type Pair } from './pair.js';
import { FAILED_RESULT, SEARCH, UNASKABLE, type Need } from './table.js';
import type { ProviderWire, World } from './world.js';

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

const RESULTS: readonly Turn[] = [
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

/** One tool that failed, or did not. */
export const oneResult = (isError: boolean): readonly Turn[] => [
  HELLO,
  { who: 'assistant', text: '', calls: [READ] },
  { who: 'tools', results: [{ call: READ, text: 'no such file', ...(isError && { isError: true }) }] },
];

const shows = (media: Media): readonly Turn[] => [{ who: 'user', text: 'What is it?', media: [media] }];

/** Requests that need something, by its name in the table. */
export const WISHES: Readonly<Record<Need, Arrival['wish']>> = {
  instructions: { system: 'Be brief.', developer: 'Speak French.' },
  tools: { turns: RESULTS, tools: ['read', 'list'] },
  'error-mark': { turns: oneResult(true), tools: ['read'] },
  image: { turns: shows({ kind: 'image', mediaType: 'image/png', data: PIXEL }) },
  'image-url': { turns: shows({ kind: 'image-url', url: 'https://example.com/a.png' }) },
  pdf: { turns: shows({ kind: 'pdf', data: PDF }) },
  schema: { schema: SCHEMA },
  stop: { stop: ['END', '###'] },
};

const MEANINGS: Readonly<Record<Need, string>> = {
  instructions: 'the texts of system and developer at the place for instructions',
  tools: 'two results of parallel calls next to each other, each with its call',
  'error-mark': 'the mark of a tool that failed',
  image: 'a picture given as data',
  'image-url': 'a picture given by its address',
  pdf: 'a document',
  schema: 'the schema of the reply',
  stop: 'the stop texts',
};

/** What has to be heard at the provider beside a hello. */
function heardOf(need: Need, pair: Pair): Partial<Heard> {
  const hello: HeardTurn = { who: 'user', text: 'Say hello.' };
  const seen = (media: string): Partial<Heard> => ({ turns: [{ who: 'user', text: 'What is it?', media: [media] }] });
  const read = { name: 'read', args: { path: 'a.txt' } };
  switch (need) {
    case 'instructions':
      return instructed(pair);
    case 'tools': {
      const calls = [read, { name: 'list', args: { path: 'src/é "b"' } }];
      const results = [
        { of: 'read', text: 'one' },
        { of: 'list', text: 'two' },
      ];
      const turns: HeardTurn[] = [hello, { who: 'assistant', text: 'I look.', calls }, { who: 'tools', results }];
      return { turns, tools: ['read', 'list'] };
    }
    case 'error-mark': {
      const results = [{ of: 'read', ...FAILED_RESULT[pair.provider] }];
      return {
        turns: [hello, { who: 'assistant', text: '', calls: [read] }, { who: 'tools', results }],
        tools: ['read'],
      };
    }
    case 'image':
      // Ollama takes pictures without their type.
      return seen(pair.provider === 'ollama' ? `image ${PIXEL}` : `image image/png ${PIXEL}`);
    case 'image-url':
      return seen('image https://example.com/a.png');
    case 'pdf':
      return seen(`file application/pdf ${PDF}`);
    case 'schema':
      return { schema: SCHEMA };
    case 'stop':
      return { stop: ['END', '###'] };
  }
}

const JOINED: readonly ProviderWire[] = ['openai-chat', 'ollama'];

/** Two texts of instructions: Gemini's client has one place for both, other clients have two. */
function instructed({ client, provider }: Pair): Partial<Heard> {
  const apart = ['Be brief.', 'Speak French.'];
  const joined = ['Be brief.\n\nSpeak French.'];
  const isOne = client === 'gemini';
  if (provider === 'anthropic-messages') return { system: joined };
  if (provider !== 'vscode-lm') return { system: isOne && JOINED.includes(provider) ? joined : apart };
  const said = isOne ? ['Be brief.Speak French.'] : apart;
  return { turns: [...said, 'Say hello.'].map((text) => ({ who: 'user', text })) };
}

/** How requests of a pair arrive. */
export function describeRequests(world: () => World, pair: Pair): void {
  const { client, provider } = pair;
  const needs = Object.keys(WISHES) as readonly Need[];
  for (const need of needs.filter((one) => !UNASKABLE[client].includes(one))) {
    it(`${refusalOf(pair, need) ? 'refuses' : 'carries'} ${MEANINGS[need]}`, () =>
      arrives(world(), pair, { wish: WISHES[need], need, heard: heardOf(need, pair) }));
  }

  it('carries the limit of the reply', () => arrives(world(), pair, { wish: { maxTokens: 77 } }));

  const search = SEARCH[client];
  if (search === undefined) return;
  it('leaves out a search that only another provider runs, and says so', async () => {
    const { status, headers, text } = await send(world(), pair, { tools: ['read'], offersSearch: true });
    assert.equal(status, 200, text);
    assert.equal(headers['x-signalbox-dropped'], isOwn(pair) ? undefined : search);
    if (!isOwn(pair)) assert.deepEqual(world().heard(provider).tools, ['read']);
  });
}
