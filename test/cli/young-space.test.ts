import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { keepYoungSpace } from '../../src/cli/young-space.js';

const MIB = 1_048_576;

/** Makes objects that live for a while, as those of streams do, and tells how much the space for new ones has grown; by some pages it does in any case. */
const PROGRAM = `
const v8 = require('node:v8');
const size = () => v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size;
const { setFlagsFromString } = v8;
if (process.argv[1] === 'kept') (${String(keepYoungSpace)})();
const before = size();
const kept = [];
for (let at = 0; at < 3e6; at += 1) kept[at % 2e5] = { at };
console.log(size() - before);
`;

const growthOf = async (how: 'kept' | 'left'): Promise<number> => {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', PROGRAM, how]);
  return Number(stdout);
};

describe('keepYoungSpace', () => {
  it('keeps the space for new objects as it is, which else grows', async () => {
    const [left, kept] = [await growthOf('left'), await growthOf('kept')];
    assert.ok(left >= 16 * MIB, String(left));
    assert.ok(kept <= 4 * MIB, String(kept));
  });
});
