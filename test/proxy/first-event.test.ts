import assert from 'node:assert/strict';
import type { ReplyEvent } from '../../src/core/chat.js';
import { GatewayError } from '../../src/core/errors.js';
import { afterFirstEvent, whileWaiting } from '../../src/proxy/first-event.js';
import { replyOf, SERVED } from './support.js';

async function typesOf(events: AsyncIterable<ReplyEvent>): Promise<string[]> {
  const types: string[] = [];
  for await (const event of events) types.push(event.type);
  return types;
}

describe('first event', () => {
  it('says who answers and loses no event', async () => {
    const { model, all } = await afterFirstEvent(replyOf('a', 'b'));
    assert.deepEqual(model, SERVED);
    assert.deepEqual(await typesOf(all()), ['reply-start', 'text-delta', 'text-delta', 'finish']);
  });

  it('gives the events behind it to who has read it', async () => {
    const { rest } = await afterFirstEvent(replyOf('a', 'b'));
    assert.deepEqual(await typesOf(rest), ['text-delta', 'text-delta', 'finish']);
  });

  it('rejects with what went wrong before it', async () => {
    async function* failing(): AsyncGenerator<ReplyEvent, void> {
      await Promise.resolve();
      throw new GatewayError('upstream-rate-limited', 'slow down');
    }
    await assert.rejects(afterFirstEvent(failing()), { kind: 'upstream-rate-limited' });
  });

  it('rejects when there is none', async () => {
    async function* silent(): AsyncGenerator<ReplyEvent, void> {}
    await assert.rejects(afterFirstEvent(silent()), { kind: 'internal' });
  });

  it('rejects when it does not say who answers, and ends the reply', async () => {
    let isEnded = false;
    async function* nameless(): AsyncGenerator<ReplyEvent, void> {
      try {
        await Promise.resolve();
        yield { type: 'text-delta', text: 'a' };
      } finally {
        isEnded = true;
      }
    }
    await assert.rejects(afterFirstEvent(nameless()), { kind: 'internal' });
    assert.equal(isEnded, true);
  });

  it('ends the reply when the reader leaves early', async () => {
    let isEnded = false;
    async function* reply(): AsyncGenerator<ReplyEvent, void> {
      try {
        yield* replyOf('a', 'b');
      } finally {
        isEnded = true;
      }
    }
    const { all } = await afterFirstEvent(reply());
    for await (const event of all()) if (event.type === 'text-delta') break;
    assert.equal(isEnded, true);
  });
});

describe('while waiting', () => {
  it('reminds until the promise is there, and not after', async () => {
    let reminders = 0;
    let open = (): void => undefined;
    const promise = new Promise<string>((resolve) => {
      open = () => resolve('here');
    });
    const waiting = whileWaiting(promise, 5, () => {
      reminders += 1;
      if (reminders === 2) open();
    });
    assert.equal(await waiting, 'here');
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(reminders, 2);
  });

  it('passes a rejection on', async () => {
    await assert.rejects(
      whileWaiting(Promise.reject(new Error('no')), 5, () => undefined),
      /no/,
    );
  });
});
