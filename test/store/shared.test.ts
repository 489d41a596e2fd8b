import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LedgerEntry } from '../../src/core/ledger.js';
import { openSharedStore, type SharedStore } from '../../src/store/shared.js';
import { describeStore } from './contract.js';
import { aDecisionRecord, anEntry, idOf, noise } from './entries.js';
import { makeFolder, mustNotReport, overwrite, type TestFolder } from './folders.js';
import { TOKEN, openAlone } from './owners.js';

const open = (dir: string): SharedStore => openSharedStore({ dir, token: TOKEN, report: mustNotReport });
const add = (store: SharedStore, number: number, advice?: string) =>
  store.append(anEntry({ requestId: idOf(number) }), aDecisionRecord({ requestId: idOf(number), advice }));
const idsIn = async (store: SharedStore) => (await store.after(undefined, 100)).map((entry) => entry.requestId);

describeStore('openSharedStore, as owner,', () => {
  const folder = makeFolder();
  const store = open(folder.dir);
  return Promise.resolve({ store, end: () => store.close().then(folder.remove) });
});

describeStore('openSharedStore, as follower,', async () => {
  const folder = makeFolder();
  const owner = open(folder.dir);
  await owner.spendSince(0);
  const store = open(folder.dir);
  await store.spendSince(0);
  assert.equal(store.role(), 'follower');
  const end = async () => {
    await store.close();
    await owner.close();
    folder.remove();
  };
  return { store, end };
});

