import assert from 'node:assert/strict';
import { verdictOf, type PatternRule } from '../../../src/core/guardrails/index.js';

const block = (name: string): PatternRule => ({ name, pattern: name, action: 'block' });
const warn = (name: string): PatternRule => ({ name, pattern: name, action: 'warn' });

describe('the verdict on a request', () => {
  it('has nothing to say where nothing matches', () => {
    assert.deepEqual(verdictOf([block('a'), warn('b')], [undefined, undefined]), {
      blockedBy: undefined,
      warnings: [],
    });
  });

  for (const found of ['matches', 'overrun', 'unusable', 'failed'] as const) {
    it(`blocks for a blocking pattern of which it is known that it ${found}`, () => {
      const verdict = verdictOf([warn('w'), block('b')], [undefined, found]);
      assert.deepEqual(verdict, { blockedBy: { name: 'b', action: 'block', found }, warnings: [] });
    });

    it(`only tells of a warning pattern of which it is known that it ${found}`, () => {
      const verdict = verdictOf([block('b'), warn('w')], [undefined, found]);
      assert.deepEqual(verdict, { blockedBy: undefined, warnings: [{ name: 'w', action: 'warn', found }] });
    });
  }

  it('names the pattern that matches before one of which nobody knows', () => {
    const rules = [block('slow'), block('broken'), block('hit')];
    assert.equal(verdictOf(rules, ['overrun', 'unusable', 'matches']).blockedBy?.name, 'hit');
    assert.equal(verdictOf(rules, ['overrun', 'unusable', undefined]).blockedBy?.name, 'broken');
    assert.equal(verdictOf(rules, ['overrun', 'overrun', undefined]).blockedBy?.name, 'slow');
  });
});
