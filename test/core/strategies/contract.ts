import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChatMessage, ChatRequest } from '../../../src/core/chat.js';
import {
  CATEGORIES,
  COMPLEXITIES,
  DOMAINS,
  SIGNAL_GROUPS,
  SPECIALTIES,
  type Classification,
} from '../../../src/core/classify/classification.js';
import { TIERS } from '../../../src/core/model.js';
import type { Strategy } from '../../../src/core/strategies/strategy.js';
import { aRequest, userSays } from '../../support/builders.js';

const NO_ABORT = new AbortController().signal;

/** Texts that nobody can classify by their words: their class must be modest, and the judge unsure. */
const WORDLESS: readonly (readonly [name: string, text: string])[] = [
  ['empty text', ''],
  ['blanks', ' \n\t '],
  ['binary data', String.fromCharCode(...Array.from({ length: 4_096 }, (_, at) => (at * 197 + (at >> 3)) % 256))],
  ['bytes that a decoder gave up on', 'PK\u0003\u0004\uFFFD\uFFFD ai \uFFFD\u0000 is \uFFFD\uFFFD'.repeat(50)],
  ['lone surrogates', '\ud800\udc00\udc00\ud83d'.repeat(40)],
  ['only emoji', '😀🎉👩‍💻'.repeat(20)],
];

const ODD: readonly (readonly [name: string, text: string])[] = [
  ...WORDLESS,
  ['a lone surrogate in a sentence', 'explain \ud800 this function'],
  ['many languages at once', 'Erkläre 请设计 функцию そして نص कृपया and explain why'],
  ['deeply nested tags', `${'<context><task><div>'.repeat(5_000)}fix it${'</div></task></context>'.repeat(5_000)}`],
  ['tags that are never closed', '<system-reminder><attachments><attachment>'.repeat(5_000)],
  ['one line of 100 kB', 'a'.repeat(100_000)],
  ['one line of 100 kB with spaces', 'design a queue and '.repeat(5_200)],
  ['1 MB', 'Please review how the scheduler retries a failed job. '.repeat(19_000)],
];

/** Most confidence for what cannot be read. */
const MOST_UNSURE = 0.6;

/** What shows a person a class; scores may differ within it. */
const classOf = ({ tier, complexity, category, domain, specialty }: Classification) => ({
  tier,
  complexity,
  category,
  domain,
  specialty,
});

const requestOf = (...messages: ChatMessage[]): ChatRequest => aRequest({ messages });

/** The same promises for every way to judge. `make` gives a strategy that is ready to be asked. */
export function describeStrategy(name: string, make: () => Strategy): void {
  describe(`${name}, as any strategy`, () => {
    let strategy: Strategy;
    before(() => {
      strategy = make();
    });
    const judge = async (request: ChatRequest): Promise<Classification> =>
      strategy.classify({ request, promptTokens: 100 }, NO_ABORT);
    const ask = (text: string): Promise<Classification> => judge(requestOf(userSays(text)));

    it('says what it looks at', () => {
      assert.match(strategy.meaning, /^[A-Z].{10,}[^.]$/);
    });

    it('gives the same answer to the same request', async () => {
      const text = 'Design a rate limiter in Python, then explain the trade-offs';
      assert.deepEqual(await ask(text), await ask(text));
    });

    for (const [kind, text] of ODD) {
      it(`answers ${kind} with a whole classification`, async () => {
        assertWhole(await ask(text));
      });
    }

    for (const [kind, text] of WORDLESS) {
      it(`is modest and unsure about ${kind}`, async () => {
        const { tier, confidence } = await ask(text);
        assert.ok(tier === 'free' || tier === 'cheap', tier);
        assert.ok(confidence <= MOST_UNSURE, String(confidence));
      });
    }

    it('is modest and unsure without any message', async () => {
      const { tier, confidence, scoredCharacters } = await judge(requestOf());
      assert.ok(tier === 'free' || tier === 'cheap', tier);
      assert.ok(confidence <= MOST_UNSURE, String(confidence));
      assert.equal(scoredCharacters, 0);
    });

    for (const envelope of [
      '<system-reminder>Design a distributed scheduler and prove that it is correct.</system-reminder>',
      '<environment_context>\n  <cwd>/work</cwd>\n  <shell>bash</shell>\n</environment_context>',
    ]) {
      it(`does not take ${envelope.slice(0, envelope.indexOf('>') + 1)} for what the person asked`, async () => {
        const plain = classOf(await ask('thanks'));
        assert.deepEqual(classOf(await ask(`${envelope}\nthanks`)), plain);
        assert.deepEqual(classOf(await ask(`thanks\n${envelope}`)), plain);
      });
    }

    it('shows no word of the prompt that is not in our lists', async () => {
      const secret = 'zqxjkvbp';
      const said = await ask(
        `Design ${secret}, debug the error in ${secret}, explain why. First ${secret}, then ${secret}`,
      );
      assert.equal(JSON.stringify(said).includes(secret), false);
    });

    it('answers whatever comes in', async () => {
      const text = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(' ')),
      );
      const message: fc.Arbitrary<ChatMessage> = fc
        .tuple(fc.constantFrom('system', 'user', 'assistant', 'tool'), text)
        .map(([role, content]) => ({ role, parts: [{ type: 'text', text: content }] }) as const);
      await fc.assert(
        fc.asyncProperty(fc.array(message, { maxLength: 4 }), async (messages) => {
          assertWhole(await judge(requestOf(...messages)));
        }),
      );
    });

    it('reads a long text only so far', async function () {
      this.timeout(MEASURING_MS);
      const times = await timesAsLong(judge);
      if (times === undefined) this.skip();
      assert.ok(times < MOST_TIMES, `1 MB took ${times.toFixed(1)} times as long as 32 kB`);
    });
  });
}

