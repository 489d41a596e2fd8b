import assert from 'node:assert/strict';
import type { ContentPart } from '../../src/core/chat.js';
import { estimateRequestTokens, estimateTokens } from '../../src/wire/tokens.js';
import { aRequest, userSays } from '../support/builders.js';

/** 40 characters; tokenx counts eight words and a full stop. */
const SENTENCE = 'The quick brown fox sat by the old wall. ';

const near = (actual: number, expected: number, ratio: number): void => {
  assert.ok(Math.abs(actual - expected) <= expected * ratio, `${actual} is not within ${ratio} of ${expected}`);
};

describe('estimateTokens', () => {
  it('counts nothing in an empty text', () => {
    assert.equal(estimateTokens(''), 0);
  });

  it('counts the words of a short text', () => {
    assert.equal(estimateTokens('The quick brown fox'), 4);
  });

  it('agrees with itself on both sides of the point where sampling begins', () => {
    const text = SENTENCE.repeat(100);
    near(estimateTokens(text.slice(0, 1_025)), estimateTokens(text.slice(0, 1_024)), 0.1);
  });

  it('grows with the length of the text', () => {
    near(estimateTokens(SENTENCE.repeat(25_000)), 25_000 * 10, 0.12);
  });

  it('sees a long tail that differs from the start', () => {
    const prose = SENTENCE.repeat(500);
    const digits = '1234567890 '.repeat(2_000);
    near(estimateTokens(prose + digits), 5_000 + 8_000, 0.15);
  });

  it('judges a megabyte in a bounded time', () => {
    const text = SENTENCE.repeat(26_000);
    estimateTokens(text);
    const start = performance.now();
    estimateTokens(text);
    assert.ok(performance.now() - start < 50);
  });
});

describe('estimateRequestTokens', () => {
  it('adds three tokens for each message', () => {
    assert.equal(estimateRequestTokens(aRequest({ messages: [userSays('The quick brown fox')] })), 7);
  });

  it('adds 800 for an image, whatever its size', () => {
    const image = { type: 'image', mediaType: 'image/png', data: 'A'.repeat(100_000) } as const;
    assert.equal(estimateRequestTokens(aRequest({ messages: [{ role: 'user', parts: [image] }] })), 803);
  });

  it('counts tools by the length of their schemas', () => {
    const tool = { name: 'f', description: '', schema: { type: 'object', note: 'x'.repeat(400) } };
    const without = estimateRequestTokens(aRequest());
    const added = estimateRequestTokens(aRequest({ tools: [tool] })) - without;
    assert.ok(added > 100 && added < 130, String(added));
  });

  it('counts a text in pieces as it counts the whole, on both sides of the point where sampling begins', () => {
    const counted = (...texts: readonly string[]): number => {
      const parts = texts.map((text) => ({ type: 'text', text }) as const);
      return estimateRequestTokens(aRequest({ messages: [{ role: 'user', parts }] }));
    };
    for (const words of [3, 40, 400]) {
      const texts = ['Why does it fail? ', '1234567890 ', 'a, b; c. ', ''].map((text) => text.repeat(words));
      assert.equal(counted(...texts), counted(texts.join('\n')));
    }
  });

  it('puts a line end between parts, also behind one without text, and before the suffix', () => {
    const image = { type: 'image', mediaType: 'image/png', data: '' } as const;
    const saying = (...parts: readonly ContentPart[]) => aRequest({ messages: [{ role: 'user', parts }] });
    const text = { type: 'text', text: 'one' } as const;
    assert.equal(estimateRequestTokens(saying(text)), 3 + 1);
    assert.equal(estimateRequestTokens(saying(image, text)), 3 + 800 + 2);
    assert.equal(estimateRequestTokens({ ...saying(text), suffix: 'two' }), 3 + 3);
    assert.equal(estimateRequestTokens({ ...saying(), suffix: 'two' }), 3 + 1);
  });

  it('counts the pictures in a result', () => {
    const media = [{ type: 'image', mediaType: 'image/png', data: '' }] as const;
    const part = { type: 'tool-result', id: 'a', text: 'one', media } as const;
    assert.equal(estimateRequestTokens(aRequest({ messages: [{ role: 'tool', parts: [part] }] })), 3 + 1 + 800);
  });

  it('counts tool calls and their results', () => {
    const call = { type: 'tool-call', id: 'a', name: 'read', argumentsJson: 'one two' } as const;
    const result = { type: 'tool-result', id: 'a', text: 'four words in here' } as const;
    const request = aRequest({
      messages: [
        { role: 'assistant', parts: [call] },
        { role: 'tool', parts: [result] },
      ],
    });
    // read one two, a line end, four words in here, and three for each message
    near(estimateRequestTokens(request), 14, 0.1);
  });
});
