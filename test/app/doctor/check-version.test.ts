import assert from 'node:assert/strict';
import { checkVersion } from '../../../src/app/doctor/check-version.js';

const look = (node: string) => checkVersion({ version: '1.2.3', node, platform: 'linux x64' });

describe('the doctor on versions', () => {
  it('names what runs, and takes the first Node with what the ledger needs', () => {
    assert.deepEqual(look('22.13.0'), {
      check: 'version',
      state: 'ok',
      what: 'Signalbox 1.2.3 on Node 22.13.0 (linux x64).',
    });
    assert.equal(look('23.0.0').state, 'ok');
  });

  it('refuses the one before, and says what to update', () => {
    const { state, what, doThis } = look('22.12.0');
    assert.equal(state, 'problem');
    assert.match(what, /needs Node 22\.13 or newer/);
    assert.match(doThis ?? '', /Update Node/);
    assert.equal(look('20.99.0').state, 'problem');
  });
});
