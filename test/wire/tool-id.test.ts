import assert from 'node:assert/strict';
import fc from 'fast-check';
import { madeToolId, portableToolId } from '../../src/wire/tool-id.js';
import { runs } from '../support/runs.js';

/** Of any characters, on both sides of the longest that is kept. */
const anyId = fc.string({ unit: 'binary', maxLength: 60, size: 'max' });

describe('portableToolId', () => {
  it('keeps an id that every provider accepts', () => {
    assert.equal(portableToolId('call_Ab-9'), 'call_Ab-9');
    assert.equal(portableToolId('x'.repeat(40)), 'x'.repeat(40));
  });

  it('makes any other into one of at most 40 plain characters', () => {
    fc.assert(
      fc.property(anyId, (id) => /^[A-Za-z0-9_-]{1,40}$/.test(portableToolId(id))),
      runs(5_000),
    );
  });

  it('leaves an id that it made as it is', () => {
    fc.assert(
      fc.property(anyId, (id) => {
        const made = portableToolId(id);
        assert.equal(portableToolId(made), made);
      }),
      runs(5_000),
    );
  });

  it('keeps ids apart that look alike once cleaned', () => {
    assert.notEqual(portableToolId('call.1'), portableToolId('call:1'));
    assert.notEqual(portableToolId('x'.repeat(41)), portableToolId('x'.repeat(42)));
  });
});

describe('madeToolId', () => {
  it('holds the end of the id of the reply, and the place of the call', () => {
    assert.equal(madeToolId('chatcmpl-1', 2), 'call_chatcmpl1_2');
    assert.equal(madeToolId(`x${'y'.repeat(24)}`, 0), `call_${'y'.repeat(24)}_0`);
  });
});
