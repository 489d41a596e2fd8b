import assert from 'node:assert/strict';
import { isPleasantry, trivial } from '../../../src/core/signals/trivial.js';
import { anInput } from './input.js';

describe('trivial', () => {
  const points = (text: string) => trivial.read(anInput(text))?.points;

  it('takes 0.10 off a greeting, thanks or a short question', () => {
    assert.deepEqual(trivial.read(anInput('Hello there')), { points: -0.1, evidence: 'a greeting or thanks' });
    assert.equal(points('thanks a lot'), -0.1);
    assert.deepEqual(trivial.read(anInput('What is 2+2?')), { points: -0.1, evidence: 'short question “what is”' });
  });

  it('takes a greeting with work in it for work', () => {
    assert.equal(points('hi, fix the bug'), undefined);
    assert.equal(isPleasantry(anInput('thanks, still fails')), false);
  });

  it('takes five words for a pleasantry and six for more', () => {
    assert.equal(isPleasantry(anInput('hello to all of you')), true);
    assert.equal(isPleasantry(anInput('hello to each one of you')), false);
  });

  it('takes ten words for a look-up and eleven for more', () => {
    assert.equal(points(`what is ${'a '.repeat(8)}`), -0.1);
    assert.equal(points(`what is ${'a '.repeat(9)}`), undefined);
  });

  it('is silent when depth, a comparison or pasted code is in the question', () => {
    assert.equal(points('what is this in depth'), undefined);
    assert.equal(points('what is the difference between them'), undefined);
    assert.equal(points('what is this\n```\na\n```'), undefined);
  });

  it('needs the question at the start of a sentence', () => {
    assert.equal(points('tell me what is up there'), undefined);
  });
});
