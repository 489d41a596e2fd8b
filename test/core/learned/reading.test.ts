import assert from 'node:assert/strict';
import { makeReader } from '../../../src/core/learned/reading.js';
import { aLearnedModel } from './toy-model.js';

const model = aLearnedModel({
  words: { deadlock: { 'lift/0': 4, 'style/0': 100 } },
  terms: { deadlock: ['cs-hard'] },
});

describe('a reader', () => {
  it('gives the same reading for the same text', () => {
    const read = makeReader(model);
    const first = read('a deadlock');
    read('something else');
    assert.equal(read('a deadlock'), first);
  });

  it('numbers its readings, so that two can be told apart', () => {
    const read = makeReader(model);
    assert.notEqual(read('a deadlock').number, read('something else').number);
  });

  it('gives readings that later texts do not change', () => {
    const read = makeReader(model);
    const first = read('a deadlock');
    const before = structuredClone(first);
    read('what is a lock, a queue and a list?');
    assert.deepEqual(structuredClone(first), before);
  });

  it('reads a text that it has forgotten as it did at first', () => {
    const read = makeReader(model);
    const { number, ...first } = structuredClone(read('a deadlock'));
    for (let at = 0; at < 300; at += 1) read(`text ${at}`);
    const again = read('a deadlock');
    assert.notEqual(again.number, number);
    assert.deepEqual(structuredClone({ ...again, number }), { ...first, number });
  });
});
