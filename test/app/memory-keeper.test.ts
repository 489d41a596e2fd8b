import assert from 'node:assert/strict';
import { createMemoryKeeper, type MemoryKeeper } from '../../src/app/memory-keeper.js';
import { Emitter } from '../../src/core/emitter.js';
import type { LedgerEntry } from '../../src/core/ledger.js';
import { EMPTY_MEMORY } from '../../src/core/memory/memory.js';
import { learn } from '../../src/core/memory/observe.js';
import type { LedgerStore } from '../../src/store/store.js';
import { anEntry, idOf } from '../store/entries.js';

const fail = (error: unknown): never => assert.fail(String(error));

/** The parts of a ledger that the keeper uses, over rows in memory. */
class Rows {
  readonly #rows: LedgerEntry[] = [];
  readonly #appended = new Emitter<LedgerEntry>(fail);
  term: number | undefined = 1;
  reads = 0;
  clockMs = 0;
  readonly following = { isFollower: () => this.term === undefined, clockMs: () => this.clockMs };

  /** A row that this process is told of. */
  write(number: number): void {
    this.#appended.fire(this.writeElsewhere(number));
  }

  /** A row that another process writes. */
  writeElsewhere(number: number): LedgerEntry {
    const entry = anEntry({ requestId: idOf(number), durationMs: 100 * number });
    this.#rows.push(entry);
    return entry;
  }

  readonly ledger = {
    onDidAppend: this.#appended.event,
    after: async (requestId: string | undefined, limit: number) => {
      this.reads += 1;
      await Promise.resolve(); // a row may be written before it is answered
      const from = this.#rows.findIndex((row) => row.requestId === requestId) + 1;
      return this.#rows.slice(from, from + limit);
    },
  } as unknown as LedgerStore; // the rest is not used

  /** What a memory of all rows is. */
  folded() {
    return this.#rows.reduce(learn, EMPTY_MEMORY);
  }
}

describe('the memory keeper', () => {
  let rows: Rows;
  let keeper: MemoryKeeper;
  beforeEach(() => {
    rows = new Rows();
    const kept = { load: () => undefined, save: () => Promise.resolve() };
    keeper = createMemoryKeeper({ kept, ledger: rows.ledger, term: () => rows.term, ...rows.following, report: fail });
  });
  afterEach(() => keeper.close());

  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('folds in what was there before it', async () => {
    rows.writeElsewhere(1);
    await keeper.catchUp();
    assert.deepEqual(keeper.current(), rows.folded());
  });

  it('folds in a row of the owner at once, without reading it back', async () => {
    rows.writeElsewhere(1);
    await keeper.catchUp();
    const { reads } = rows;
    rows.write(2);
    rows.write(3);
    assert.deepEqual(keeper.current(), rows.folded());
    assert.equal(rows.reads, reads);
  });

  it('reads the ledger for the first row, as others may have written before', async () => {
    rows.writeElsewhere(1);
    rows.write(2);
    await settle();
    assert.deepEqual(keeper.current(), rows.folded());
  });

  it('reads rows of other processes while it is not the owner', async () => {
    rows.term = undefined;
    await keeper.catchUp();
    rows.writeElsewhere(1);
    rows.write(2);
    await settle();
    assert.deepEqual(keeper.current(), rows.folded());
  });

  it('reads the ledger when it is the owner again, as another was between', async () => {
    await keeper.catchUp();
    rows.writeElsewhere(1);
    rows.term = 2;
    rows.write(2);
    await settle();
    assert.deepEqual(keeper.current(), rows.folded());
  });

  it('misses no row that is written while it reads, and counts none twice', async () => {
    await keeper.catchUp();
    rows.writeElsewhere(1);
    const reading = keeper.catchUp();
    rows.write(2);
    await reading;
    rows.write(3);
    assert.deepEqual(keeper.current(), rows.folded());
  });

  it('looks for rows of other windows when a follower asks, at most once a second', async () => {
    rows.term = undefined;
    await keeper.catchUp();
    rows.writeElsewhere(1);
    rows.clockMs = 999;
    keeper.current();
    await settle();
    assert.deepEqual(keeper.current(), EMPTY_MEMORY);
    rows.clockMs = 1_000;
    assert.deepEqual(keeper.current(), EMPTY_MEMORY, 'nobody waits');
    await settle();
    assert.deepEqual(keeper.current(), rows.folded());
  });

  it('looks for nothing as the owner, who is told of every row', async () => {
    await keeper.catchUp();
    const { reads } = rows;
    rows.clockMs = 60_000;
    keeper.current();
    await settle();
    assert.equal(rows.reads, reads);
  });

  it('has every row when it is asked for the latest', async () => {
    rows.term = undefined;
    rows.writeElsewhere(1);
    assert.deepEqual(await keeper.latest(), rows.folded());
  });
});
