import assert from 'node:assert/strict';
import type { BudgetStanding } from '../../../src/core/budget/types.js';
import type { LedgerEntry } from '../../../src/core/ledger.js';
import { budgetVerb } from '../../../src/cli/verbs/budget.js';
import { mockProvider } from '../../support/app.js';
import { runVerb } from '../../support/cli.js';
import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { chatBody, post } from '../../support/http.js';
import { freePort } from '../../support/ports.js';
import { startWindows, until, type Window, type Windows } from './windows.js';

const DOLLAR = 1_000_000_000;

describe('several windows are one router', function () {
  this.timeout(30_000);
  let upstream: FakeUpstream;
  let windows: Windows;
  let url: string;
  let all: readonly [Window, ...Window[]];
  let settings: Parameters<typeof startWindows>[0];

  beforeEach(async () => {
    upstream = await startFakeUpstream();
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    settings = { ...mockProvider(upstream.origin), 'proxy.port': port, 'budget.daily': 5 };
    windows = await startWindows(settings);
    all = await windows.openAll(3);
  });
  afterEach(async () => {
    await windows.remove();
    await upstream.dispose();
  });

  const send = async (key?: string): Promise<number> =>
    (await post(`${url}/v1/chat/completions`, key ?? (await windows.token()), chatBody('hi'))).status;
  // What a window answers with.
  const rowsOf = async (window: Window) => (await window.ask({ do: 'rows' })) as LedgerEntry[];
  const standingsOf = async (window: Window) => (await window.ask({ do: 'standings' })) as BudgetStanding[];
  const everyOne = <T>(ask: (window: Window) => Promise<T>): Promise<T[]> => Promise.all(all.map(ask));
  const areSame = async (ask: (window: Window) => Promise<unknown>): Promise<void> => {
    const [first, ...others] = await everyOne(ask);
    for (const other of others) assert.deepEqual(other, first);
  };

  it('show the same rows, the same caps and the same memory, whoever served the request', async () => {
    for (let number = 0; number < 6; number += 1) assert.equal(await send(), 200);
    await until(async () => (await rowsOf(all[0])).length === 6);
    await areSame(rowsOf);
    await areSame(standingsOf);
    await areSame((window) => window.ask({ do: 'memory' }));
    const roles = await everyOne((window) => window.ask({ do: 'role' }));
    assert.deepEqual(roles.toSorted(), ['follower', 'follower', 'owner']);
  });

  it('a cap raised in a follower, or by a command in a terminal, is raised for all', async () => {
    const roles = await everyOne((window) => window.ask({ do: 'standings' }).then(() => window.ask({ do: 'role' })));
    const follower = all[roles.indexOf('follower')];
    await follower?.ask({ do: 'raise', budgetId: 'everyone:day', nanoUsd: DOLLAR });
    const { code } = await runVerb(budgetVerb, {
      positionals: ['raise', 'everyone:day', '2'],
      router: { dir: windows.dir, settings },
    });
    assert.equal(code, 0);
    const caps = await everyOne(async (window) => (await standingsOf(window))[0]?.capNanoUsd);
    assert.deepEqual(caps, [8 * DOLLAR, 8 * DOLLAR, 8 * DOLLAR]);
  });

  it('a key that a follower makes is taken by the proxy of the owner at once', async () => {
    const key = String(await all[1]?.ask({ do: 'create-key', name: 'ci' }));
    assert.equal(await send(key), 200);
  });

  it('a raise that is under way when the owner of the ledger is killed counts once', async () => {
    await everyOne(standingsOf);
    const roles = await everyOne((window) => window.ask({ do: 'role' }));
    const owner = all[roles.indexOf('owner')];
    const follower = all[roles.indexOf('follower')];
    assert.ok(owner && follower);
    const raises = Array.from({ length: 20 }, () =>
      follower.ask({ do: 'raise', budgetId: 'everyone:day', nanoUsd: DOLLAR }),
    );
    await raises[0];
    await owner.kill();
    await Promise.all(raises);
    const [standing] = await standingsOf(follower);
    assert.equal(standing?.raisedNanoUsd, 20 * DOLLAR);
  });
});
