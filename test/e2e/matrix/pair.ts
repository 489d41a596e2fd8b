import assert from 'node:assert/strict';
import type { Answer, Ask, Heard, Turn } from './ask.js';
import { FORMATS } from './clients.js';
import { CLIENTS, REFUSED, type Client, type Need } from './table.js';
import { modelAt, modelsOf, PROVIDER_WIRES, type Got, type ProviderWire, type World } from './world.js';

/** A client's format, a provider's wire, and whether the client wants the answer in pieces. */
export type Pair = { readonly client: Client; readonly provider: ProviderWire; readonly stream: boolean };

export const PAIRS: readonly Pair[] = CLIENTS.flatMap((client) =>
  PROVIDER_WIRES.flatMap((provider) => [true, false].map((stream) => ({ client, provider, stream }))),
);

/** What a test wants; without turns of its own it says hello. */
export type Wish = Omit<Ask, 'model' | 'stream' | 'turns'> & { readonly turns?: readonly Turn[] };

export const HELLO: Turn = { who: 'user', text: 'Say hello.' };

/** Sends a wish, and keeps what was sent. */
export async function send(world: World, pair: Pair, wish: Wish = {}): Promise<Got & { readonly body: object }> {
  const { client, provider, stream } = pair;
  const { path, body } = FORMATS[client].request({ model: modelAt(provider), stream, turns: [HELLO], ...wish });
  return { ...(await world.post(path, body)), body };
}

/** Sends a wish and reads its answer, which has to be a good one. */
export async function answer(world: World, pair: Pair, wish: Wish = {}): Promise<Answer> {
  const { status, text } = await send(world, pair, wish);
  assert.equal(status, 200, text);
  const format = FORMATS[pair.client];
  return pair.stream ? format.readStream(text) : format.readWhole(text);
}

/** What a test wants to arrive: `need` names it in the table; `heard` is what the provider hears beside a hello. */
export type Arrival = { readonly wish: Wish; readonly need?: Need; readonly heard?: Partial<Heard> };

/** Asserts that a wish arrives, or that it is refused as the table says. */
export async function arrives(world: World, pair: Pair, { wish, need, heard = {} }: Arrival): Promise<void> {
  const before = world.calls();
  const { status, text, body } = await send(world, pair, wish);
  const refusal = refusalOf(pair, need);
  if (refusal) {
    const [expected, words] = refusal;
    assert.equal(status, expected, text);
    assert.match(FORMATS[pair.client].readError(text).message, words);
    assert.equal(world.calls(), before, 'nobody is asked');
    return;
  }
  assert.equal(status, 200, text);
  if (isOwn(pair)) {
    assert.deepEqual(world.seen().body, ownBody(pair, body));
    return;
  }
  assert.deepEqual(world.heard(pair.provider), {
    system: [],
    turns: [{ who: 'user', text: 'Say hello.' }],
    tools: [],
    schema: undefined,
    stop: undefined,
    maxTokens: limitOf(pair, wish),
    ...heard,
  });
}

/** True when client and provider speak the same. */
export const isOwn = ({ client, provider }: Pair): boolean => client === provider;

/** How the provider's wire refuses what is needed; undefined when it takes it. */
export const refusalOf = (pair: Pair, need: Need | undefined) =>
  need === undefined || isOwn(pair) ? undefined : REFUSED[pair.provider][need];

/** A provider of the client's own wire gets the client's own body; the model's name and a wish for usage are all that changes. */
const ownBody = ({ client, stream }: Pair, body: object): object => ({
  ...body,
  ...(client !== 'gemini' && { model: modelsOf(client)[0] }),
  ...(client === 'openai-chat' && stream && { stream_options: { include_usage: true } }),
});

/** Anthropic's clients always set a limit, and its providers always want one: then the model's own. */
function limitOf({ client, provider }: Pair, { maxTokens }: Wish): number | undefined {
  const asked = maxTokens ?? (client === 'anthropic-messages' ? 1_000 : undefined);
  return asked ?? (provider === 'anthropic-messages' ? 8_000 : undefined);
}
