import assert from 'node:assert/strict';
import type { ChatMessage } from '../../../src/core/chat.js';
import { humanText } from '../../../src/core/classify/human-text.js';
import { inConversation, readTurns } from '../../../src/core/learned/conversation.js';
import { makeReader } from '../../../src/core/learned/reading.js';
import { RELATIONS } from '../../../src/core/learned/model.js';
import { aRequest, assistantSays, userSays } from '../../support/builders.js';
import { aLearnedModel, sharesOf, type Output } from './toy-model.js';

const relation = (name: (typeof RELATIONS)[number]): Output => `relation/${RELATIONS.indexOf(name)}`;

/** Knows a hard word, an easy one, and three ways to go on. */
const model = aLearnedModel({
  words: {
    deadlock: { 'tier/3': 100, [relation('new')]: 100 },
    typo: { 'tier/0': 100, [relation('new')]: 100 },
    continue: { [relation('continues')]: 100 },
    broken: { [relation('fails')]: 100 },
  },
  calibration: { carry: sharesOf({ continues: { before: 1 }, fails: { harder: 1 }, new: { own: 1 } }) },
});

function read(...messages: readonly ChatMessage[]) {
  const request = aRequest({ messages });
  return inConversation(readTurns(request, humanText(request), makeReader(model)), model);
}

const tierOf = (...messages: readonly ChatMessage[]): number =>
  read(...messages).carried.judgement.tiers.findIndex((chance) => chance > 0.99);

describe('conversation', () => {
  it('judges a first turn by itself', () => {
    const { carried, own } = read(userSays('deadlock'));
    assert.equal(carried.judgement, own);
    assert.equal(carried.carriedRatio, 0);
  });

  it('judges a go-on by the turn before', () => {
    assert.equal(tierOf(userSays('deadlock'), assistantSays('first part'), userSays('continue')), 3);
  });

  it('looks further back through turns that go on themselves', () => {
    const goOn = [assistantSays('more'), userSays('continue')];
    assert.equal(tierOf(userSays('deadlock'), ...goOn, ...goOn, ...goOn), 3);
  });

  it('raises what failed', () => {
    assert.equal(tierOf(userSays('typo'), assistantSays('done'), userSays('broken')), 1);
    const { carried } = read(userSays('typo'), assistantSays('done'), userSays('broken'));
    assert.ok(carried.failedRatio > 0.99);
  });

  it('judges a new topic by itself', () => {
    const { carried } = read(userSays('deadlock'), assistantSays('done'), userSays('typo'));
    assert.equal(carried.judgement.tiers[0]?.toFixed(2), '1.00');
    assert.equal(carried.carriedRatio, 0);
  });

  it('does not look past a new topic', () => {
    const turns = [
      userSays('deadlock'),
      assistantSays('a'),
      userSays('typo'),
      assistantSays('b'),
      userSays('continue'),
    ];
    assert.equal(tierOf(...turns), 0);
  });

  it('reads what the person said, and nothing of the answers', () => {
    assert.equal(tierOf(userSays('typo'), assistantSays('deadlock'), userSays('continue')), 0);
  });

  it('passes over turns that hold nothing of a person', () => {
    const reminder = userSays('<system-reminder>broken</system-reminder>');
    assert.equal(tierOf(userSays('typo'), assistantSays('a'), reminder, assistantSays('b'), userSays('continue')), 0);
  });

  it('gives the features of the newest turn', () => {
    const { features } = read(userSays('deadlock'), assistantSays('done'), userSays('continue'));
    assert.equal(features.scan.text, 'continue');
  });
});
