import assert from 'node:assert/strict';
import { writerTo } from '../../src/cli/output.js';

describe('the output of the command line', () => {
  const HOSTILE = 'a\u001b]0;title\u0007\u001b[2Jb\r\n\u009b31mc\u202ed\te\n';
  const written = (isTTY: boolean): string => {
    let all = '';
    writerTo({ isTTY, write: (text) => (all += text) })(HOSTILE);
    return all;
  };

  it('brings no control characters to a terminal', () => {
    assert.equal(written(true), 'a]0;title[2Jb\n31mcd\te\n');
  });

  it('leaves what goes into a pipe as it is', () => {
    assert.equal(written(false), HOSTILE);
  });
});
