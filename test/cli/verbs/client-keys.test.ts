import assert from 'node:assert/strict';
import type { ClientKeys } from '../../../src/app/client-keys.js';
import { clientKeysVerb } from '../../../src/cli/verbs/client-keys.js';
import { runVerb, type VerbCall } from '../../support/cli.js';

const AT_MS = Date.UTC(2026, 10, 26, 15, 30);

/** Two keys, one of them revoked; what is made and revoked is kept. */
class FakeKeys implements ClientKeys {
  readonly created: (readonly [string, string | undefined])[] = [];
  readonly revoked: string[] = [];

  list(): ReturnType<ClientKeys['list']> {
    return Promise.resolve([
      { name: 'ci', team: 'eng', createdAtMs: AT_MS, revokedAtMs: undefined },
      { name: 'old', team: undefined, createdAtMs: AT_MS, revokedAtMs: AT_MS + 60_000 },
    ]);
  }

  create(name: string, team?: string): Promise<string> {
    this.created.push([name, team]);
    return Promise.resolve('sbx_new');
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

  it('lists names, teams and states, and never a key', async () => {
    assert.equal(
      (await run([])).out,
      [
        'name  team  created               state',
        'ci    eng   2026-11-26 15:30 UTC  in use',
        'old   –     2026-11-26 15:30 UTC  revoked 2026-11-26 15:31 UTC',
      ].join('\n'),
    );
    assert.deepEqual(JSON.parse((await run(['list'], { json: true })).out), [
      { name: 'ci', team: 'eng', createdAtMs: AT_MS, revokedAtMs: null },
      { name: 'old', team: null, createdAtMs: AT_MS, revokedAtMs: AT_MS + 60_000 },
    ]);
  });

  it('says how to make the first', async () => {
    const { out } = await runVerb(clientKeysVerb);
    assert.match(out, /^There are no client keys\. "signalbox client-keys create NAME"/);
  });

  it('prints a new key alone, and beside it that it is shown once', async () => {
    const { out, err } = await run(['create', 'ci'], { options: { team: 'eng' } });
    assert.equal(out, 'sbx_new');
    assert.match(err, /shown this once/);
    assert.deepEqual(keys.created, [['ci', 'eng']]);
  });

  it('prints a new key as JSON', async () => {
    const { out } = await run(['create', 'ci'], { json: true });
    assert.deepEqual(JSON.parse(out), { name: 'ci', team: null, key: 'sbx_new' });
  });

  it('revokes a key by its name', async () => {
    const { out } = await run(['revoke', 'ci']);
    assert.match(out, /"ci" is revoked; it is refused within a second/);
    assert.deepEqual(keys.revoked, ['ci']);
  });

  for (const words of [['create'], ['revoke'], ['list', 'ci'], ['create', 'a', 'b'], ['drop', 'ci'], ['drop']]) {
    it(`refuses "${words.join(' ')}", and shows its usage`, async () => {
      await assert.rejects(run(words), { kind: 'invalid-request', message: /^Usage: signalbox client-keys/ });
    });
  }
});
