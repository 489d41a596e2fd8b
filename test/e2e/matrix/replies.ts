import assert from 'node:assert/strict';
import type { Usage } from '../../../src/core/chat.js';
import type { Answer } from './ask.js';
import { answer, isOwn, type Pair } from './pair.js';
import { BOOKED, COUNTS, REASONS, SHOWS_THOUGHTS, SPENT, UNASKABLE, UNSAID_REASONS } from './table.js';
import { modelAt, modelsOf, type World } from './world.js';

/** Not the ids of other tests: the router remembers who made a call, and what was sealed with it. */
const CALLS = [
  { id: 'call_a', name: 'read', argumentsJson: '{"path":"a.txt"}' },
  { id: 'call_b', name: 'list', argumentsJson: '{"path":"src/é \\"b\\""}' },
];

/** How replies of a pair come back. */
export function describeReplies(world: () => World, pair: Pair): void {
  const { client, provider } = pair;

  it('gives the text, who said it and why it ended', async () => {
    world().reply = { text: 'Grüß dich, 世界 😀!\n' };
    const { text, reason, model } = await answer(world(), pair);
    assert.deepEqual([text, reason], ['Grüß dich, 世界 😀!\n', REASONS[client].stop]);
    assert.equal(model, speaker(pair));
  });

  if (!UNASKABLE[client].includes('tools')) {
    it('gives two parallel calls with ids of their own and whole arguments', () => givesCalls(world(), pair));
  }

  if (provider !== 'vscode-lm') {
    it(`${isShown(pair) ? 'shows' : 'has no place for'} what the model thought`, async () => {
      world().reply = { reasoning: 'Let me see.', text: 'Done.', seal: 'c2VhbA==' };
      const { text, reasoning } = await answer(world(), pair);
      assert.deepEqual({ text, reasoning }, { text: 'Done.', reasoning: isShown(pair) ? 'Let me see.' : '' });
    });
  }

  for (const finish of ['length', 'refused'] as const) {
    const isSaid = !UNSAID_REASONS[provider].includes(finish);
    it(`${isSaid ? 'says' : 'cannot know'} that the reply was ${finish === 'length' ? 'cut' : 'refused'}`, async () => {
      world().reply = { text: 'Well', finish };
      const { text, reason } = await answer(world(), pair);
      assert.deepEqual({ text, reason }, { text: 'Well', reason: REASONS[client][isSaid ? finish : 'stop'] });
    });
  }

  if (provider === 'anthropic-messages') {
    it('ends at a stop text, which clients of the same wire are told', async () => {
      world().reply = { text: 'One', stopText: 'END' };
      const { reason, stopText } = await answer(world(), pair);
      const expected = isOwn(pair) ? ['stop_sequence', 'END'] : [REASONS[client].stop, undefined];
      assert.deepEqual([reason, stopText], expected);
    });
  }

  if (pair.stream && provider !== 'vscode-lm') {
    it('reads the same wherever the bytes of the provider are cut', async () => {
      const wish = isTalker(pair) ? {} : { tools: ['read', 'list'] };
      const calls = isTalker(pair) ? {} : { toolCalls: CALLS };
      const reply = { reasoning: 'Hm é.', seal: 'c2VhbA==', text: 'Grüß 😀', usage: SPENT, ...calls };
      world().reply = reply;
      const expected = await answer(world(), pair, wish);
      for (const chunkBytes of [1, 7]) {
        world().reply = { ...reply, chunkBytes };
        assert.deepEqual(withoutIds(await answer(world(), pair, wish)), withoutIds(expected));
      }
    });
  }

  it('counts what was used, for the client and in the ledger', () => counts(world(), pair));
}

const isTalker = ({ client }: Pair): boolean => UNASKABLE[client].includes('tools');

/** Ids that the router makes are new each time. */
const withoutIds = ({ calls, ...rest }: Answer): object => ({
  ...rest,
  calls: calls.map(({ name, args }) => ({ name, args })),
});

/** Who answers a client: the router's full name of the model, or on the same wire what the provider itself says. */
function speaker(pair: Pair): string {
  if (!isOwn(pair)) return modelAt(pair.provider);
  // Gemini's provider is told the model in its path, which the fake does not read.
  return pair.client === 'gemini' ? 'fake-model' : modelsOf(pair.client)[0];
}

function isShown(pair: Pair): boolean {
  const shows = SHOWS_THOUGHTS[pair.client];
  return shows === 'always' || (shows === 'own' && isOwn(pair));
}

async function givesCalls(world: World, pair: Pair): Promise<void> {
  const { client, provider } = pair;
  world.reply = { toolCalls: CALLS };
  const { calls, reason } = await answer(world, pair, { tools: ['read', 'list'] });
  assert.deepEqual(
    calls.map(({ name, args }) => ({ name, args })),
    [
      { name: 'read', args: { path: 'a.txt' } },
      { name: 'list', args: { path: 'src/é "b"' } },
    ],
  );
  assert.equal(reason, REASONS[client].calls);
  const ids = calls.map(({ id }) => id);
  if (provider !== 'ollama') assert.deepEqual(ids, ['call_a', 'call_b']);
  // Not every server of Ollama's wire gives ids, and its own clients need none.
  else if (client === 'ollama') assert.deepEqual(ids, [undefined, undefined]);
  else assert.equal(new Set(ids.filter((id) => /^[\w-]+$/.test(id))).size, 2);
}

async function counts(world: World, pair: Pair): Promise<void> {
  world.reply = { usage: SPENT };
  const { usage } = await answer(world, pair);
  const row = world.row();
  assert.equal(row?.result, 'ok');
  const booked = BOOKED[pair.provider];
  if (booked) {
    assert.deepEqual(row.usage && bucketsOf(row.usage), booked);
    assert.deepEqual(usage, countOf(pair, booked));
  } else {
    assert.ok((row.usage?.outputTokens ?? 0) > 0, 'the ledger has an estimate');
    assert.equal(usage?.output ?? 0, 0, 'and the client is not told it for a count');
  }
}

const bucketsOf = (usage: Usage): readonly number[] => [
  usage.inputTokens,
  usage.cacheReadTokens,
  usage.cacheWrite5mTokens,
  usage.outputTokens,
  usage.reasoningTokens,
];

function countOf({ client }: Pair, booked: readonly number[]): object {
  const [input = 0, cacheRead = 0, cacheWrite = 0, output = 0, reasoning = 0] = booked;
  const all = { prompt: input + cacheRead + cacheWrite, cacheRead, cacheWrite, output, reasoning };
  return Object.fromEntries(COUNTS[client].map((name) => [name, all[name]]));
}
