import assert from 'node:assert/strict';
import { readLlmAnswer } from '../../../src/gateway/strategies/llm-answer.js';

const OBJECT = '{"tier":"mid","complexity":"medium","category":"code","domain":"cs","confidence":0.9}';
const ANSWER = { tier: 'mid', complexity: 'medium', category: 'code', domain: 'cs', confidence: 0.9 };

describe('the model’s reply', () => {
  for (const [what, reply] of [
    ['alone', OBJECT],
    ['fenced', `\`\`\`json\n${OBJECT}\n\`\`\``],
    ['with words around it', `Sure! Here it is:\n${OBJECT}\nThe tier follows from {the verb}.`],
    ['after an object of something else', `{"thought": "hm"} ${OBJECT}`],
    ['after a template', `{"tier": "free|cheap|mid|premium"}\n${OBJECT}`],
    ['over several lines', JSON.stringify(ANSWER, undefined, 2)],
    ['with fields of its own', OBJECT.replace('{', '{"reason":"x",')],
    ['in capitals', OBJECT.replace('"mid"', '" MID "')],
  ] as const) {
    it(`is read ${what}`, () => {
      assert.deepEqual(readLlmAnswer(reply), ANSWER);
    });
  }

  it('may leave its confidence out', () => {
    assert.equal(readLlmAnswer(OBJECT.replace(',"confidence":0.9', '')).confidence, 0.7);
  });

  for (const [what, reply] of [
    ['nothing', ''],
    ['a refusal', 'I cannot help with that.'],
    ['broken JSON', '{"tier":"mid","complexity":'],
    ['a tier that does not exist', OBJECT.replace('mid', 'huge')],
    ['a missing label', '{"tier":"mid"}'],
    ['a confidence beyond 1', OBJECT.replace('0.9', '90')],
    ['braces and braces', '{'.repeat(100_000)],
  ] as const) {
    it(`is no answer when it is ${what}`, () => {
      assert.throws(() => readLlmAnswer(reply), { kind: 'upstream-garbled' });
    });
  }
});
