import assert from 'node:assert/strict';
import { signals } from '../../../src/core/strategies/signals.js';
import { makeLlm } from '../../../src/gateway/strategies/llm.js';
import { describeStrategy } from '../../core/strategies/contract.js';
import { aLocal, asked, LOCAL_ANSWER, patient, sumOf } from './support.js';

const REPLY = '{"tier":"mid","complexity":"complex","category":"reasoning","domain":"finance","confidence":0.85}';

const llm = (reply: () => Promise<string>, prompts: string[] = []) =>
  makeLlm({
    local: aLocal(),
    timeoutMs: 50,
    ask: (prompt) => {
      prompts.push(prompt);
      return reply();
    },
  });
const judged = async (reply: () => Promise<string>) => llm(reply).classify(asked(), patient());

describeStrategy('llm with an answer', () => makeLlm({ local: signals, ask: () => Promise.resolve(REPLY) }));

describe('the llm strategy', () => {
  it('takes the labels of the model, and a score within its tier', async () => {
    const answer = await judged(() => Promise.resolve(REPLY));
    const { strategy, tier, score, complexity, category, domain, confidence, fallback } = answer;
    assert.deepEqual([strategy, tier, complexity, category, domain], ['llm', 'mid', 'complex', 'reasoning', 'finance']);
    assert.deepEqual([score, confidence, fallback], [0.475, 0.85, undefined]); // 0.7 * 0.54995 + 0.3 * 0.3
    assert.equal(sumOf(answer), 0.475);
    assert.deepEqual(answer.contributions.at(-1), {
      signal: 'llm',
      group: 'base',
      points: 0.385, // 0.475 - 0.3 * 0.3
      evidence: 'a model calls it mid, complex, reasoning',
    });
  });

  it('asks once, with the text in its wrapper', async () => {
    const prompts: string[] = [];
    await llm(() => Promise.resolve(REPLY), prompts).classify(asked('Write a parser'), patient());
    assert.equal(prompts.length, 1);
    assert.match(prompts[0] ?? '', /<prompt_to_classify>\nWrite a parser\n<\/prompt_to_classify>/);
  });

  for (const [what, reply, reason] of [
    ['malformed', () => Promise.resolve('{"tier":'), 'llm gave no answer of the expected form; judged by learned'],
    ['a refusal', () => Promise.resolve('I cannot.'), 'llm gave no answer of the expected form; judged by learned'],
    ['an error', () => Promise.reject(new Error('x')), 'llm failed (internal); judged by learned'],
    ['late', () => new Promise<string>(() => undefined), 'llm did not answer within 0.05 s; judged by learned'],
  ] as const) {
    it(`lets the local one judge when the reply is ${what}`, async () => {
      assert.deepEqual(await judged(reply), { ...LOCAL_ANSWER, fallback: reason });
    });
  }
});