describe('openSharedStore', function () {
  this.timeout(10_000);
  let folder: TestFolder;
  let first: SharedStore;
  let second: SharedStore;

  beforeEach(() => {
    folder = makeFolder();
    first = open(folder.dir);
    second = open(folder.dir);
  });
  afterEach(async () => {
    await first.close();
    await second.close();
    folder.remove();
  });

  it('opens nothing before its first use', async () => {
    assert.equal(first.role(), 'follower');
    assert.deepEqual(readdirSync(folder.dir), []);
    await first.spendSince(0);
    assert.equal(first.role(), 'owner');
  });

  it('shares one ledger between an owner and a follower', async () => {
    await add(first, 1);
    await add(second, 2);
    assert.deepEqual([first.role(), second.role()], ['owner', 'follower']);
    assert.deepEqual(await idsIn(first), [idOf(1), idOf(2)]);
    assert.deepEqual(await idsIn(second), [idOf(1), idOf(2)]);
  });

  it('makes exactly one of those that start at once the owner', async () => {
    await Promise.all([add(first, 1), add(second, 2)]);
    assert.deepEqual([first.role(), second.role()].sort(), ['follower', 'owner']);
    assert.deepEqual(await idsIn(first), [idOf(1), idOf(2)]);
  });

  it('tells an owner of every row, and a follower of its own', async () => {
    await first.spendSince(0);
    const told = { first: [] as string[], second: [] as string[] };
    first.onDidAppend((entry: LedgerEntry) => told.first.push(entry.requestId));
    second.onDidAppend((entry: LedgerEntry) => told.second.push(entry.requestId));
    await add(first, 1);
    await add(second, 2);
    assert.deepEqual(told, { first: [idOf(1), idOf(2)], second: [idOf(2)] });
  });

  it('lets a follower take over when the owner closes', async () => {
    await add(first, 1);
    await add(second, 2);
    await first.close();
    await add(second, 3);
    assert.equal(second.role(), 'owner');
    assert.deepEqual(await idsIn(second), [idOf(1), idOf(2), idOf(3)]);
  });

  it('loses no row of either while ownership changes hands, and tells of each once', async () => {
    await first.spendSince(0);
    await second.spendSince(0);
    const told: string[] = [];
    second.onDidAppend((entry) => told.push(entry.requestId));
    const appends = Array.from({ length: 20 }, (_, index) => add(index % 2 === 0 ? first : second, index));
    await first.letGo();
    await Promise.all(appends);
    const all = Array.from({ length: 20 }, (_, index) => idOf(index));
    assert.deepEqual((await idsIn(second)).toSorted(), all); // the two wrote in turns
    const own = all.filter((_, index) => index % 2 === 1);
    assert.deepEqual([...new Set(told)].length, told.length);
    assert.deepEqual(
      own.filter((id) => !told.includes(id)),
      [],
    );
  });

  it('follows a follower to whom it has released the ledger', async () => {
    await add(first, 1);
    await first.letGo();
    assert.equal(first.role(), 'follower');
    await add(second, 2);
    await add(first, 3);
    assert.deepEqual([first.role(), second.role()], ['follower', 'owner']);
  });

  it('may become the owner again after a release', async () => {
    await add(first, 1);
    await first.letGo();
    assert.deepEqual(readdirSync(folder.dir), ['ledger.db'], 'neither socket nor log is left');
    await add(first, 2);
    assert.equal(first.role(), 'owner');
    assert.deepEqual(await idsIn(first), [idOf(1), idOf(2)]);
  });

  it('counts the times in which it is the owner, and is in none of them as a follower', async () => {
    await add(first, 1);
    assert.deepEqual([first.term(), second.term()], [1, undefined]);
    await first.letGo();
    assert.equal(first.term(), undefined);
    await add(first, 2);
    assert.equal(first.term(), 2);
  });

  it('releases nothing as a follower', async () => {
    await first.spendSince(0);
    await second.spendSince(0);
    await second.letGo();
    assert.deepEqual(await idsIn(second), []);
    assert.deepEqual([first.role(), second.role()], ['owner', 'follower']);
  });

  it('goes on with a new ledger when the owner finds its file damaged', async () => {
    await Promise.all(Array.from({ length: 90 }, (_, number) => add(first, number, noise(140_000))));
    await first.close();
    overwrite(path.join(folder.dir, 'ledger.db'), 4_000_000, 5_000_000);

    const messages: string[] = [];
    const report = (error: unknown) => void messages.push(String(error));
    const third = openSharedStore({ dir: folder.dir, token: TOKEN, report });
    await third.spendSince(0);
    await second.spendSince(0);
    assert.deepEqual([third.role(), second.role()], ['owner', 'follower']);
    for (let number = 0; number < 90; number += 1) await second.find(idOf(number));
    assert.equal(messages.length, 1);
    await add(second, 1);
    assert.deepEqual(await idsIn(second), [idOf(1)]);
    await third.close();
  });

  it('holds rows while an owner does not answer, up to a limit, and hands them to the next', async () => {
    const silent = await openAlone(path.join(folder.dir, 'ledger.db'));
    const held = Array.from({ length: 2_000 }, (_, number) => add(first, number));
    await assert.rejects(add(first, 2_000), { kind: 'ledger-unavailable', message: /out of reach/ });
    await silent.close();
    await Promise.all(held);
    assert.equal((await first.spendSince(0)).requests, 2_000);
  });

  it('can be closed before it was used, and twice', async () => {
    await first.close();
    await first.close();
    assert.deepEqual(readdirSync(folder.dir), []);
  });

  it('gives the ledger to a newer version, and says of the older one that it is too old', async () => {
    await add(first, 1);
    const newer = openSharedStore({ dir: folder.dir, token: TOKEN, version: 2, report: mustNotReport });
    await add(newer, 2);
    assert.equal(newer.role(), 'owner');
    await assert.rejects(add(first, 3), {
      kind: 'ledger-unavailable',
      message: 'This window runs an older Signalbox than the one that keeps the ledger. Reload this window.',
    });
    assert.deepEqual(await idsIn(newer), [idOf(1), idOf(2)]);
    await newer.close();
    await add(first, 3);
    assert.deepEqual(await idsIn(first), [idOf(1), idOf(2), idOf(3)]);
  });

  it('refuses with advice when its folder cannot be used', async () => {
    writeFileSync(path.join(folder.dir, 'a-file'), '');
    const blocked = open(path.join(folder.dir, 'a-file', 'ledger'));
    await assert.rejects(add(blocked, 1), { kind: 'ledger-unavailable', message: /storage folder/ });
    await blocked.close();
  });
});
