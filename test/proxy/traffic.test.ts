import assert from 'node:assert/strict';
import { Traffic, type Turn } from '../../src/proxy/traffic.js';
import { kindThrown } from './support.js';

describe('traffic', () => {
  let traffic: Traffic;
  let turns: Turn[];

  beforeEach(() => {
    traffic = new Traffic(() => 30_000);
    turns = [];
  });
  afterEach(() => {
    for (const turn of turns) turn.leave(); // no timer of a waiter may outlive its test
  });

  const enter = (): Turn => {
    const turn = traffic.enter();
    turn.whenIn?.catch(() => undefined);
    turns.push(turn);
    return turn;
  };
  const fill = (count: number): Turn[] => Array.from({ length: count }, enter);
  const leave = (turn: Turn | undefined): void => {
    turn?.leave();
    turns = turns.filter((one) => one !== turn);
  };

  it('lets 512 requests in at once, and one more wait until one of them has left', async () => {
    const first = fill(512);
    assert.deepEqual(new Set(first.map(({ whenIn }) => whenIn)), new Set([undefined]));
    const waiting = enter();
    assert.ok(waiting.whenIn);
    leave(first[7]);
    await waiting.whenIn;
  });

  it('lets 128 wait, refuses one more, and takes it when one has gone', () => {
    fill(512);
    const queue = fill(128);
    assert.throws(() => traffic.enter(), { kind: 'rate-limited', status: 429, detail: { retryAfterMs: 1_000 } });
    leave(queue[0]);
    assert.ok(enter().whenIn);
  });

  it('lets those in first who came first', async () => {
    const active = fill(512);
    const order: number[] = [];
    const queue = fill(3).map(async ({ whenIn }, at) => {
      await whenIn;
      order.push(at);
    });
    for (const turn of active.slice(0, 3)) leave(turn);
    await Promise.all(queue);
    assert.deepEqual(order, [0, 1, 2]);
  });

  it('gives a place to the next when the one it was meant for has left the queue', async () => {
    const active = fill(512);
    const [gone, next] = fill(2);
    leave(gone);
    await assert.rejects(gone?.whenIn ?? Promise.resolve(), { kind: 'canceled' });
    leave(active[0]);
    await next?.whenIn;
  });

  it('frees the place of one who was let in and leaves before it hears of it', async () => {
    const active = fill(512);
    const [first, second] = fill(2);
    leave(active[0]);
    leave(first);
    await second?.whenIn;
  });

  it('refuses who has waited too long', async () => {
    traffic = new Traffic(() => 10);
    fill(512);
    await assert.rejects(enter().whenIn ?? Promise.resolve(), {
      kind: 'rate-limited',
      message: /No place came free in 0.01 seconds/,
    });
  });

  it('lets short questions in however many there are, and no more than before after them', () => {
    fill(512);
    const question = traffic.enterAtOnce();
    assert.equal(question.whenIn, undefined);
    const waiting = enter();
    question.leave();
    assert.equal(traffic.enterAtOnce().whenIn, undefined);
    assert.ok(waiting.whenIn);
  });

  it('says when to try again while it closes', () => {
    void traffic.close(0);
    assert.throws(() => traffic.enter(), { kind: 'busy', detail: { retryAfterMs: 1_000 } });
    assert.equal(
      kindThrown(() => traffic.enterAtOnce()),
      'busy',
    );
  });

  it('turns those away that wait when it closes', async () => {
    fill(512);
    const waiting = enter();
    void traffic.close(0);
    await assert.rejects(waiting.whenIn ?? Promise.resolve(), { kind: 'busy' });
  });

  it('closes at once when nothing is in work', async () => {
    await traffic.close(60_000);
  });

  it('closes when the last request has left', async () => {
    const [first, last] = fill(2);
    let isClosed = false;
    const closing = traffic.close(60_000).then(() => (isClosed = true));
    leave(first);
    await Promise.resolve();
    assert.equal(isClosed, false);
    leave(last);
    await closing;
  });

  it('closes after its grace with a request still in work', async () => {
    enter();
    await traffic.close(1);
  });
});
