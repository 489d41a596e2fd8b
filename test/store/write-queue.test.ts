import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { WriteQueue, type Write } from '../../src/store/write-queue.js';

describe('WriteQueue', () => {
  let db: DatabaseSync;
  let queue: WriteQueue;
  let log: string[];

  beforeEach(() => {
    db = new DatabaseSync(':memory:');
    db.exec('CREATE TABLE notes (text TEXT NOT NULL)');
    queue = new WriteQueue(db);
    log = [];
  });
  afterEach(() => db.close());

  const noteOf = (text: string | null): Write => ({
    run: () => {
      db.prepare('INSERT INTO notes VALUES (?)').run(text);
      return () => void log.push(`wrote ${String(text)}`);
    },
    fail: () => void log.push(`failed ${String(text)}`),
  });
  const countInFile = () => db.prepare('SELECT count(*) AS count FROM notes').get()?.['count'];
  const until = async (isTrue: () => boolean) => {
    while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 1));
  };

  it('writes off the path of who hands a row over', async () => {
    queue.push(noteOf('a'));
    assert.equal(countInFile(), 0);
    await until(() => log.length === 1);
    assert.equal(countInFile(), 1);
  });

  it('gathers rows for 50 ms after a transaction', async () => {
    queue.push(noteOf('a'));
    await until(() => log.length === 1);
    const writtenAtMs = performance.now();
    queue.push(noteOf('b'));
    await until(() => log.length === 2);
    assert.ok(performance.now() - writtenAtMs >= 40);
  });

  it('writes everything at once when it is drained', () => {
    queue.push(noteOf('a'));
    queue.push(noteOf('b'));
    queue.drain();
    assert.deepEqual(log, ['wrote a', 'wrote b']);
  });

  it('drains more than one slice holds', () => {
    const slow: Write = {
      run: () => {
        const endMs = performance.now() + 9;
        while (performance.now() < endMs);
        return () => void log.push('wrote slowly');
      },
      fail: () => void log.push('failed'),
    };
    queue.push(slow);
    queue.push(slow);
    queue.drain();
    assert.deepEqual(log, ['wrote slowly', 'wrote slowly']);
  });

  it('keeps none of a transaction that fails, tells everybody in it, and works again', () => {
    queue.push(noteOf('a'));
    queue.push(noteOf(null));
    queue.drain();
    assert.deepEqual(log, ['failed a', 'failed null']);
    queue.push(noteOf('b'));
    queue.drain();
    assert.equal(countInFile(), 1);
  });
});
