import assert from 'node:assert/strict';
import { createRecorder, type Recorder } from '../../src/app/recorder.js';
import { Emitter } from '../../src/core/emitter.js';
import { DEFAULT_STAGES } from '../../src/core/policy/index.js';
import { route } from '../../src/core/route/route.js';
import type { Gateway, Settled } from '../../src/gateway/gateway.js';
import type { LedgerStore } from '../../src/store/store.js';
import { anEntry, idOf } from '../store/entries.js';
import { aModel } from '../support/builders.js';
import { aContext } from '../support/routing.js';

const aSettled = (number: number): Settled => ({
  entry: anEntry({ requestId: idOf(number) }),
  decision: route([aModel()], DEFAULT_STAGES, aContext({ requestId: idOf(number) })),
});

describe('the recorder', () => {
  let settled: Emitter<Settled>;
  let written: string[];
  let logged: string[];
  let refuse: boolean;
  let recorder: Recorder;

  beforeEach(() => {
    settled = new Emitter((error) => assert.fail(String(error)));
    written = [];
    logged = [];
    refuse = false;
    const ledger = {
      append: (entry: { requestId: string }, decision: { requestId: string }) => {
        if (refuse) return Promise.reject(new Error('the disk is full'));
        written.push(`${entry.requestId} ${decision.requestId}`);
        return Promise.resolve();
      },
    } as unknown as LedgerStore; // the rest is not used
    const log = { info: () => undefined, warn: () => undefined, error: (message: string) => void logged.push(message) };
    recorder = createRecorder({ onDidSettle: settled.event } as unknown as Gateway, ledger, log);
  });
  afterEach(() => recorder.dispose());

  it('writes nothing between two requests of a busy client, and everything soon after', async () => {
    settled.fire(aSettled(1));
    await new Promise((resolve) => setImmediate(resolve));
    settled.fire(aSettled(2));
    assert.deepEqual(written, []);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual(written, [`${idOf(1)} ${idOf(1)}`, `${idOf(2)} ${idOf(2)}`]);
  });

  it('waits for a request that settles on the next tick when it is drained', async () => {
    process.nextTick(() => settled.fire(aSettled(1)));
    await recorder.drained();
    assert.deepEqual(written, [`${idOf(1)} ${idOf(1)}`]);
  });

  it('writes what waits at once when it is drained', async () => {
    settled.fire(aSettled(1));
    await recorder.drained();
    assert.deepEqual(written, [`${idOf(1)} ${idOf(1)}`]);
  });

  it('logs a row that could not be written, and goes on', async () => {
    refuse = true;
    settled.fire(aSettled(1));
    await recorder.drained();
    assert.deepEqual(logged, ['A finished request could not be written to the ledger']);
    refuse = false;
    settled.fire(aSettled(2));
    await recorder.drained();
    assert.deepEqual(written, [`${idOf(2)} ${idOf(2)}`]);
  });
});
