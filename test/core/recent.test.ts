import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRecent } from '../../src/core/recent.js';
import { runs } from '../support/runs.js';

describe('what was seen lately', () => {
  it('is found again by its text', () => {
    const recent = createRecent<number>({ texts: 2, characters: 100 });
    assert.equal(recent.get('one'), undefined);
    assert.equal(recent.keep('one', 1), 1);
    assert.equal(recent.get('one'), 1);
  });

  it('makes room for what is newer', () => {
    const recent = createRecent<number>({ texts: 2, characters: 100 });
    for (const [at, text] of ['a', 'b', 'c', 'd', 'e'].entries()) recent.keep(text, at);
    assert.deepEqual(
      ['a', 'b', 'c', 'd', 'e'].map((text) => recent.get(text)),
      [undefined, undefined, 2, 3, 4],
    );
  });

  it('stays while it is used', () => {
    const recent = createRecent<number>({ texts: 2, characters: 100 });
    recent.keep('used', 1);
    for (let at = 0; at < 20; at += 1) {
      recent.keep(`other ${at}`, at);
      assert.equal(recent.get('used'), 1);
    }
  });

  it('keeps a text of an eighth of its characters, and none that is longer', () => {
    const recent = createRecent<number>({ texts: 10, characters: 80 });
    recent.keep('x'.repeat(10), 1);
    assert.equal(recent.keep('y'.repeat(11), 2), 2);
    assert.equal(recent.get('x'.repeat(10)), 1);
    assert.equal(recent.get('y'.repeat(11)), undefined);
  });

  it('never holds more than twice its limits, and never gives another value', () => {
    const limits = { texts: 5, characters: 60 };
    const step = fc.tuple(fc.boolean(), fc.string({ maxLength: 12 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const recent = createRecent<string>(limits);
        const texts = new Set<string>();
        for (const [isKept, text] of steps) {
          if (isKept) recent.keep(text, `value of ${text}`);
          texts.add(text);
          assert.ok([undefined, `value of ${text}`].includes(recent.get(text)));
        }
        const held = [...texts].filter((text) => recent.get(text) !== undefined);
        assert.ok(held.length <= 2 * limits.texts);
        assert.ok(held.join('').length <= 2 * limits.characters);
      }),
      runs(2_000),
    );
  });
});
