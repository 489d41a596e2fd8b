import assert from 'node:assert/strict';
import { openAiCompletions } from '../../../src/gateway/providers/openai-completions.js';

describe('openai-completions', () => {
  it('asks for usage in a stream, as chat does', () => {
    const edits = openAiCompletions.edits({ prompt: 'a', suffix: 'b' }, { model: 'one', quirks: [], stream: true });
    assert.deepEqual(edits, { model: { value: 'one' }, stream_options: { value: { include_usage: true } } });
  });

  it('changes the model alone for a reply in one piece', () => {
    const edits = openAiCompletions.edits({ prompt: 'a' }, { model: 'one', quirks: [], stream: false });
    assert.deepEqual(edits, { model: { value: 'one' } });
  });
});
