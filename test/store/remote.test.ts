import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { channelAddress } from '../../src/store/channel-address.js';
import { connectRemoteStore } from '../../src/store/remote.js';
import { aBudget, aReservation } from '../core/budget/budgets.js';
import { describeStore } from './contract.js';
import { aDecisionRecord, anEntry, idOf } from './entries.js';
import { makeFolder, mustNotReport, type TestFolder } from './folders.js';
import { TOKEN, connect, openOwner } from './owners.js';

describeStore('connectRemoteStore', async () => {
  const folder = makeFolder();
  const owner = await openOwner(folder.dir);
  const store = await connect(owner.address);
  const end = async () => {
    await store.close();
    await owner.end();
    folder.remove();
  };
  return { store, end };
});

describe('connectRemoteStore', () => {
  let folder: TestFolder;
  let address: string;

  beforeEach(() => {
    folder = makeFolder();
    address = channelAddress(folder.dir, TOKEN);
  });
  afterEach(() => folder.remove());

  it('says that nobody is there', async () => {
    assert.equal(await connectRemoteStore({ address, token: TOKEN, report: mustNotReport }), 'unreachable');
  });

  it('is refused with another token', async () => {
    const owner = await openOwner(folder.dir);
    await assert.rejects(connect(owner.address, 'another-token'), {
      kind: 'ledger-unavailable',
      message: /does not have the token/,
    });
    await owner.end();
  });

  it('is lost once its owner has gone', async () => {
    const owner = await openOwner(folder.dir);
    const remote = await connect(owner.address);
    assert.equal(remote.isLost(), false);
    await owner.end();
    await assert.rejects(remote.spendSince(0), { kind: 'ledger-unavailable' });
    assert.equal(remote.isLost(), true);
    await remote.close();
  });

  it('is cut off, and not answered, when the owner has lost its file', async () => {
    const owner = await openOwner(folder.dir);
    const remote = await connect(owner.address);
    await owner.store.close();
    await assert.rejects(remote.spendSince(0), { kind: 'ledger-unavailable' });
    assert.equal(remote.isLost(), true);
    assert.ok(owner.lostCount() >= 1);
    await remote.close();
    await owner.channel.close();
  });

  it('is not lost when the owner refuses one call, and passes on why', async () => {
    const owner = await openOwner(folder.dir);
    const remote = await connect(owner.address);
    await assert.rejects(remote.after(undefined, -1), { message: /cannot read what another process sent/ });
    assert.equal(remote.isLost(), false);
    assert.deepEqual(await remote.after(undefined, 0), []);
    await remote.close();
    await owner.end();
  });

  it('says what to do when an owner answers in a way it does not know', async () => {
    const server = createServer((_request, response) => response.end('{"result":{"rows":7}}'));
    await new Promise<void>((resolve) => server.listen(address, resolve));
    await assert.rejects(connect(address), { kind: 'ledger-unavailable', message: /Reload all windows/ });
    server.close();
  });

  it('gets its rows through while many of its requests wait for what they will free', async () => {
    const owner = await openOwner(folder.dir);
    const remote = await connect(owner.address);
    let asked = 0;
    const admit = owner.store.admit.bind(owner.store);
    owner.store.admit = (reservation) => {
      asked += 1;
      return admit(reservation);
    };
    await remote.admit(aReservation({ requestId: idOf(0) }));
    const waiting = Array.from({ length: 100 }, (_, index) =>
      remote.admit(aReservation({ requestId: idOf(index + 1), waitMs: 60_000 })),
    );
    while (asked < 101) await new Promise(setImmediate);
    await remote.append(anEntry({ requestId: idOf(0) }), aDecisionRecord({ requestId: idOf(0) }));
    assert.equal((await waiting[0])?.kind, 'admitted');
    assert.equal(asked, 101, 'nobody had to ask again');
    await remote.close();
    await Promise.allSettled(waiting);
    await owner.end();
  });

  it('does not ask again when waiting would be of no use', async () => {
    const owner = await openOwner(folder.dir);
    const remote = await connect(owner.address);
    let asked = 0;
    const admit = owner.store.admit.bind(owner.store);
    owner.store.admit = (reservation) => {
      asked += 1;
      return admit(reservation);
    };
    const small = aReservation({ budgets: [aBudget({ capNanoUsd: 1 })], waitMs: 60_000 });
    assert.equal((await remote.admit(small)).kind, 'refused');
    assert.equal(asked, 1);
    await remote.close();
    await owner.end();
  });

  it('waits, when it closes, for the rows that are on their way', async () => {
    const owner = await openOwner(folder.dir);
    const remote = await connect(owner.address);
    const appended = remote.append(anEntry(), aDecisionRecord());
    await remote.close();
    await appended;
    assert.equal((await owner.store.find(idOf(1)))?.entry.requestId, idOf(1));
    await owner.end();
  });
});
