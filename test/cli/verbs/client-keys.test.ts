import assert from 'node:assert/strict';
import type { ClientGrant, GrantChange } from '../../../src/app/client-grant.js';
import type { ClientKeys } from '../../../src/app/client-keys.js';
import { clientKeysVerb } from '../../../src/cli/verbs/client-keys.js';
import { mockProvider } from '../../support/app.js';
import { runVerb, type VerbCall } from '../../support/cli.js';

const AT_MS = Date.UTC(2026, 10, 26, 15, 30);

/** Two keys, one of them revoked; what is made, changed and revoked is kept. */
class FakeKeys implements ClientKeys {
  readonly created: (readonly [string, ClientGrant | undefined])[] = [];
  readonly updated: (readonly [string, GrantChange])[] = [];
  readonly revoked: string[] = [];

  list(): ReturnType<ClientKeys['list']> {
    const usual = { role: 'developer', models: undefined, callsPerMinute: undefined, createdAtMs: AT_MS } as const;
    const limits = { role: 'ci', models: ['openai/*', 'mock/thrifty'], callsPerMinute: 30 } as const;
    return Promise.resolve([
      { ...usual, ...limits, name: 'ci', team: 'eng', revokedAtMs: undefined },
      { ...usual, name: 'old', team: undefined, revokedAtMs: AT_MS + 60_000 },
    ]);
  }

  create(name: string, grant?: ClientGrant): Promise<string> {
    this.created.push([name, grant]);
    return Promise.resolve('sbx_new');
  }

  update(name: string, change: GrantChange): Promise<void> {
    this.updated.push([name, change]);
    return Promise.resolve();
  }

  revoke(name: string): Promise<void> {
    this.revoked.push(name);
    return Promise.resolve();
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  find(): undefined {
    return undefined;
  }
}

describe('signalbox client-keys', () => {
  let keys: FakeKeys;
  beforeEach(() => (keys = new FakeKeys()));

  const run = (positionals: readonly string[], call: VerbCall = {}) =>
    runVerb(clientKeysVerb, { positionals, app: { clientKeys: keys }, ...call });

  it('lists names, teams, what keys are good for and states, and never a key', async () => {
    assert.equal(
      (await run([])).out,
      [
        'name  team  role       models                 rate    created               state',
        'ci    eng   ci         openai/*,mock/thrifty  30/min  2026-11-26 15:30 UTC  in use',
        'old   –     developer  all                    –       2026-11-26 15:30 UTC  revoked 2026-11-26 15:31 UTC',
      ].join('\n'),
    );
  });

  it('lists them as JSON', async () => {
    assert.deepEqual(JSON.parse((await run(['list'], { json: true })).out), [
      {
        name: 'ci',
        team: 'eng',
        role: 'ci',
        models: ['openai/*', 'mock/thrifty'],
        callsPerMinute: 30,
        createdAtMs: AT_MS,
        revokedAtMs: null,
      },
      {
        name: 'old',
        team: null,
        role: 'developer',
        models: null,
        callsPerMinute: null,
        createdAtMs: AT_MS,
        revokedAtMs: AT_MS + 60_000,
      },
    ]);
  });

  it('says how to make the first', async () => {
    const { out } = await runVerb(clientKeysVerb);
    assert.match(out, /^There are no client keys\. "signalbox client-keys create NAME"/);
  });

  it('prints a new key alone, and beside it that it is shown once', async () => {
    const options = { team: 'eng', role: 'ci', models: 'openai/*, mock/thrifty', rate: '30' };
    const router = { settings: mockProvider('http://127.0.0.1:9') };
    const { out, err } = await run(['create', 'ci'], { options, router });
    assert.equal(out, 'sbx_new');
    assert.match(err, /^Keep it now: it is shown this once\. [^\n]*$/);
    assert.deepEqual(keys.created, [
      ['ci', { team: 'eng', role: 'ci', models: ['openai/*', 'mock/thrifty'], callsPerMinute: 30 }],
    ]);
  });

  it('warns of a pattern that means no known model', async () => {
    const { code, err } = await run(['create', 'ci'], { options: { models: 'openai/*,opanai/*' } });
    assert.equal(code, 0);
    assert.match(err, /No model is known that opanai\/\* means/);
  });

  it('prints a new key as JSON', async () => {
    const { out } = await run(['create', 'ci'], { json: true });
    assert.deepEqual(JSON.parse(out), { name: 'ci', team: null, role: 'developer', key: 'sbx_new' });
  });

  it('changes only what is named', async () => {
    const { out } = await run(['update', 'ci'], { options: { role: 'viewer' } });
    assert.match(out, /"ci" is changed; the proxy goes by it within a second/);
    await run(['update', 'ci'], { options: { models: 'all', rate: 'none' } });
    await run(['update', 'ci'], { options: { models: 'openai/*', rate: '5' } });
    assert.deepEqual(keys.updated, [
      ['ci', { role: 'viewer' }],
      ['ci', { models: null, callsPerMinute: null }],
      ['ci', { models: ['openai/*'], callsPerMinute: 5 }],
    ]);
  });

  it('shows what became of a key as JSON', async () => {
    const { out } = await run(['update', 'ci'], { options: { role: 'ci' }, json: true });
    assert.partialDeepStrictEqual(JSON.parse(out), { name: 'ci', role: 'ci', callsPerMinute: 30 });
  });

  it('refuses a role that there is not, and names those that there are', async () => {
    const message = 'There is no role "root". Use one of: admin, developer, viewer, ci.';
    await assert.rejects(run(['create', 'ci'], { options: { role: 'root' } }), { kind: 'invalid-request', message });
  });

  it('revokes a key by its name', async () => {
    const { out } = await run(['revoke', 'ci']);
    assert.match(out, /"ci" is revoked; it is refused within a second/);
    assert.deepEqual(keys.revoked, ['ci']);
  });

  for (const words of [
    ['create'],
    ['revoke'],
    ['update'],
    ['update', 'ci'],
    ['list', 'ci'],
    ['create', 'a', 'b'],
    ['drop', 'ci'],
    ['drop'],
  ]) {
    it(`refuses "${words.join(' ')}", and shows its usage`, async () => {
      await assert.rejects(run(words), { kind: 'invalid-request', message: /^Usage: signalbox client-keys/ });
    });
  }
});
