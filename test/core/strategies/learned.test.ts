import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { decodeLearnedModel } from '../../../src/catalog/learned-model.js';
import type { ChatMessage, ChatRequest } from '../../../src/core/chat.js';
import type { Classification } from '../../../src/core/classify/classification.js';
import { TIERS, type Tier } from '../../../src/core/model.js';
import { makeLearned } from '../../../src/core/strategies/learned.js';
import { aRequest, assistantSays, userSays } from '../../support/builders.js';
import { aLearnedModel, sharesOf } from '../learned/toy-model.js';
import { describeStrategy } from './contract.js';

const learned = makeLearned(decodeLearnedModel(readFileSync('src/catalog/data/classifier.bin')));

const judge = (messages: readonly ChatMessage[], over: Partial<ChatRequest> = {}): Classification =>
  learned.classify({ request: aRequest({ messages, ...over }), promptTokens: 1_000_000 });

const ask = (text: string): Classification => judge([userSays(text)]);

const HARD =
  'Design a lock-free, crash-consistent replication protocol for our ledger in three regions, and prove it linearizable';
const PLAIN = 'write a python function that parses the date column';

/** A conversation: what the person says, each answered but the last. */
const talk = (...turns: readonly string[]): readonly ChatMessage[] =>
  turns.flatMap((text, at) => (at === 0 ? [userSays(text)] : [assistantSays('Here it is.'), userSays(text)]));

const rankOf = ({ tier }: Classification): number => TIERS.indexOf(tier);

describeStrategy('learned', () => learned);

describe('the shipped weights', () => {
  // Requests that any weights worth shipping are sure about, so that training again does not break this.
  for (const [text, tier] of [
    ['thanks', 'free'],
    ['Thank you so much, that is all', 'free'],
    ['hi', 'free'],
    ['fix the typo in line 3', 'free'],
    ['git command to undo last commit', 'free'],
    ['What is the capital of France?', 'free'],
    ['regex for an email address', 'cheap'],
    ['Write a haiku about autumn', 'cheap'],
    [HARD, 'premium'],
    ['find the deadlock', 'premium'],
    ['Is the indemnity clause in our contract enforceable in Ontario, and how do we cap our liability?', 'premium'],
  ] as const satisfies readonly (readonly [string, Tier])[]) {
    it(`send “${text.slice(0, 40)}” to ${tier}`, () => {
      assert.equal(ask(text).tier, tier);
    });
  }

  for (const [text, field, expected] of [
    ['fix the typo in line 3', 'category', 'code'],
    ['Write a haiku about autumn', 'category', 'creative'],
    ['What is the capital of France?', 'category', 'factual'],
    ['Prove that the halting problem is undecidable', 'category', 'reasoning'],
    ['Is the indemnity clause in our contract enforceable in Ontario?', 'domain', 'legal'],
    ['git command to undo last commit', 'domain', 'cs'],
    ['fix the typo in line 3', 'complexity', 'simple'],
    [HARD, 'complexity', 'complex'],
  ] as const) {
    it(`call the ${field} of “${text.slice(0, 40)}” ${expected}`, () => {
      assert.equal(ask(text)[field], expected);
    });
  }

  it('are surer about thanks than about a word nobody knows', () => {
    assert.ok(ask('thanks').confidence > ask('zqxjkvbp wvxq').confidence);
  });

  it('score a proof above a typo', () => {
    assert.ok(ask(HARD).score > ask('fix the typo in line 3').score + 0.3);
  });

  it('judge other languages too', () => {
    assert.equal(ask('danke, das wars').tier, 'free');
    assert.ok(rankOf(ask('设计一个跨区域的分布式锁服务，并证明其正确性')) > rankOf(ask('谢谢')));
  });

  it('think a stronger model likelier to do', () => {
    for (const text of [HARD, PLAIN, 'thanks']) {
      const { free = 0, cheap = 0, mid = 0, premium = 0 } = ask(text).okRatios ?? {};
      assert.ok(free <= cheap && cheap <= mid && mid <= premium, text);
    }
  });

  it('name no word that moved nothing', () => {
    for (const text of [HARD, PLAIN, 'thanks a lot']) assert.ok(ask(text).words.every(({ points }) => points !== 0));
  });

  it('name the words that made it hard', () => {
    const { words, contributions } = ask('find the deadlock');
    assert.ok(words.some(({ word, points }) => word === 'deadlock' && points > 0));
    assert.ok(contributions.some(({ evidence }) => evidence.includes('“deadlock”')));
  });
});

