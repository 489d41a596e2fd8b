import assert from 'node:assert/strict';
import { textsOf, textsToEmbed } from '../../../src/gateway/guardrails/texts.js';
import { decodeRequest as decodeMessages } from '../../../src/wire/anthropic-messages/request.js';
import { decodeRequest as decodeChat } from '../../../src/wire/openai-chat/request.js';

const META = { id: 'r', client: { surface: 'proxy', app: '', sessionId: undefined } } as const;

describe('what a request says', () => {
  it('is what everybody in it said, and what its tools are said to be', () => {
    const texts = textsOf(
      decodeChat(
        {
          model: 'auto',
          messages: [
            { role: 'system', content: 'Rules.' },
            { role: 'user', content: [{ type: 'text', text: 'Question' }] },
            {
              role: 'assistant',
              content: 'Answer',
              tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'read', arguments: '{"path":"x"}' } }],
            },
            { role: 'tool', tool_call_id: 'call_1', content: 'Result' },
          ],
          tools: [{ type: 'function', function: { name: 'read', description: 'Reads', parameters: {} } }],
        },
        META,
      ),
    );
    assert.deepEqual(texts, ['Rules.', 'Question', 'Answer', '{"path":"x"}', 'Result', 'Reads']);
  });

  it('is also what this wire alone has words for, as its provider gets that too', () => {
    const texts = textsOf(
      decodeMessages(
        {
          model: 'auto',
          max_tokens: 9,
          messages: [
            { role: 'user', content: [{ type: 'search_result', source: 's', title: 'A title', content: [] }] },
          ],
          future_field: { notes: [{ text: 'words of tomorrow' }] },
        },
        META,
      ),
    );
    assert.deepEqual(texts.toSorted(), ['A title', 'words of tomorrow']);
  });

  it('is nothing of what is no words there: names, ids, encoded pictures', () => {
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } };
    const body = { model: 'acme/one', max_tokens: 9, messages: [{ role: 'user', content: [image] }] };
    assert.deepEqual(textsOf(decodeMessages(body, META)), []);
  });

  it('is every text that is to be a vector, and no numbers', () => {
    const source = { shape: 'openai', body: { input: ['one'], note: 'two words' } } as const;
    const request = { ...META, model: 'auto', inputs: ['one', [1, 2]], source };
    assert.deepEqual(textsToEmbed(request), ['one', 'two words']);
  });

  it('is found at any depth', () => {
    let deep: unknown = 'far down';
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    const source = { wire: 'openai-chat', body: { deep }, stream: false } as const;
    const request = { ...META, model: 'auto', messages: [], tools: [], sampling: {}, source };
    assert.deepEqual(textsOf(request), ['far down']);
  });
});
