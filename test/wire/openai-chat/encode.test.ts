import assert from 'node:assert/strict';
import type { ChatMessage, ChatRequest } from '../../../src/core/chat.js';
import type { Quirk } from '../../../src/core/model.js';
import { decodeRequest } from '../../../src/wire/openai-chat/request.js';
import { encodeRequest } from '../../../src/wire/openai-chat/encode.js';
import { aRequest } from '../../support/builders.js';

const encode = (request: ChatRequest, { quirks = [] as readonly Quirk[], stream = true } = {}) =>
  encodeRequest(request, { model: 'acme-1', quirks, stream });

const fromBody = (body: Record<string, unknown>): ChatRequest =>
  aRequest({ source: { wire: 'openai-chat', body, stream: true } });

describe('encodeRequest of openai-chat, from its own wire', () => {
  it('replaces the model and keeps every field it does not know', () => {
    const body = {
      model: 'auto',
      messages: [{ role: 'user', content: 'x', cache_control: {} }],
      seed: 7,
      x_unknown: [1],
    };
    assert.deepEqual(encode(fromBody(body)), {
      ...body,
      model: 'acme-1',
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('does not change the body it starts from', () => {
    const body = Object.freeze({ model: 'auto', messages: Object.freeze([]), max_tokens: 5 });
    encode(fromBody(body), { quirks: ['max-completion-tokens'] });
    assert.deepEqual(body, { model: 'auto', messages: [], max_tokens: 5 });
  });

  it("keeps the client's own stream options", () => {
    const { stream_options: options } = encode(fromBody({ stream_options: { include_obfuscation: false } }));
    assert.deepEqual(options, { include_obfuscation: false, include_usage: true });
  });

  it('asks for no usage where the provider knows no such option', () => {
    const quirks = ['no-stream-usage'] as const;
    assert.equal('stream_options' in encode(fromBody({}), { quirks }), false);
    assert.equal('stream_options' in encode(fromBody({ stream_options: { include_usage: true } }), { quirks }), false);
    const kept = encode(fromBody({ stream_options: { include_usage: true, other: 1 } }), { quirks });
    assert.deepEqual(kept['stream_options'], { other: 1 });
  });

  it('sends no stream options when nothing is streamed', () => {
    const body = encode(fromBody({ stream: true, stream_options: { include_usage: true } }), { stream: false });
    assert.deepEqual(body, { model: 'acme-1', stream: false });
  });

  it('names the output limit as the provider does', () => {
    const limits = (body: Record<string, unknown>, quirks: readonly Quirk[]) => {
      const { max_tokens: old, max_completion_tokens: recent } = encode(fromBody(body), { quirks });
      return [old, recent];
    };
    assert.deepEqual(limits({ max_tokens: 5 }, []), [5, undefined]);
    assert.deepEqual(limits({ max_completion_tokens: 5 }, []), [5, undefined]);
    assert.deepEqual(limits({ max_tokens: 5 }, ['max-completion-tokens']), [undefined, 5]);
    assert.deepEqual(limits({ max_completion_tokens: 6, max_tokens: 5 }, ['max-completion-tokens']), [undefined, 6]);
    assert.deepEqual(limits({}, []), [undefined, undefined]);
  });
});

describe('encodeRequest of openai-chat, from another wire', () => {
  const messagesOf = (...messages: ChatMessage[]): unknown => encode(aRequest({ messages }))['messages'];

  it('builds a whole body', () => {
    const tool = { name: 'read', description: 'Reads', schema: { type: 'object' } };
    const sampling = {
      temperature: 0,
      topP: 0.5,
      maxOutputTokens: 9,
      stop: ['a'],
      toolChoice: { name: 'read' },
      jsonSchema: true,
    };
    assert.deepEqual(encode(aRequest({ tools: [tool], sampling })), {
      model: 'acme-1',
      stream: true,
      stream_options: { include_usage: true },
      messages: [{ role: 'user', content: 'What is a mutex?' }],
      tools: [{ type: 'function', function: { name: 'read', description: 'Reads', parameters: { type: 'object' } } }],
      tool_choice: { type: 'function', function: { name: 'read' } },
      temperature: 0,
      top_p: 0.5,
      max_tokens: 9,
      stop: ['a'],
      response_format: { type: 'json_object' },
    });
  });

  it('gives a JSON schema the name the wire demands', () => {
    const body = encode(aRequest({ sampling: { jsonSchema: { type: 'object' } } }));
    assert.deepEqual(body['response_format'], {
      type: 'json_schema',
      json_schema: { name: 'reply', schema: { type: 'object' } },
    });
  });

  it('writes both kinds of image', () => {
    const parts = [
      { type: 'text', text: 'Look' },
      { type: 'image', mediaType: 'image/png', data: 'iVBO' },
      { type: 'image', mediaType: 'url', data: 'https://example.com/a.png' },
    ] as const;
    assert.deepEqual(messagesOf({ role: 'user', parts }), [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO' } },
          { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
        ],
      },
    ]);
  });

  it('gives each tool result a message of its own', () => {
    const call = { type: 'tool-call', id: 'c1', name: 'read', argumentsJson: '{}' } as const;
    const result = (id: string) => ({ type: 'tool-result', id, text: id }) as const;
    assert.deepEqual(
      messagesOf({ role: 'assistant', parts: [call] }, { role: 'tool', parts: [result('c1'), result('c2')] }),
      [
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'read', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'c1' },
        { role: 'tool', tool_call_id: 'c2', content: 'c2' },
      ],
    );
  });

  it('writes a body that reads back as the same request', () => {
    const messages: ChatMessage[] = [
      { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] },
      {
        role: 'user',
        parts: [
          { type: 'text', text: 'Hi' },
          { type: 'image', mediaType: 'image/gif', data: 'R0lG' },
        ],
      },
      {
        role: 'assistant',
        parts: [
          { type: 'text', text: 'Wait' },
          { type: 'tool-call', id: 'a', name: 'f', argumentsJson: '{"x":1}' },
        ],
      },
      { role: 'tool', parts: [{ type: 'tool-result', id: 'a', text: 'done' }] },
    ];
    const sampling = { temperature: 1, stop: ['x'], toolChoice: 'auto', jsonSchema: { type: 'object' } } as const;
    const tools = [{ name: 'f', description: 'd', schema: { type: 'object' } }];
    const request = aRequest({ messages, sampling, tools });
    const back = decodeRequest(encode(request), { id: request.id, client: request.client });
    assert.deepEqual([back.messages, back.sampling, back.tools], [messages, sampling, tools]);
  });
});
