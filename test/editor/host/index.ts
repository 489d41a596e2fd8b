import { readdirSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

const TIMEOUT_MS = 20_000;

/** What the extension host calls to run the tests of this folder. Rejects when one of them failed. */
export async function run(): Promise<void> {
  const grep = process.env['SIGNALBOX_GREP'];
  const mocha = new Mocha({
    timeout: TIMEOUT_MS,
    color: process.env['SIGNALBOX_TEST_COLOR'] === '1',
    forbidOnly: process.env['CI'] !== undefined,
    ...(grep === undefined ? {} : { grep }),
  });
  for (const file of readdirSync(__dirname)) {
    if (file.endsWith('.test.cjs')) {
      mocha.addFile(path.join(__dirname, file));
    }
  }
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failed) => {
      const { passes: passed = 0, pending: skipped = 0 } = runner.stats ?? {};
      console.log(`HOST-RESULT ${JSON.stringify({ passed, failed, skipped })}`);
      if (failed > 0) {
        reject(new Error(`${String(failed)} tests failed in the extension host.`));
      } else {
        resolve();
      }
    });
  });
}
