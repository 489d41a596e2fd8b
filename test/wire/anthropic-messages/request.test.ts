import assert from 'node:assert/strict';
import type { ChatMessage, ChatRequest, Sampling } from '../../../src/core/chat.js';
import { encodeRequest } from '../../../src/wire/anthropic-messages/request.js';
import { aRequest, userSays } from '../../support/builders.js';

const encode = (request: ChatRequest): Record<string, unknown> => ({
  ...encodeRequest(request, { model: 'claude', name: 'Acme', maxOutputTokens: 4_096 }),
});
const messagesOf = (...messages: ChatMessage[]): unknown => encode(aRequest({ messages }))['messages'];
const system = (text: string): ChatMessage => ({ role: 'system', parts: [{ type: 'text', text }] });
const sampled = (sampling: Sampling): Record<string, unknown> => encode(aRequest({ sampling }));
const TOOL = { name: 'read', description: 'Reads', schema: { type: 'object' } };
const text = (words: string) => ({ type: 'text', text: words });

describe('encodeRequest of anthropic-messages', () => {
  it('writes a plain request, with the limit this wire demands', () => {
    assert.deepEqual(encode(aRequest()), {
      model: 'claude',
      max_tokens: 4_096,
      stream: true,
      messages: [{ role: 'user', content: [text('What is a mutex?')] }],
    });
  });

  it("prefers the client's own limit", () => {
    assert.equal(sampled({ maxOutputTokens: 9 })['max_tokens'], 9);
  });

  it('gathers system texts in a field of their own', () => {
    const body = encode(aRequest({ messages: [system('A'), userSays('Hi'), system('B')] }));
    assert.equal(body['system'], 'A\n\nB');
    assert.deepEqual(body['messages'], [{ role: 'user', content: [text('Hi')] }]);
  });

  it('makes a conversation of nothing but system texts the turn of the user', () => {
    const body = encode(aRequest({ messages: [system('A')] }));
    assert.deepEqual([body['system'], body['messages']], [undefined, [{ role: 'user', content: [text('A')] }]]);
  });

  it('keeps the results of parallel calls together, before what the user adds', () => {
    const call = (id: string) => ({ type: 'tool-call', id, name: 'read', argumentsJson: '{"path":"a"}' }) as const;
    const result = (id: string): ChatMessage => ({ role: 'tool', parts: [{ type: 'tool-result', id, text: id }] });
    const messages = messagesOf(
      { role: 'assistant', parts: [call('a'), call('b')] },
      result('a'),
      result('b'),
      userSays('Go on'),
    );
    assert.deepEqual(messages, [
      {
        role: 'assistant',
        content: [
          { type: 'tool_use', id: 'a', name: 'read', input: { path: 'a' } },
          { type: 'tool_use', id: 'b', name: 'read', input: { path: 'a' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'a', content: 'a' },
          { type: 'tool_result', tool_use_id: 'b', content: 'b' },
          text('Go on'),
        ],
      },
    ]);
  });

  it('gives a call and its result the same id when the id has to change', () => {
    const parts = [{ type: 'tool-call', id: 'call:1', name: 'read', argumentsJson: '' }] as const;
    const written = JSON.stringify(
      messagesOf(
        { role: 'assistant', parts },
        { role: 'tool', parts: [{ type: 'tool-result', id: 'call:1', text: 'x' }] },
      ),
    );
    const ids = [...written.matchAll(/"(?:id|tool_use_id)":"([\w-]+)"/g)].map(([, id]) => id);
    assert.equal(ids.length, 2);
    assert.equal(ids[0], ids[1]);
  });

  it('leaves out empty texts and turns', () => {
    assert.deepEqual(
      messagesOf(userSays('Hi'), { role: 'assistant', parts: [{ type: 'text', text: '' }] }, userSays('there')),
      [{ role: 'user', content: [text('Hi'), text('there')] }],
    );
  });

  it('writes both kinds of image', () => {
    const parts = [
      { type: 'image', mediaType: 'image/png', data: 'iVBO' },
      { type: 'image', mediaType: 'url', data: 'https://example.com/a.png' },
    ] as const;
    assert.deepEqual(messagesOf({ role: 'user', parts }), [
      {
        role: 'user',
        content: [
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBO' } },
          { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
        ],
      },
    ]);
  });

  it('writes tools and the choice among them', () => {
    const choiceFor = (toolChoice: NonNullable<Sampling['toolChoice']>): unknown =>
      encode(aRequest({ tools: [TOOL], sampling: { toolChoice } }))['tool_choice'];
    assert.deepEqual(encode(aRequest({ tools: [TOOL] }))['tools'], [
      { name: 'read', description: 'Reads', input_schema: { type: 'object' } },
    ]);
    assert.deepEqual(choiceFor('auto'), { type: 'auto' });
    assert.deepEqual(choiceFor('none'), { type: 'none' });
    assert.deepEqual(choiceFor('required'), { type: 'any' });
    assert.deepEqual(choiceFor({ name: 'read' }), { type: 'tool', name: 'read' });
  });

  it('writes no choice without tools', () => {
    assert.equal('tool_choice' in sampled({ toolChoice: 'auto' }), false);
  });

  it('carries the wish for one call at a time', () => {
    const body = { model: 'auto', messages: [{ role: 'user', content: 'Hi' }], parallel_tool_calls: false };
    const source = { wire: 'openai-chat', body, stream: true } as const;
    assert.deepEqual(encode(aRequest({ tools: [TOOL], source }))['tool_choice'], {
      type: 'auto',
      disable_parallel_tool_use: true,
    });
    assert.deepEqual(encode(aRequest({ tools: [TOOL], source, sampling: { toolChoice: 'none' } }))['tool_choice'], {
      type: 'none',
    });
  });

  it('keeps temperatures within the range of this wire', () => {
    assert.equal(sampled({ temperature: 1 })['temperature'], 1);
    assert.equal(sampled({ temperature: 1.5 })['temperature'], 1);
    assert.equal(sampled({ temperature: 0 })['temperature'], 0);
  });

  it('leaves out a top_p that changes nothing', () => {
    assert.equal('top_p' in sampled({ topP: 1 }), false);
    assert.equal(sampled({ topP: 0.9 })['top_p'], 0.9);
  });

  it('carries a JSON schema', () => {
    const schema = { type: 'object' };
    assert.deepEqual(sampled({ jsonSchema: schema })['output_config'], { format: { type: 'json_schema', schema } });
  });

  it('refuses JSON without a schema, by name', () => {
    assert.throws(() => sampled({ jsonSchema: true }), {
      kind: 'invalid-request',
      message: /^"response_format" cannot be carried over to Acme/,
    });
  });

  it('carries stop texts, and refuses white space among them', () => {
    assert.deepEqual(sampled({ stop: ['END'] })['stop_sequences'], ['END']);
    assert.equal('stop_sequences' in sampled({ stop: [] }), false);
    assert.throws(() => sampled({ stop: ['END', '\n'] }), { kind: 'invalid-request', message: /^"stop"/ });
  });

  it('refuses arguments in the history that cannot be read', () => {
    const parts = [{ type: 'tool-call', id: 'a', name: 'read', argumentsJson: '{"pa' }] as const;
    assert.throws(() => messagesOf({ role: 'assistant', parts }), { kind: 'invalid-request' });
  });
});
