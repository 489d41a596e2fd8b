import assert from 'node:assert/strict';
import { addToHashes } from '../../training/known-tests.js';
import { hashOfPrompt } from '../../training/overlap.js';

const lineOf = (text: string): string => `${hashOfPrompt(text)}\n`;

describe('adding a test set', () => {
  for (const [field, row] of [
    ['prompt', { prompt: 'what is a mutex', answer: 'a lock' }],
    ['question', { question: 'what is a mutex' }],
    ['instruction', { instruction: 'what is a mutex' }],
    ['text', { text: 'what is a mutex' }],
    ['turns', { turns: ['what is a mutex'] }],
    ['messages', { messages: [{ role: 'user', content: 'what is a mutex' }] }],
  ] as const) {
    it(`reads ${field}`, () => {
      assert.equal(addToHashes('', JSON.stringify(row)), lineOf('what is a mutex'));
    });
  }

  it('keeps the hashes that are there', () => {
    const before = lineOf('how long is the coast');
    const after = addToHashes(before, '{"prompt":"what is a mutex"}\n\n');
    assert.deepEqual(after.split('\n').sort(), `${before}${lineOf('what is a mutex')}`.split('\n').sort());
  });

  it('leaves out the words of assistants, and what is too short to be anybody’s', () => {
    const messages = [
      { role: 'assistant', content: 'what can I do for you' },
      { role: 'user', content: 'hi' },
    ];
    assert.equal(addToHashes('', JSON.stringify({ messages })), '');
  });

  it('names the line that has no prompt', () => {
    assert.throws(() => addToHashes('', '{"prompt":"what is a mutex"}\n{"answer":1}'), { message: /^Line 2 has no/ });
  });

  it('changes nothing when it is added again', () => {
    const once = addToHashes('', '{"prompt":"what is a mutex"}');
    assert.equal(addToHashes(once, '{"prompt":"What is a mutex?"}'), once);
  });
});
