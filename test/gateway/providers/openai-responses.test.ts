import assert from 'node:assert/strict';
import { openAiResponses } from '../../../src/gateway/providers/openai-responses.js';

describe('openai-responses', () => {
  it('changes the model and nothing else in a body of its own wire', () => {
    const body = { model: 'auto', input: 'Hi', store: false };
    assert.deepEqual(openAiResponses.edits(body, { model: 'one', quirks: [], stream: true }), {
      model: { value: 'one' },
    });
  });

  it('asks at one path, streamed or not', () => {
    assert.deepEqual(
      [openAiResponses.path('one', true), openAiResponses.path('one', false)],
      ['/responses', '/responses'],
    );
  });
});
