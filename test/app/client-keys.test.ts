import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClientKeys, type ClientKeys } from '../../src/app/client-keys.js';

describe('client keys', () => {
  let dir: string;
  let clockMs: number;
  let keys: ClientKeys;

  const open = (): ClientKeys => createClientKeys({ dir, nowMs: () => 1_700_000_000_000, clockMs: () => clockMs });
  const file = (): string => path.join(dir, 'client-keys.json');
  const nameOf = async (key: string, ring = keys): Promise<string | undefined> => {
    await ring.prepare([key]);
    const found = ring.find(key);
    return found && (found.isRevoked ? `${found.holder.name} (revoked)` : found.holder.name);
  };

  beforeEach(async () => {
    dir = path.join(await mkdtemp(path.join(tmpdir(), 'signalbox-keys-')), 'new');
    clockMs = 0;
    keys = open();
  });
  afterEach(() => rm(path.dirname(dir), { recursive: true, force: true }));

  it('are 256 random bits behind a mark', async () => {
    const [one, two] = [await keys.create('one'), await keys.create('two')];
    assert.match(one, /^sbx_[A-Za-z0-9_-]{43}$/);
    assert.notEqual(one, two);
  });

  it('are known with their name and team', async () => {
    const key = await keys.create('ci', 'eng');
    await keys.prepare([key]);
    assert.deepEqual(keys.find(key), { holder: { name: 'ci', team: 'eng' }, isRevoked: false });
  });

  it('are kept by their digest, in a file that is private', async () => {
    const key = await keys.create('ci');
    const text = await readFile(file(), 'utf8');
    assert.match(text, /"sha256": "[0-9a-f]{64}"/);
    assert.ok(!text.includes(key.slice(4)));
    assert.equal((await stat(file())).mode & 0o777, 0o600);
  });

  it('are listed without their digests, oldest first', async () => {
    await keys.create('ci', 'eng');
    await keys.create('bot');
    await keys.revoke('ci');
    assert.deepEqual(await keys.list(), [
      { name: 'ci', team: 'eng', createdAtMs: 1_700_000_000_000, revokedAtMs: 1_700_000_000_000 },
      { name: 'bot', team: undefined, createdAtMs: 1_700_000_000_000, revokedAtMs: undefined },
    ]);
  });

  it('are none before the first is made', async () => {
    assert.deepEqual(await keys.list(), []);
    assert.equal(await nameOf('sbx_unknown'), undefined);
  });

  describe('names', () => {
    for (const name of ['a', '0', 'ci-2', 'a'.repeat(32)]) {
      it(`may be "${name}"`, async () => assert.ok(await keys.create(name, name)));
    }
    for (const name of ['', '-a', 'A', 'a_b', 'ä', 'a'.repeat(33), 'a\n']) {
      it(`may not be ${JSON.stringify(name)}`, async () => {
        await assert.rejects(keys.create(name), { kind: 'invalid-request', message: /^A key is named/ });
        await assert.rejects(keys.create('ok', name), { kind: 'invalid-request', message: /^A team is named/ });
      });
    }

    it('are taken once', async () => {
      await keys.create('ci');
      await assert.rejects(keys.create('ci'), { kind: 'invalid-request', message: /"ci" already/ });
    });

    it('are free again when the key was revoked, so that a key can be replaced', async () => {
      const old = await keys.create('ci');
      await keys.revoke('ci');
      const next = await keys.create('ci');
      assert.deepEqual([await nameOf(old), await nameOf(next)], ['ci (revoked)', 'ci']);
    });

    it('are taken once among two that are made at the same time', async () => {
      const made = await Promise.allSettled([keys.create('ci'), keys.create('ci')]);
      assert.deepEqual(made.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
      assert.equal((await keys.list()).length, 1);
    });
  });

  it('cannot be revoked twice, nor when there is none', async () => {
    await assert.rejects(keys.revoke('ci'), { kind: 'not-found', message: /no client key "ci"/ });
    await keys.create('ci');
    await keys.revoke('ci');
    await assert.rejects(keys.revoke('ci'), { kind: 'not-found' });
  });

  describe('of another process', () => {
    it('are known at once', async () => {
      await nameOf('sbx_unknown');
      const key = await open().create('ci');
      assert.equal(await nameOf(key), 'ci');
    });

    it('are good for a second at most after they were revoked', async () => {
      const key = await keys.create('ci');
      assert.equal(await nameOf(key), 'ci');
      await open().revoke('ci');
      clockMs = 999;
      assert.equal(await nameOf(key), 'ci');
      clockMs = 1_000;
      assert.equal(await nameOf(key), 'ci (revoked)');
    });

    it('are unknown again when their file was removed', async () => {
      const key = await keys.create('ci');
      await rm(file());
      clockMs = 1_000;
      assert.equal(await nameOf(key), undefined);
    });
  });

  describe('in a damaged file', () => {
    for (const text of ['', '{', '[]', '{"keys":[{"name":"ci"}]}', '{"keys":[],"more":1}']) {
      it(`${JSON.stringify(text)} are all refused, and it is left as it is`, async () => {
        await keys.create('ci');
        await writeFile(file(), text);
        const other = open();
        await assert.rejects(other.prepare(['sbx_x']), { kind: 'internal', message: /client-keys\.json .* damaged/ });
        await assert.rejects(other.create('bot'), { message: /damaged/ });
        assert.equal(await readFile(file(), 'utf8'), text);
      });
    }

    it('do not stop a change that comes after it was mended', async () => {
      await keys.create('ci');
      await writeFile(file(), '{');
      await assert.rejects(keys.create('bot'));
      await writeFile(file(), '{"keys":[]}');
      assert.equal(await nameOf(await keys.create('bot')), 'bot');
    });
  });
});
