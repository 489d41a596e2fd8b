import assert from 'node:assert/strict';
import { FORMATS } from './clients.js';
import { isOwn, send, type Pair } from './pair.js';
import { BEGUN, CODES, TOO_LONG } from './table.js';
import type { World } from './world.js';

type Failure = { readonly status: number; readonly code: string };
type Told = { readonly message: string; readonly wait: string | undefined };

/** How failures of a pair are told. */
export function describeErrors(world: () => World, pair: Pair): void {
  const { client, provider } = pair;
  const [wait, tooLong, key, broken] = CODES[client];

  const fails = async ({ status, code }: Failure): Promise<Told> => {
    const got = await send(world(), pair);
    assert.equal(got.status, status, got.text);
    const fault = FORMATS[client].readError(got.text);
    assert.equal(fault.code, code);
    assert.equal(world().row()?.result, 'failed');
    return { message: fault.message, wait: got.headers['retry-after'] };
  };

  it('hands on a wait that a provider asks for', async () => {
    world().reply = { status: 429, message: 'Slow down.', headers: { 'retry-after': '30' } };
    const told = await fails({ status: 429, code: wait });
    assert.equal(told.wait, '30');
    assert.match(told.message, /Slow down\./);
  });

  it('says in recognisable words that the prompt is too long', async () => {
    world().reply = { status: 400, ...TOO_LONG[provider] };
    const { message } = await fails({ status: 400, code: tooLong });
    assert.ok(message.includes(TOO_LONG[provider].message), message);
    if (client === 'anthropic-messages') assert.match(message, /prompt is too long/i);
  });

  it('says that the provider refuses the key, and nothing of the key', async () => {
    world().reply = { status: 401, message: 'Bad key sk-1234' };
    const { message } = await fails({ status: 502, code: key });
    if (provider !== 'vscode-lm') assert.match(message, /refused the API key \(HTTP 401\)/);
    if (provider !== 'vscode-lm') assert.ok(!message.includes('sk-1234'));
  });

  it('says that the provider is broken', async () => {
    world().reply = { status: 500, message: 'Out of order.' };
    assert.match((await fails({ status: 502, code: broken })).message, /Out of order\./);
  });

  for (const how of ['failAfter', 'cutAfter', 'endAfter'] as const) {
    // A provider of the same wire is asked for a reply in one piece, which cannot break off in this way.
    if (!pair.stream && isOwn(pair)) continue;
    it(`never takes a reply for complete after ${how}`, async () => {
      world().reply = { text: 'One two three four five.', message: 'Out of order.', [how]: BEGUN[provider] };
      await breaksOff(world(), pair, how === 'failAfter' ? /Out of order\./ : /./);
    });
  }
}

async function breaksOff(world: World, pair: Pair, words: RegExp): Promise<void> {
  const format = FORMATS[pair.client];
  const { status, text, isCut } = await send(world, pair);
  assert.equal(world.row()?.result, 'failed');
  if (!pair.stream) {
    assert.equal(status, 502, text);
    assert.match(format.readError(text).message, words);
    return;
  }
  assert.equal(status, 200, text);
  assert.ok(isCut, 'the connection ended as if all was well');
  assert.match(text, /One/);
  assert.match(format.readBroken(text).message, words);
}
