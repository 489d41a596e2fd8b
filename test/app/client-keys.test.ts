import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { createClientKeys, type ClientKeys } from '../../src/app/client-keys.js';

/** What a key is good for when nothing is said. */
const USUAL = { role: 'developer', models: undefined, callsPerMinute: undefined };
const NO_TEAM = { team: undefined };

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
    const key = await keys.create('ci', { team: 'eng' });
    await keys.prepare([key]);
    assert.deepEqual(keys.find(key), {
      holder: { name: 'ci', team: 'eng', role: 'developer', models: undefined, callsPerMinute: undefined },
      isRevoked: false,
    });
  });

  it('are kept by their digest, in a file that is private', async () => {
    const key = await keys.create('ci');
    const text = await readFile(file(), 'utf8');
    assert.match(text, /"sha256": "[0-9a-f]{64}"/);
    assert.ok(!text.includes(key.slice(4)));
    assert.equal((await stat(file())).mode & 0o777, 0o600);
  });

  it('are listed without their digests, oldest first', async () => {
    await keys.create('ci', { team: 'eng' });
    await keys.create('bot');
    await keys.revoke('ci');
    assert.deepEqual(await keys.list(), [
      { ...USUAL, name: 'ci', team: 'eng', createdAtMs: 1_700_000_000_000, revokedAtMs: 1_700_000_000_000 },
      { ...USUAL, name: 'bot', team: undefined, createdAtMs: 1_700_000_000_000, revokedAtMs: undefined },
    ]);
  });

  it('are none before the first is made', async () => {
    assert.deepEqual(await keys.list(), []);
    assert.equal(await nameOf('sbx_unknown'), undefined);
  });

  describe('names', () => {
    for (const name of ['a', '0', 'ci-2', 'a'.repeat(32)]) {
      it(`may be "${name}"`, async () => assert.ok(await keys.create(name, { team: name })));
    }
    for (const name of ['', '-a', 'A', 'a_b', 'ä', 'a'.repeat(33), 'a\n']) {
      it(`may not be ${JSON.stringify(name)}`, async () => {
        await assert.rejects(keys.create(name), { kind: 'invalid-request', message: /^A key is named/ });
        await assert.rejects(keys.create('ok', { team: name }), {
          kind: 'invalid-request',
          message: /^A team is named/,
        });
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

  describe('what they are good for', () => {
    const holderOf = async (key: string) => {
      await keys.prepare([key]);
      return keys.find(key)?.holder;
    };
    const LIMITS = { role: 'ci', models: ['openai/*'], callsPerMinute: 5 } as const;

    it('is known, and kept', async () => {
      const key = await keys.create('ci', LIMITS);
      assert.deepEqual(await holderOf(key), { name: 'ci', team: undefined, ...LIMITS });
      assert.partialDeepStrictEqual(await open().list(), [LIMITS]);
    });

    it('changes without a new key, but for what is not named', async () => {
      const key = await keys.create('ci', { team: 'eng', ...LIMITS });
      await keys.update('ci', { role: 'viewer' });
      assert.deepEqual(await holderOf(key), { name: 'ci', team: 'eng', ...LIMITS, role: 'viewer' });
      await keys.update('ci', { models: ['a/b', 'c/*'], callsPerMinute: null });
      assert.partialDeepStrictEqual(await holderOf(key), { models: ['a/b', 'c/*'], callsPerMinute: undefined });
      await keys.update('ci', { models: null });
      assert.deepEqual((await holderOf(key))?.models, undefined);
    });

    it('is left out of the file where it is as usual, so that older Signalboxes can read it', async () => {
      await keys.create('ci', LIMITS);
      await keys.update('ci', { role: 'developer', models: null, callsPerMinute: null });
      assert.match(await readFile(file(), 'utf8'), /^\{\n {2}"keys": \[\n {4}\{\n {6}"name": "ci",\n {6}"sha256"/);
    });

    it('is that of a developer in files from before there were roles', async () => {
      const key = await keys.create('ci');
      const row = { name: 'ci', sha256: createHash('sha256').update(key).digest('hex'), createdAtMs: 5 };
      await writeFile(file(), JSON.stringify({ keys: [row] }));
      assert.deepEqual(await open().list(), [
        { ...USUAL, ...NO_TEAM, name: 'ci', createdAtMs: 5, revokedAtMs: undefined },
      ]);
    });

    for (const [limits, message] of [
      [{ models: [] }, /"provider\/model"/],
      [{ models: ['gpt-5'] }, /"gpt-5" is neither/],
      [{ models: Array.from({ length: 101 }, () => 'a/b') }, /100 models/],
      [{ callsPerMinute: 0 }, /from 1 to 100,000/],
      [{ callsPerMinute: 100_001 }, /from 1 to 100,000/],
      [{ callsPerMinute: 1.5 }, /from 1 to 100,000/],
      [{ callsPerMinute: Number.NaN }, /from 1 to 100,000/],
    ] as const) {
      it(`may not be ${JSON.stringify(limits).slice(0, 40)}`, async () => {
        await assert.rejects(keys.create('ci', limits), { kind: 'invalid-request', message });
        await keys.create('ci');
        await assert.rejects(keys.update('ci', limits), { kind: 'invalid-request', message });
      });
    }

    it('cannot change of a key that is not in use', async () => {
      await assert.rejects(keys.update('ci', { role: 'ci' }), { kind: 'not-found' });
      await keys.create('ci');
      await keys.revoke('ci');
      await assert.rejects(keys.update('ci', { role: 'ci' }), { kind: 'not-found' });
    });
  });

  it('are all kept when several processes make them at the same instant', async () => {
    const script = path.join(dir, '..', 'make.mjs');
    await build({
      stdin: {
        contents: `import { createClientKeys } from './src/app/client-keys.js';
          const [dir, name] = process.argv.slice(2);
          const keys = createClientKeys({ dir, nowMs: Date.now, clockMs: () => performance.now() });
          await Promise.all(Array.from({ length: 10 }, (_, at) => keys.create(name + '-' + at)));`,
        resolveDir: process.cwd(),
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: script,
    });
    const processes = ['a', 'b', 'c'].map((name) => promisify(execFile)(process.execPath, [script, dir, name]));
    await Promise.all([...processes, ...Array.from({ length: 10 }, (_, at) => keys.create(`here-${at}`))]);
    const names = (await keys.list()).map(({ name }) => name).toSorted();
    const expected = ['a', 'b', 'c', 'here'].flatMap((name) => Array.from({ length: 10 }, (_, at) => `${name}-${at}`));
    assert.deepEqual(names, expected.toSorted());
    assert.deepEqual((await readdir(dir)).toSorted(), ['client-keys.json']);
  }).timeout(30_000);

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
