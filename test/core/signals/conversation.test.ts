import assert from 'node:assert/strict';
import { conversation, isFollowUp } from '../../../src/core/signals/conversation.js';
import { anInput } from './input.js';

describe('conversation', () => {
  it('tops a follow-up up to 0.85 of the earlier score', () => {
    const input = anInput('continue', { earlier: { score: 0.8, turnsBack: 1 } }, 0.1);
    assert.deepEqual(conversation.read(input), { points: 0.58, evidence: 'goes on with an earlier request' });
  });

  it('keeps 0.85 for each turn between', () => {
    const input = anInput('continue', { earlier: { score: 0.8, turnsBack: 2 } }, 0.1);
    assert.equal(conversation.read(input)?.points, 0.48); // 0.8 × 0.85² = 0.578
  });

  it('adds nothing to a turn that is harder by itself', () => {
    const input = anInput('continue', { earlier: { score: 0.4, turnsBack: 1 } }, 0.34);
    assert.equal(conversation.read(input), undefined);
  });

  it('adds 0.10 for an answer that did not work, but not before there was one', () => {
    assert.equal(conversation.read(anInput('it still fails', { answered: true }))?.points, 0.1);
    assert.equal(conversation.read(anInput('it still fails', { answered: false })), undefined);
  });

  it('adds 0.02 from four user turns on', () => {
    assert.equal(conversation.read(anInput('add a page', { userTurns: 3 })), undefined);
    assert.equal(conversation.read(anInput('add a page', { userTurns: 4 }))?.points, 0.02);
  });

  it('stays silent on thanks', () => {
    assert.equal(conversation.read(anInput('thanks', { userTurns: 9, answered: true })), undefined);
  });
});

describe('isFollowUp', () => {
  for (const text of [
    'continue',
    'fix it',
    'still fails',
    'yes please',
    'now the same for b',
    'make it faster',
    '继续',
  ]) {
    it(`takes “${text}” for a follow-up`, () => {
      assert.equal(isFollowUp(anInput(text)), true);
    });
  }

  for (const text of ['thanks', 'hello', 'rename it to b', 'what is that?', 'write a haiku']) {
    it(`takes “${text}” for a request of its own`, () => {
      assert.equal(isFollowUp(anInput(text)), false);
    });
  }

  it('takes eight words after “now” for a follow-up and nine for a request', () => {
    assert.equal(isFollowUp(anInput(`now ${'a '.repeat(7)}`)), true);
    assert.equal(isFollowUp(anInput(`now ${'a '.repeat(8)}`)), false);
  });

  it('takes six words around “it” for a follow-up and seven for a request', () => {
    assert.equal(isFollowUp(anInput('try to make it go up')), true);
    assert.equal(isFollowUp(anInput('try to make it go all up')), false);
  });

  it('takes fourteen words of complaint for a follow-up and fifteen for a request', () => {
    assert.equal(isFollowUp(anInput(`still fails ${'a '.repeat(12)}`)), true);
    assert.equal(isFollowUp(anInput(`still fails ${'a '.repeat(13)}`)), false);
  });
});