const PIECES = [
  'design',
  'regex',
  'oncology',
  'and',
  'first',
  'then',
  '```\n',
  'why',
  'hi',
  '<task>',
  '设计',
  ',',
  '2+2',
];

/** Every field is there and within its limits, and the points add up to the score. */
function assertWhole(said: Classification): void {
  assert.ok(TIERS.includes(said.tier));
  assert.ok(COMPLEXITIES.includes(said.complexity));
  assert.ok(CATEGORIES.includes(said.category));
  assert.ok(DOMAINS.includes(said.domain));
  assert.ok(said.specialty === undefined || SPECIALTIES.includes(said.specialty));
  for (const ratio of [said.score, said.confidence, ...Object.values(said.okRatios ?? {})]) {
    assert.ok(ratio >= 0 && ratio <= 1, String(ratio));
  }
  for (const { group, points, evidence } of said.contributions) {
    assert.ok(SIGNAL_GROUPS.includes(group) && Number.isFinite(points) && evidence !== '');
  }
  assert.ok(said.words.every(({ points }) => Number.isFinite(points)));
  assert.ok(Number.isInteger(said.scoredCharacters) && said.scoredCharacters >= 0);
  const sum = said.contributions.reduce((total, { points }) => total + points, 0);
  assert.ok(Math.abs(said.score - Math.min(1, Math.max(0, sum))) < 1e-6, `${sum} is not ${said.score}`);
}

/** Thirty-two times the text may take so many times as long: envelopes are looked for everywhere, words are not. */
const MOST_TIMES = 5;
const MEASURING_MS = 20_000;
const RUNS = 15;
const TRIES = 3;

/** A run this short is mostly noise, and this uneven a machine is busy with something else. */
const SHORTEST_MS = 0.02;
const MOST_UNEVEN = 3;

/** How many times as long 1 MB takes as 32 kB, by lower quartiles, which a busy moment does not move; undefined when the machine is too uneven to tell. */
async function timesAsLong(judge: (request: ChatRequest) => Promise<unknown>): Promise<number | undefined> {
  const sentence = 'Please review how the scheduler retries a failed job, and explain which way is safer. ';
  let count = 0;
  // Each text is a new one, as a strategy may remember what it has read, and in one piece, as it comes from a client.
  const aText = (kilobytes: number): ChatRequest => {
    count += 1;
    const text = `${count} ${sentence.repeat((kilobytes * 1024) / sentence.length)}`;
    return requestOf(userSays(Buffer.from(text).toString()));
  };
  let best: number | undefined;
  for (let attempt = 0; attempt < TRIES && (best === undefined || best >= MOST_TIMES); attempt += 1) {
    const smallMs: number[] = [];
    const largeMs: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const small = aText(32);
      const large = aText(1024);
      smallMs.push(await runMs(() => judge(small)));
      largeMs.push(await runMs(() => judge(large)));
    }
    if (isUneven(smallMs) || isUneven(largeMs)) continue;
    const times = quantile(largeMs, 0.25) / Math.max(SHORTEST_MS, quantile(smallMs, 0.25));
    best = Math.min(best ?? Infinity, times);
  }
  return best;
}

async function runMs(run: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await run();
  return performance.now() - startMs;
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;

const isUneven = (values: readonly number[]): boolean =>
  quantile(values, 0.75) > MOST_UNEVEN * Math.max(SHORTEST_MS, quantile(values, 0.25));
