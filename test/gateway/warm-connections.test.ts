import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createWarmConnections } from '../../src/gateway/warm-connections.js';

const ADDRESS = new URL('https://api.acme.example/v1');
const HALF_HOUR_MS = 30 * 60_000;

describe('warm connections', () => {
  let nowMs: number;
  let warmed: URL[];
  const make = (addresses: () => Promise<readonly URL[]> = () => Promise.resolve([ADDRESS])) => {
    const errors: unknown[] = [];
    const warm = createWarmConnections({
      warm: (address) => void warmed.push(address),
      addresses,
      nowMs: () => nowMs,
      report: (error) => void errors.push(error),
    });
    return { warm, errors };
  };
  beforeEach(() => {
    nowMs = 0;
    warmed = [];
  });

  it('are opened at the start, and not before', async () => {
    const { warm } = make();
    await nextTurn();
    assert.deepEqual(warmed, []);
    warm.start();
    await nextTurn();
    assert.deepEqual(warmed, [ADDRESS]);
    warm.dispose();
  });

  it('are not opened any more once stopped', async () => {
    const { warm } = make();
    warm.start();
    warm.stop();
    await nextTurn();
    assert.deepEqual(warmed, []);
  });

  it('report a list of addresses that cannot be had', async () => {
    const { warm, errors } = make(() => Promise.reject(new Error('no list')));
    warm.start();
    await nextTurn();
    assert.match(String(errors[0]), /no list/);
    warm.dispose();
  });

  describe('look again', () => {
    const realSetInterval = globalThis.setInterval;
    let look: () => void;
    before(() => {
      globalThis.setInterval = ((run: () => void) => {
        look = run;
        return realSetInterval(() => undefined, 60_000);
      }) as typeof setInterval;
    });
    after(() => {
      globalThis.setInterval = realSetInterval;
    });

    const looksAfter = async (ms: number, touchMs?: number): Promise<number> => {
      nowMs = 0;
      const { warm } = make();
      warm.start();
      await nextTurn();
      warmed = [];
      if (touchMs !== undefined) {
        nowMs = touchMs;
        warm.touch();
      }
      nowMs = ms;
      look();
      await nextTurn();
      warm.dispose();
      return warmed.length;
    };

    it('for half an hour after the last request', async () => {
      assert.equal(await looksAfter(HALF_HOUR_MS), 1);
      assert.equal(await looksAfter(HALF_HOUR_MS + 1), 0);
      assert.equal(await looksAfter(HALF_HOUR_MS + 1, 1), 1);
    });
  });
});