describe('learned, in a conversation', () => {
  it('judges thanks after hard work as thanks', () => {
    assert.equal(judge(talk(HARD, 'thanks')).tier, 'free');
  });

  for (const goOn of ['continue', 'yes please', 'go on']) {
    it(`keeps what is hard hard for “${goOn}”`, () => {
      assert.equal(judge(talk(HARD, goOn)).tier, 'premium');
    });
  }

  it('says that it went by the request before', () => {
    const { contributions, counterfactuals } = judge(talk(HARD, 'continue'));
    assert.ok(contributions.some(({ group, points }) => group === 'conversation' && points > 0.2));
    assert.ok(counterfactuals.some(({ without }) => without === 'conversation'));
  });

  it('says only once what would be without the conversation', () => {
    // "yep" is a word of conversations, and the request before counts: two contributions of one group.
    for (const goOn of ['yep', 'yes please', 'go on', 'continue', 'still fails']) {
      const groups = judge(talk(HARD, goOn)).counterfactuals.map(({ without }) => without);
      assert.equal(new Set(groups).size, groups.length, goOn);
    }
  });

  it('keeps what is easy easy for “continue”', () => {
    assert.ok(rankOf(judge(talk('what does CORS stand for?', 'continue'))) < TIERS.indexOf('premium'));
  });

  it('raises the tier when an answer failed', () => {
    const failed = judge(talk(PLAIN, 'that still fails with the same error'));
    assert.ok(rankOf(failed) > rankOf(ask(PLAIN)));
    assert.equal(failed.escalation?.because, 'failed-before');
  });

  it('raises it further when the next one failed too', () => {
    const once = judge(talk(PLAIN, 'it still does not work'));
    const twice = judge(talk(PLAIN, 'it still does not work', 'same error again, still broken'));
    assert.ok(twice.score > once.score && rankOf(twice) >= rankOf(once));
  });

  it('judges an easy new topic by itself, whatever was before', () => {
    assert.equal(judge(talk(HARD, 'what does CORS stand for?')).tier, ask('what does CORS stand for?').tier);
  });

  it('judges a hard new topic by itself, whatever was before', () => {
    assert.equal(judge(talk('what does CORS stand for?', HARD)).tier, 'premium');
  });
});

describe('learned, with things beside the text', () => {
  const SYSTEM: ChatMessage = {
    role: 'system',
    parts: [{ type: 'text', text: 'Design distributed schedulers and prove that they are correct. '.repeat(500) }],
  };

  it('takes nothing from a system prompt', () => {
    assert.deepEqual(judge([SYSTEM, userSays('thanks')]), ask('thanks'));
  });

  it('takes nothing from an envelope', () => {
    const wrapped = `<system-reminder>${HARD}</system-reminder>\nfix the typo in line 3`;
    assert.deepEqual(ask(wrapped), ask('fix the typo in line 3'));
  });

  it('wants more for the same question after a long conversation', () => {
    const long = judge([userSays('x '.repeat(60_000)), assistantSays('done'), userSays(PLAIN)]);
    assert.ok(long.score > ask(PLAIN).score);
    assert.ok(long.contributions.some(({ group }) => group === 'context'));
  });

  it('wants more for a trace under a question than for the question', () => {
    const trace = 'Traceback (most recent call last):\n  File "app.py", line 3, in <module>\nKeyError: \'user\'';
    assert.ok(rankOf(ask(`why does this happen?\n${trace}`)) >= TIERS.indexOf('cheap'));
    assert.equal(ask(`why does this happen?\n${trace}`).category, 'code');
  });
});

