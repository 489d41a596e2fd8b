import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { tokenVerb } from '../../../src/cli/verbs/token.js';
import { runVerb } from '../../support/cli.js';

describe('signalbox token', () => {
  let kept: string | undefined;

  it('prints 256 random bits, and nothing else', async () => {
    const { out } = await runVerb(tokenVerb);
    assert.match(out, /^[A-Za-z0-9_-]{43}$/);
  });

  it('prints it as JSON', async () => {
    const { out } = await runVerb(tokenVerb, { json: true });
    assert.match((JSON.parse(out) as { token: string }).token, /^[A-Za-z0-9_-]{43}$/);
  });

  it('prints a new one, and what to do with it', async () => {
    const { code, out, err } = await runVerb(tokenVerb, {
      options: { rotate: true },
      inspect: async (dir) => {
        const file = path.join(dir, 'token');
        kept = await readFile(file, 'utf8');
        assert.equal((await stat(file)).mode & 0o777, 0o600);
      },
    });
    assert.equal(code, 0);
    assert.match(out, /^[A-Za-z0-9_-]{43}$/);
    assert.equal(out, kept);
    assert.match(err, /old token is refused from now on.* Give the new one to every client/);
  });

  it('says when the proxy that runs does not go by the new one', async () => {
    const app = { rotateToken: () => Promise.resolve({ token: 'new', url: 'http://127.0.0.1:9', isTaken: false }) };
    const { code, out, err } = await runVerb(tokenVerb, { options: { rotate: true }, json: true, app });
    assert.equal(code, 1);
    assert.deepEqual(JSON.parse(out), { token: 'new', url: 'http://127.0.0.1:9', taken: false });
    assert.match(err, /older Signalbox .* Restart/);
  });
});
