import assert from 'node:assert/strict';
import { BodyLease, BodyRoom } from '../../src/proxy/body.js';
import { kindThrown } from './support.js';

const ROOM = { maxBytes: 10, maxInFlightBytes: 15 };

describe('body lease', () => {
  it('grows to the limit of one body, and not beyond', () => {
    const lease = new BodyLease(new BodyRoom(ROOM));
    assert.equal(
      kindThrown(() => lease.growTo(10)),
      undefined,
    );
    assert.equal(
      kindThrown(() => lease.growTo(11)),
      'body-too-large',
    );
  });

  it('shares the room with other bodies', () => {
    const room = new BodyRoom(ROOM);
    new BodyLease(room).growTo(10);
    const second = new BodyLease(room);
    assert.equal(
      kindThrown(() => second.growTo(5)),
      undefined,
    );
    assert.equal(
      kindThrown(() => second.growTo(6)),
      'busy',
    );
  });

  it('counts growth once, however small the steps', () => {
    const room = new BodyRoom(ROOM);
    const lease = new BodyLease(room);
    for (const bytes of [1, 5, 5, 3, 10]) lease.growTo(bytes);
    assert.equal(
      kindThrown(() => new BodyLease(room).growTo(5)),
      undefined,
    );
    assert.equal(
      kindThrown(() => new BodyLease(room).growTo(1)),
      'busy',
    );
  });

  it('never becomes smaller while it lasts', () => {
    const room = new BodyRoom(ROOM);
    const lease = new BodyLease(room);
    lease.growTo(10);
    lease.growTo(3);
    assert.equal(
      kindThrown(() => new BodyLease(room).growTo(6)),
      'busy',
    );
  });

  it('gives all back once', () => {
    const room = new BodyRoom(ROOM);
    const lease = new BodyLease(room);
    lease.growTo(10);
    lease.release();
    lease.release();
    new BodyLease(room).growTo(10);
    assert.equal(
      kindThrown(() => new BodyLease(room).growTo(6)),
      'busy',
    );
  });

  it('gives back what it had when it could not grow', () => {
    const room = new BodyRoom(ROOM);
    new BodyLease(room).growTo(8);
    const lease = new BodyLease(room);
    lease.growTo(7);
    assert.equal(
      kindThrown(() => lease.growTo(8)),
      'busy',
    );
    lease.release();
    assert.equal(
      kindThrown(() => new BodyLease(room).growTo(7)),
      undefined,
    );
  });
});
