import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChatMessage, ChatRequest } from '../../../src/core/chat.js';
import { classify } from '../../../src/core/classify/classify.js';
import { SIGNALS } from '../../../src/core/signals/index.js';
import { aRequest, userSays } from '../../support/builders.js';

const answers = (text: string): ChatMessage => ({ role: 'assistant', parts: [{ type: 'text', text }] });
const talk = (...messages: ChatMessage[]) => classify(aRequest({ messages }), 100);
const ask = (text: string) => talk(userSays(text));

/** Whole ten-thousandths, so that sums are exact. */
const sumOf = (points: readonly number[]) => points.reduce((sum, each) => sum + Math.round(each * 10_000), 0) / 10_000;

describe('classify', () => {
  for (const [text, tier, score] of [
    ['What is 2+2?', 'free', 0],
    ['Write a Python sort', 'cheap', 0.35],
    ['Analyze AI implications', 'cheap', 0.38],
    ['Review contract liability', 'mid', 0.55],
    ['Design oncology trial', 'premium', 0.65],
  ] as const) {
    it(`sends “${text}” to ${tier}`, () => {
      const { tier: got, score: reached } = ask(text);
      assert.deepEqual([got, reached], [tier, score]);
    });
  }

  it('labels the prompts that a plain keyword list gets wrong', () => {
    assert.equal(ask('Why is my variable undefined in this function?').category, 'code');

    const cells = ask('What is the function of the mitochondria?');
    assert.deepEqual([cells.category, cells.complexity], ['factual', 'simple']);

    assert.equal(ask('Write a haiku about a function that never returns').category, 'creative');

    const limiter = ask('Design a rate limiter for an API that runs on several servers');
    assert.deepEqual([limiter.category, limiter.complexity], ['code', 'complex']);
  });

  for (const [signal, without, withIt, points] of [
    ['domain-terms', 'move the piano', 'move the tumor', 0.35],
    ['task-kind', 'write a note', 'write a regex', 0.15],
    ['structure', 'bread butter', 'bread and butter', 0.05],
    ['asked-depth', 'a look', 'a thorough look', 0.1],
    ['action-verb', 'paint a park', 'design a park', 0.2],
    ['multi-step', 'walk, swim', 'first walk, finally swim', 0.15],
    ['prompt-length', 'one two three four five', 'one two three four five six', 0.03],
    ['code-block', 'look here', 'look here\n```\nx\n```', 0.05],
    ['trivial', 'you all', 'hello all', -0.1],
    ['context-load', 'look here', 'look here<attachment>x</attachment>', 0.03],
  ] as const) {
    it(`changes the score by exactly what ${signal} says`, () => {
      const before = ask(without);
      const after = ask(withIt);
      assert.equal(after.contributions.find((one) => one.signal === signal)?.points, points);
      const others = (of: typeof before) => of.contributions.filter((one) => one.signal !== signal);
      assert.deepEqual(others(after), others(before));
      assert.equal(sumOf([after.score, -before.score]), points);
    });
  }

  it('starts every request at 0.10', () => {
    assert.deepEqual(ask('piano').contributions, [
      { signal: 'base', group: 'base', points: 0.1, evidence: 'every request starts here' },
    ]);
  });

  it('says what was read', () => {
    assert.equal(ask('<system-reminder>noise</system-reminder>fix it').scoredCharacters, 6);
  });

  it('does not take difficulty from system prompts, in tokens either', () => {
    const system: ChatMessage = {
      role: 'system',
      parts: [{ type: 'text', text: 'design distributed systems '.repeat(5_000) }],
    };
    const request = aRequest({ messages: [system, userSays('hi')] });
    assert.equal(classify(request, 40_000).score, classify(aRequest({ messages: [userSays('hi')] }), 10).score);
  });

  it('takes long tool results into account', () => {
    const result: ChatMessage = { role: 'tool', parts: [{ type: 'tool-result', id: 't1', text: 'x'.repeat(100_000) }] };
    const { contributions } = classify(aRequest({ messages: [userSays('look here'), result] }), 30_000);
    assert.equal(contributions.find((one) => one.signal === 'context-load')?.points, 0.06);
  });
});

describe('classify in a conversation', () => {
  const HARD = 'Design an XSS filter for our API in Python with tests and edge cases';
  const hard = ask(HARD);

  it('carries an earlier request over to a follow-up, with its labels', () => {
    const { score, category, domain } = talk(userSays(HARD), answers('done'), userSays('continue'));
    assert.equal(score, 0.85);
    assert.equal(hard.score, 1);
    assert.deepEqual([category, domain], [hard.category, hard.domain]);
  });

  it('labels a follow-up by its own words when it asks for more than before', () => {
    const next = talk(userSays('write a haiku'), answers('done'), userSays('now implement it as a Python API'));
    assert.equal(next.category, 'code');
  });

  it('does not take a first complaint for an answer that failed', () => {
    const reading: ChatMessage = {
      role: 'assistant',
      parts: [{ type: 'tool-call', id: 't', name: 'read', argumentsJson: '{}' }],
    };
    const result: ChatMessage = { role: 'tool', parts: [{ type: 'tool-result', id: 't', text: 'ok' }] };
    const complaint = userSays('the regex still fails');
    assert.equal(talk(complaint, reading, result).score, talk(complaint).score);
  });

  it('looks through follow-ups in a row', () => {
    const again = talk(userSays(HARD), answers('a'), userSays('continue'), answers('b'), userSays('go on'));
    assert.equal(again.score, 0.72); // 0.85² = 0.7225
  });

  it('raises a complaint', () => {
    const plain = talk(userSays('write a regex'), answers('a'), userSays('continue'));
    const complaint = talk(userSays('write a regex'), answers('a'), userSays('still fails'));
    assert.equal(sumOf([complaint.score, -plain.score]), 0.1);
  });

  it('starts afresh after thanks', () => {
    assert.equal(talk(userSays(HARD), answers('a'), userSays('thanks')).tier, 'free');
    assert.equal(
      talk(userSays(HARD), answers('a'), userSays('thanks'), answers('b'), userSays('continue')).tier,
      'free',
    );
  });

  it('leaves a request of its own alone', () => {
    assert.equal(talk(userSays(HARD), answers('a'), userSays('what is a mutex?')).tier, ask('what is a mutex?').tier);
  });

  it('stays the same in the middle of a tool loop', () => {
    const call: ChatMessage = {
      role: 'assistant',
      parts: [{ type: 'tool-call', id: 't', name: 'read', argumentsJson: '{}' }],
    };
    const result: ChatMessage = { role: 'tool', parts: [{ type: 'tool-result', id: 't', text: 'ok' }] };
    assert.equal(talk(userSays(HARD), call, result, call, result).score, hard.score);
  });
});

