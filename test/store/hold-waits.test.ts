import assert from 'node:assert/strict';
import type { Admission, Reservation } from '../../src/core/budget/types.js';
import { GatewayError } from '../../src/core/errors.js';
import { HoldWaits } from '../../src/store/hold-waits.js';
import { aReservation, aStanding } from '../core/budget/budgets.js';
import { idOf } from './entries.js';

const FULL: Admission = { kind: 'refused', standing: aStanding(), wantedNanoUsd: 1 };

describe('reservations that wait', () => {
  let room: number;
  let tried: string[];
  let waits: HoldWaits;

  /** Takes as much room as its input costs. */
  function attempt({ requestId, bounds }: Reservation, isLast: boolean): Admission | undefined {
    tried.push(requestId);
    if (bounds.inputNanoUsd > room) return isLast ? FULL : undefined;
    room -= bounds.inputNanoUsd;
    return { kind: 'admitted', heldNanoUsd: bounds.inputNanoUsd, maxOutputTokens: undefined };
  }

  beforeEach(() => {
    room = 0;
    tried = [];
    waits = new HoldWaits(attempt);
  });
  afterEach(() => waits.close(new GatewayError('ledger-unavailable', 'The test is over.')));

  const wait = (number: number, nanoUsd: number, waitMs = 10_000) => {
    const { bounds } = aReservation();
    return waits.add(aReservation({ requestId: idOf(number), waitMs, bounds: { ...bounds, inputNanoUsd: nanoUsd } }));
  };

  /** Which of them have an answer by now. */
  async function answered(of: Readonly<Record<string, Promise<Admission>>>): Promise<string[]> {
    const done: string[] = [];
    for (const [name, one] of Object.entries(of))
      void one.then(
        () => done.push(name),
        () => done.push(name),
      );
    await new Promise(setImmediate);
    return done;
  }

  it('go in, oldest request first, when there is room', async () => {
    const [b, a, c] = [wait(2, 10), wait(1, 10), wait(3, 10)];
    room = 20;
    waits.wake();
    assert.deepEqual((await answered({ a, b, c })).toSorted(), ['a', 'b']);
    assert.deepEqual(tried, [idOf(1), idOf(2), idOf(3)]);
  });

  it('pass a larger one only while there is not enough for it', async () => {
    const large = wait(1, 100);
    const small = wait(2, 10);
    room = 50;
    waits.wake();
    assert.deepEqual(await answered({ large, small }), ['small']);
    room = 105;
    const another = wait(3, 10);
    waits.wake();
    assert.deepEqual(await answered({ large, another }), ['large']);
  });

  it('are tried once, however much comes free at once', async () => {
    const only = wait(1, 10);
    waits.wake();
    waits.wake();
    assert.deepEqual(await answered({ only }), []);
    assert.deepEqual(tried, [idOf(1)]);
  });

  it('are refused when their time is over, after a last try', async () => {
    assert.deepEqual(await wait(1, 10, 5), FULL);
    assert.deepEqual(tried, [idOf(1)]);
  });

  it('are let in by the last try when there is room by then', async () => {
    const only = wait(1, 10, 5);
    room = 10;
    assert.equal((await only).kind, 'admitted');
  });

  it('are never let in once nobody waits for them', async () => {
    const dropped = wait(1, 10, 20);
    waits.drop(idOf(1));
    waits.drop(idOf(9));
    await assert.rejects(dropped, { kind: 'canceled' });
    room = 10;
    waits.wake();
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.deepEqual(tried, []);
  });

  it('keep their place when they ask again, and only the newest call gets an answer', async () => {
    const first = wait(1, 10);
    const behind = wait(2, 10);
    const again = wait(1, 10);
    await assert.rejects(first, { kind: 'canceled' });
    room = 10;
    waits.wake();
    assert.deepEqual(await answered({ again, behind }), ['again']);
  });

  it('are told when room cannot be made in the file, each for itself', async () => {
    const broken = new HoldWaits(({ requestId }) => {
      if (requestId === idOf(1)) throw new RangeError('disk');
      return FULL;
    });
    const first = broken.add(aReservation({ requestId: idOf(1), waitMs: 10_000 }));
    const second = broken.add(aReservation({ requestId: idOf(2), waitMs: 10_000 }));
    broken.wake();
    await assert.rejects(first, { message: 'disk' });
    assert.deepEqual(await second, FULL);
  });

  it('are turned away when the ledger is closed', async () => {
    const waiting = [wait(1, 10), wait(2, 10)];
    waits.close(new GatewayError('ledger-unavailable', 'The ledger is closed.'));
    for (const one of waiting) await assert.rejects(one, { kind: 'ledger-unavailable' });
  });
});
