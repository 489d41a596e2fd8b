import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { keepHeapSmall } from '../../src/cli/small-heap.js';

/** Makes objects that live for a while, as those of streams do. */
const PROGRAM = `
const { setFlagsFromString } = require('node:v8');
if (process.argv[1] === 'small') (${String(keepHeapSmall)})();
const kept = [];
for (let at = 0; at < 6e6; at += 1) kept[at % 4e5] = { at, text: [at] };
`;

/** How often V8 looked for garbage among what is older. */
async function collections(how: 'small' | 'left'): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--trace-gc', '-e', PROGRAM, how]);
  return stdout.split('Mark-Compact').length - 1;
}

describe('keepHeapSmall', function () {
  this.timeout(30_000);

  it('has garbage looked for before there is a lot of it', async () => {
    const [left, small] = [await collections('left'), await collections('small')];
    assert.ok(left <= 6, String(left));
    assert.ok(small >= 8, String(small));
  });
});