describe('classify, whatever comes in', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(
          'design',
          'regex',
          'oncology',
          'and',
          'first',
          'then',
          '```\n',
          'explain',
          'hi',
          '<task>',
          '设计',
          ',',
        ),
        { maxLength: 60 },
      )
      .map((words) => words.join(' ')),
  );
  const message: fc.Arbitrary<ChatMessage> = fc
    .tuple(fc.constantFrom('system', 'user', 'assistant', 'tool'), text)
    .map(([role, content]) => ({ role, parts: [{ type: 'text', text: content }] }) as const);
  const request: fc.Arbitrary<ChatRequest> = fc
    .array(message, { maxLength: 6 })
    .map((messages) => aRequest({ messages }));

  it('adds its contributions up to the score, cut at 0 and 1', () => {
    fc.assert(
      fc.property(request, fc.nat(200_000), (of, tokens) => {
        const { score, contributions } = classify(of, tokens);
        const sum = sumOf(contributions.map(({ points }) => points));
        assert.equal(score, Math.min(1, Math.max(0, sum)));
      }),
    );
  });

  it('gives the same answer twice', () => {
    fc.assert(fc.property(request, (of) => assert.deepEqual(classify(of, 10), classify(of, 10))));
  });

  it('keeps score and confidence within 0 and 1, and names known signals', () => {
    const known = new Set(['base', ...SIGNALS.map(({ id }) => id)]);
    fc.assert(
      fc.property(request, (of) => {
        const { score, confidence, contributions } = classify(of, 10);
        assert.ok(score >= 0 && score <= 1 && confidence >= 0 && confidence <= 1);
        assert.ok(contributions.every(({ signal }) => known.has(signal)));
      }),
    );
  });

  it('shows no word of the prompt that is not in our lists', () => {
    const secret = 'zqxjkvbp';
    const { contributions } = ask(
      `Design ${secret}, review ${secret} and explain ${secret} in python with a regex. First ${secret}, then ${secret}`,
    );
    assert.equal(JSON.stringify(contributions).includes(secret), false);
  });

  for (const [kind, content] of [
    ['nothing', ''],
    ['emoji alone', '😀😀😀'],
    ['control characters', '\u0000\u0001\u0002'.repeat(500)],
    ['base64', 'QUJD'.repeat(5_000)],
    ['noise of many scripts', 'ж ع ह 中 a ß '.repeat(3)],
    ['a language we have no list for', 'कृपया मेरी मदद करें'],
  ] as const) {
    it(`is unsure of ${kind}`, () => {
      const { confidence, tier } = ask(content);
      assert.ok(confidence <= 0.5, String(confidence));
      assert.ok(tier === 'free' || tier === 'cheap');
    });
  }

  it('is unsure without any message', () => {
    assert.equal(classify(aRequest({ messages: [] }), 0).confidence, 0);
  });
});

describe('classify takes linear time', () => {
  const SMALL_CHARACTERS = 128 * 1024;
  const TIMES_LARGER = 8;

  /** Eight times the text takes about eight times as long; squared would be 64. The rest is for a busy machine. */
  const MOST_TIMES = 28;

  /** A busy machine makes single runs slow, never fast, so the best of several is the time it takes. */
  const RUNS = 6;

  const runMs = (request: ChatRequest) => {
    const startMs = performance.now();
    classify(request, 10);
    return performance.now() - startMs;
  };

  for (const piece of [
    '<context>',
    '<attachments><attachment>',
    '<file a="',
    '`',
    '```\n',
    '<',
    'a ',
    '设计',
    '\n',
    '1. ',
  ]) {
    it(`over ${JSON.stringify(piece)}`, () => {
      const text = piece.repeat(Math.ceil(SMALL_CHARACTERS / piece.length));
      const small = aRequest({ messages: [userSays(text)] });
      const large = aRequest({ messages: [userSays(text.repeat(TIMES_LARGER))] });
      const best = { small: Infinity, large: Infinity };
      for (let run = 0; run < RUNS; run += 1) {
        best.small = Math.min(best.small, runMs(small));
        best.large = Math.min(best.large, runMs(large));
      }
      const times = best.large / best.small;
      assert.ok(times < MOST_TIMES, `${times.toFixed(1)} times as long`);
    });
  }
});
