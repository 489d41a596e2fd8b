import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { changeSettings, readSettings } from '../../src/cli/settings-file.js';

describe('settings of terminals', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'signalbox-settings-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const file = (): string => path.join(dir, 'settings.json');
  const write = (text: string): Promise<void> => writeFile(file(), text);

  it('are the defaults where there is no file', async () => {
    assert.equal((await readSettings(dir))['budget.daily'], 5);
  });

  it('are what the file says, and defaults beside', async () => {
    await write('{"budget.daily": 2}');
    const settings = await readSettings(dir);
    assert.deepEqual([settings['budget.daily'], settings['budget.perRequest']], [2, 0.5]);
  });

  it('are changed, and all else is left as it is', async () => {
    await write('{"proxy.port": 9000, "budget.daily": 2}');
    await changeSettings(dir, (written) => ({ ...written, 'budget.daily': null }));
    assert.deepEqual(JSON.parse(await readFile(file(), 'utf8')), { 'proxy.port': 9000, 'budget.daily': null });
  });

  it('begin with the first change, in a file that is private', async () => {
    await changeSettings(path.join(dir, 'new'), (written) => ({ ...written, 'budget.daily': 1 }));
    const made = path.join(dir, 'new', 'settings.json');
    assert.equal(await readFile(made, 'utf8'), '{\n  "budget.daily": 1\n}\n');
    assert.equal((await stat(made)).mode & 0o777, 0o600);
  });

  it('are not changed to what could not be read again', async () => {
    await write('{"budget.daily": 2}');
    await assert.rejects(
      changeSettings(dir, (written) => ({ ...written, 'budget.daily': -1 })),
      { kind: 'invalid-request', message: /"budget\.daily" is not usable/ },
    );
    assert.equal(await readFile(file(), 'utf8'), '{"budget.daily": 2}');
  });

  for (const [text, message] of [
    ['{', /not valid JSON/],
    ['[]', /one JSON object/],
    ['null', /one JSON object/],
    ['{"proxy.port": "high"}', /"proxy\.port" is not usable/],
  ] as const) {
    it(`name what is wrong with ${text}`, async () => {
      await write(text);
      await assert.rejects(readSettings(dir), { kind: 'invalid-request', message });
      await assert.rejects(
        changeSettings(dir, (written) => written),
        { kind: 'invalid-request', message },
      );
    });
  }
});
