import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clip, countOf, fenced, headOf, inlineCode, listOf } from '../../../src/core/offline/markdown.js';
import { runs } from '../../support/runs.js';

describe('offline markdown', () => {
  it('writes code on one line', () => {
    assert.equal(inlineCode(' a\n  b '), '`a b`');
  });

  it('uses more ticks than the code holds', () => {
    assert.equal(inlineCode('a `b` ``c'), '```a `b` ``c```');
  });

  it('pads code that starts or ends with a tick', () => {
    assert.equal(inlineCode('`a'), '`` `a ``');
  });

  it('fences a text that holds a fence with a longer one', () => {
    assert.equal(fenced('```'), '````text\n```\n````');
  });

  it('leaves a text of the full length alone', () => {
    assert.equal(clip('abcd', 4), 'abcd');
  });

  it('puts an ellipsis for what is over', () => {
    assert.equal(clip('abcde', 4), 'abc…');
  });

  it('does not split a surrogate pair', () => {
    assert.equal(headOf('a😀b', 2), 'a');
    assert.equal(headOf('a😀b', 3), 'a😀');
  });

  it('never makes a head that is longer or not well formed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, max) => {
        const head = headOf(text, max);
        assert.ok(head.length <= max && text.startsWith(head) && !/[\ud800-\udbff]$/.test(head));
      }),
      runs(2_000),
    );
  });

  it('counts one and many', () => {
    assert.equal(countOf(1, 'line'), '1 line');
    assert.equal(countOf(1_200, 'line'), '1,200 lines');
  });

  it('shows a list of the full length whole', () => {
    assert.equal(listOf(['a', 'b'], 2), '- a\n- b');
  });

  it('says how many items it left out', () => {
    assert.equal(listOf(['a', 'b', 'c'], 2), '- a\n- b\n- … and 1 more');
  });
});
