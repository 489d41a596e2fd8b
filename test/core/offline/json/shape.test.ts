import assert from 'node:assert/strict';
import { outlineJson } from '../../../../src/core/offline/json/shape.js';

describe('outline JSON', () => {
  it('lists keys and kinds', () => {
    assert.deepEqual(outlineJson({ a: 1, b: null, c: { d: true } }), [
      'object',
      '  "a": number',
      '  "b": null',
      '  "c": object',
      '    "d": boolean',
    ]);
  });

  it('describes the items of a list together', () => {
    assert.deepEqual(outlineJson([{ id: 1, tag: 'x' }, { id: 'two' }]), [
      'list of 2 × object',
      '  "id": number or string',
      '  "tag": string (in 1 of 2)',
    ]);
  });

  it('gives the range of lengths of lists in a list', () => {
    assert.deepEqual(outlineJson([[1], [1, 2, 3]]), ['list of 2 × list of 1 to 3 × number']);
  });

  it('lists the keys of objects where lists stand as well', () => {
    assert.deepEqual(outlineJson([{ x: { b: 2 } }, { x: [{ a: 1 }] }]), [
      'list of 2 × object',
      '  "x": list of 1 × object or object',
      '    "b": number',
    ]);
  });

  it('says no kind of an empty list', () => {
    assert.deepEqual(outlineJson([]), ['list of 0']);
  });

  it('shows 20 keys whole', () => {
    const keys = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`k${index}`, 1]));
    assert.equal(outlineJson(keys).at(-1), '  "k19": number');
  });

  it('counts the keys after the 20th', () => {
    const keys = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`k${index}`, 1]));
    assert.equal(outlineJson(keys).at(-1), '  … and 1 more keys');
  });

  it('stops at five levels', () => {
    assert.deepEqual(outlineJson({ a: { b: { c: { d: { e: { f: 1 } } } } } }).at(-1), '          "e": object');
  });

  it('stops after 60 lines', () => {
    const wide = Object.fromEntries(Array.from({ length: 20 }, (_, a) => [`a${a}`, { x: 1, y: 2, z: 3 }]));
    assert.deepEqual([outlineJson(wide).length, outlineJson(wide).at(-1)], [61, '…']);
  });

  it('takes a key named __proto__ for a key', () => {
    assert.deepEqual(outlineJson(JSON.parse('{"__proto__": 1}')), ['object', '  "__proto__": number']);
  });
});
