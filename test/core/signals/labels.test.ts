import assert from 'node:assert/strict';
import { categoryOf, domainOf, specialtyOf } from '../../../src/core/signals/labels.js';
import { aTurn } from './input.js';

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
      assert.equal(categoryOf(aTurn(text)), category);
    });
  }

  it('prefers creative to code between equals', () => {
    assert.equal(categoryOf(aTurn('a metaphor for a closure')), 'creative');
  });
});

describe('domainOf', () => {
  for (const [text, domain] of [
    ['an indemnity', 'legal'],
    ['the oncology ward', 'medical'],
    ['this hedge', 'finance'],
    ['an XSS', 'cs'],
    ['use sharding', 'cs'],
    ['a neural network', 'cs'],
    ['a literature review', 'science'],
    ['a function', 'cs'],
    ['What is 2+2?', 'math'],
    ['the boat is here', 'general'],
  ] as const) {
    it(`asks an expert of ${domain} about “${text}”`, () => {
      assert.equal(domainOf(aTurn(text)), domain);
    });
  }

  it('names a sure specialist field before code', () => {
    assert.equal(domainOf(aTurn('oncology in python')), 'medical');
  });

  it('names code, then mathematics, before a field that is only hinted at', () => {
    assert.equal(domainOf(aTurn('patient table in python')), 'cs');
    assert.equal(domainOf(aTurn('the percentage for the patient')), 'math');
    assert.equal(domainOf(aTurn('the patient is here')), 'medical');
  });
});

describe('specialtyOf', () => {
  it('is finer than a domain', () => {
    assert.equal(specialtyOf(aTurn('an XSS')), 'security');
    assert.equal(specialtyOf(aTurn('use sharding')), 'architecture');
  });

  it('is undefined without any word', () => {
    assert.equal(specialtyOf(aTurn('the boat is here')), undefined);
  });
});
