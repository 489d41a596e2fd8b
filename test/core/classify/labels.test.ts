import assert from 'node:assert/strict';
import { categoryOf, domainOf } from '../../../src/core/classify/labels.js';
import { anInput } from '../signals/input.js';

describe('categoryOf', () => {
  for (const [text, category] of [
    ['Why do I get “x is undefined” in my code?', 'code'],
    ['What does `zz` do?', 'code'],
    ['what is wrong here\n```\nx = y\n```', 'code'],
    ['What do mitochondria do?', 'factual'],
    ['How does a canal lock work?', 'factual'],
    ['Write a haiku about rust on a gate', 'creative'],
    ['Invent a name for a boat', 'creative'],
    ['Compare trains and ferries for a short trip', 'reasoning'],
    ['Why does ice float?', 'reasoning'],
    ['Design a rate limiter for a public API', 'code'],
    ['修复这个函数', 'code'],
    ['', 'factual'],
  ] as const) {
    it(`calls “${text}” ${category}`, () => {
      assert.equal(categoryOf(anInput(text)), category);
    });
  }

  it('prefers creative to code between equals', () => {
    assert.equal(categoryOf(anInput('a metaphor for a closure')), 'creative');
  });
});

describe('domainOf', () => {
  it('names a sure specialist field before code', () => {
    assert.equal(domainOf(anInput('sharding in python')), 'architecture');
  });

  it('names code before a field that is only hinted at', () => {
    assert.equal(domainOf(anInput('patient table in python')), 'code');
  });

  it('names a hinted field before none', () => {
    assert.equal(domainOf(anInput('the patient is here')), 'medical');
    assert.equal(domainOf(anInput('the boat is here')), 'general');
  });
});
