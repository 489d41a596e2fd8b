import assert from 'node:assert/strict';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { chatBody } from '../../support/http.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { provider, startSite, type Site } from './support.js';

type Found = (error: NodeJS.ErrnoException | null, addresses: readonly dns.LookupAddress[]) => void;

describe('a fault of names', function () {
  this.timeout(20_000);
  const { lookup } = dns;
  let b: FakeUpstream;
  let site: Site | undefined;
  let looked = 0;

  beforeEach(async () => {
    b = await startFakeUpstream();
    looked = 0;
  });
  afterEach(async () => {
    Object.assign(dns, { lookup });
    syncBuiltinESMExports();
    await site?.end();
    await b.dispose();
    site = undefined;
  });

  /** A router whose resolver does this with every name; A has one, B an address. */
  async function start(found: (tell: Found) => void, patience: Readonly<Record<string, number>> = {}): Promise<Site> {
    Object.assign(dns, {
      lookup: (name: string, options: dns.LookupAllOptions, tell: Found) => {
        if (name === 'a.example') looked += 1;
        if (name === 'a.example') found(tell);
        else lookup(name, options, tell);
      },
    });
    syncBuiltinESMExports();
    site = await startSite(
      { a: provider('https://a.example', 1, { keyEnv: ['A_KEY'] }), b: provider(b.origin, 2) },
      { env: { A_KEY: 'a key' }, settings: { 'providers.patience': { '*': patience } } },
    );
    return site;
  }

  async function onlyB(at: Site, callsToA: readonly string[]): Promise<void> {
    const { status, headers } = await at.ask(chatBody('hi', { stream: true }));
    assert.deepEqual([status, headers['x-signalbox-model']], [200, 'b/m'], at.router.logs.join());
    assert.equal(b.requests.length, 1);
    await at.released();
    const [row] = await at.rows(1);
    assert.deepEqual(
      row?.attempts.map(({ error }) => error),
      [...callsToA, undefined],
    );
    assert.deepEqual(row.cost, { kind: 'exact', nanoUsd: 36_000 });
  }

  it('F2 DNS NXDOMAIN: B answers, and nothing is booked for A', async () => {
    const at = await start((tell) => tell(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []));
    await onlyB(at, ['upstream-unreachable', 'upstream-unreachable', 'upstream-unreachable']);
    assert.equal(at.backend('a')?.failures, 3);
  });

  it('F2 DNS hang: B answers once the time to connect is over, and a name that took long is not asked for again', async () => {
    // By default ten seconds; a name that takes more than two is slow.
    const at = await start(() => undefined, { connectMs: 2_050 });
    await onlyB(at, ['upstream-unreachable']);
    assert.equal(looked, 1);
  });
});