describe('learned, over weights of a toy', () => {
  const ASKED = { 'style/0': 100 };
  const strategyOf = (toy: Parameters<typeof aLearnedModel>[0]) => makeLearned(aLearnedModel(toy));
  const askToy = (toy: Parameters<typeof aLearnedModel>[0], text: string): Classification =>
    strategyOf(toy).classify({ request: aRequest({ messages: [userSays(text)] }), promptTokens: 10 });

  it('takes the next tier when it is unsure and that is nearly as likely', () => {
    const tier = { 'tier/1': Math.log(58), 'tier/2': Math.log(42), 'tier/0': -100, 'tier/3': -100 };
    const unsure = askToy({ intercepts: { ...ASKED, ...tier }, calibration: { confidence: [[0, 0.4]] } }, 'something');
    assert.equal(unsure.tier, 'mid');
    assert.deepEqual(unsure.escalation, { from: 'cheap', because: 'low-confidence' });
  });

  it('stays where it is when it is sure, or when the next tier is unlikely', () => {
    const likely = { 'tier/1': Math.log(58), 'tier/2': Math.log(42), 'tier/0': -100, 'tier/3': -100 };
    const known = { words: { something: { 'lift/0': 1 }, more: { 'lift/0': 1 } } };
    const sure = { confidence: [[0, 0.9]] } as const;
    assert.equal(
      askToy({ ...known, intercepts: { ...ASKED, ...likely }, calibration: sure }, 'something').tier,
      'cheap',
    );
    const unlikely = { ...likely, 'tier/2': Math.log(10) };
    const unsure = { confidence: [[0, 0.4]] } as const;
    assert.equal(askToy({ intercepts: { ...ASKED, ...unlikely }, calibration: unsure }, 'something').tier, 'cheap');
  });

  it('halves its confidence where it knows too few words', () => {
    const calibration = { confidence: [[0, 0.8]] } as const;
    const words = { known: { 'lift/0': 1 } };
    const confidenceOf = (text: string): number => askToy({ words, intercepts: ASKED, calibration }, text).confidence;
    assert.equal(confidenceOf('known'), 0.8); // one bucket of two
    assert.equal(confidenceOf('known one two three'), 0.4); // one of eight
  });

  it('tells what the tier would be without a group of evidence', () => {
    const toy = {
      words: { quorum: { 'tier/3': 20, 'lift/0': 1 } },
      terms: { quorum: ['cs-hard'] },
      intercepts: { ...ASKED, 'tier/1': 5 },
    } as const;
    const { tier, counterfactuals } = askToy(toy, 'quorum');
    assert.equal(tier, 'premium');
    assert.deepEqual(counterfactuals, [{ without: 'domain', tier: 'cheap' }]);
  });

  it('is never surer than sure, though shares of a conversation are rounded', () => {
    const toy = {
      words: { continue: { 'relation/2': 100 } },
      intercepts: { ...ASKED, 'tier/0': 100 },
      calibration: { carry: sharesOf({ continues: { before: 0.6, nothing: 0.41 } }) },
    } as const;
    const request = aRequest({ messages: [userSays('something'), assistantSays('done'), userSays('continue')] });
    assert.equal(strategyOf(toy).classify({ request, promptTokens: 10 }).okRatios?.premium, 1);
  });

  it('finds a specialty only in its own domain', () => {
    const terms = { oncology: ['medical'], contract: ['legal'] } as const;
    const inDomain = (index: number) =>
      askToy({ terms, intercepts: { ...ASKED, [`domain/${index}`]: 100 } }, 'contract oncology').specialty;
    assert.deepEqual([inDomain(0), inDomain(1), inDomain(7)], ['legal', 'medical', undefined]);
  });

  it('adds the conversation to the evidence, so that it adds up to the score', () => {
    const toy = aLearnedModel({
      words: { hard: { 'lift/0': 1, 'relation/5': 100 }, continue: { 'relation/2': 100 } },
      intercepts: ASKED,
      calibration: { carry: sharesOf({ continues: { before: 1 }, new: { own: 1 } }) },
    });
    const request = aRequest({ messages: [userSays('hard'), assistantSays('done'), userSays('continue')] });
    const { score, contributions } = makeLearned(toy).classify({ request, promptTokens: 10 });
    assert.equal(score.toFixed(3), '0.707'); // 1 / √2, of the turn before
    const said = contributions.find(({ signal }) => signal === 'conversation');
    assert.equal(said?.evidence, '100 % judged by the request before');
  });
});
