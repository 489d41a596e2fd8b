import assert from 'node:assert/strict';
import type { ChatRequest } from '../../../src/core/chat.js';
import { decodeRequest } from '../../../src/wire/openai-chat/request.js';

const META = { id: 'req-1', client: { surface: 'proxy', app: 'test', sessionId: undefined } } as const;
const HELLO = { role: 'user', content: 'Hello' };

const decode = (fields: Record<string, unknown> = {}): ChatRequest =>
  decodeRequest({ model: 'auto', messages: [HELLO], ...fields }, META);
const partsOf = (message: unknown) => decode({ messages: [message] }).messages[0]?.parts;
const refusal = (message: string) => ({ kind: 'invalid-request', message: `The request is not valid: ${message}.` });

describe('decodeRequest of openai-chat', () => {
  it('reads a plain request', () => {
    assert.deepEqual(decode(), {
      id: 'req-1',
      model: 'auto',
      messages: [{ role: 'user', parts: [{ type: 'text', text: 'Hello' }] }],
      tools: [],
      sampling: {},
      client: META.client,
      source: { wire: 'openai-chat', body: { model: 'auto', messages: [HELLO] }, stream: false },
    });
  });

  it('keeps the very body it was given, unknown fields and all', () => {
    const body = { model: 'auto', messages: [{ ...HELLO, cache_control: { type: 'ephemeral' } }], x_unknown: 7 };
    assert.equal(decodeRequest(body, META).source.body, body);
  });

  it('knows whether the client wants a stream', () => {
    assert.equal(decode({ stream: true }).source.stream, true);
    assert.equal(decode({ stream: false }).source.stream, false);
    assert.equal(decode({ stream: null }).source.stream, false);
  });

  it('takes the developer for the system', () => {
    assert.equal(decode({ messages: [{ role: 'developer', content: 'Be brief.' }] }).messages[0]?.role, 'system');
  });

  it('reads a list of text parts', () => {
    const content = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ];
    assert.deepEqual(partsOf({ role: 'user', content }), content);
  });

  it('reads an image given as data', () => {
    const content = [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBO', detail: 'low' } }];
    assert.deepEqual(partsOf({ role: 'user', content }), [{ type: 'image', mediaType: 'image/png', data: 'iVBO' }]);
  });

  it('reads an image given by address', () => {
    const content = [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }];
    assert.deepEqual(partsOf({ role: 'user', content }), [
      { type: 'image', mediaType: 'url', data: 'https://example.com/a.png' },
    ]);
  });

  for (const url of [
    'http://example.com/a.png',
    'data:text/plain;base64,aGk=',
    'data:image/png,raw',
    'file:///a.png',
  ]) {
    it(`refuses the image ${url}`, () => {
      assert.throws(() => partsOf({ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }), {
        kind: 'invalid-request',
        message: '"messages[0].content[0].image_url.url" must be an https address or a base64 data: URL of an image.',
      });
    });
  }

  it('leaves parts it has no word for to the body', () => {
    const content = [
      { type: 'input_audio', input_audio: { data: 'x' } },
      { type: 'text', text: 'a' },
    ];
    assert.deepEqual(partsOf({ role: 'user', content }), [{ type: 'text', text: 'a' }]);
  });

  it('reads tool calls after the text', () => {
    const call = { id: 'c1', type: 'function', function: { name: 'read', arguments: '{"path":"a"}' } };
    assert.deepEqual(partsOf({ role: 'assistant', content: 'Wait.', tool_calls: [call] }), [
      { type: 'text', text: 'Wait.' },
      { type: 'tool-call', id: 'c1', name: 'read', argumentsJson: '{"path":"a"}' },
    ]);
  });

  it('reads an assistant turn without content, and one that refused', () => {
    assert.deepEqual(partsOf({ role: 'assistant', content: null }), []);
    assert.deepEqual(partsOf({ role: 'assistant', refusal: 'No.' }), [{ type: 'text', text: 'No.' }]);
  });

  it('reads a tool result, also in parts', () => {
    const expected = [{ type: 'tool-result', id: 'c1', text: 'ab' }];
    assert.deepEqual(partsOf({ role: 'tool', tool_call_id: 'c1', content: 'ab' }), expected);
    const parts = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ];
    assert.deepEqual(partsOf({ role: 'tool', tool_call_id: 'c1', content: parts }), expected);
  });

  it('reads function tools, and leaves other kinds to the body', () => {
    const tools = [
      { type: 'function', function: { name: 'read', description: 'Reads', parameters: { type: 'object' } } },
      { type: 'function', function: { name: 'now' } },
      { type: 'custom', custom: { name: 'patch' } },
    ];
    assert.deepEqual(decode({ tools }).tools, [
      { name: 'read', description: 'Reads', schema: { type: 'object' } },
      { name: 'now', description: '', schema: { type: 'object', properties: {} } },
    ]);
  });

  it('reads what shapes the reply', () => {
    const fields = { temperature: 0.2, top_p: 0.9, max_tokens: 50, stop: 'END', tool_choice: 'required' };
    assert.deepEqual(decode(fields).sampling, {
      temperature: 0.2,
      topP: 0.9,
      maxOutputTokens: 50,
      stop: ['END'],
      toolChoice: 'required',
    });
  });

  it('takes null for absent', () => {
    const fields = { temperature: null, top_p: null, max_tokens: null, stop: null, tools: null, tool_choice: null };
    assert.deepEqual(decode(fields).sampling, {});
  });

  it('prefers the newer name of the output limit', () => {
    assert.equal(decode({ max_tokens: 50, max_completion_tokens: 60 }).sampling.maxOutputTokens, 60);
  });

  it('reads a tool choice by name', () => {
    const choice = { type: 'function', function: { name: 'read' } };
    assert.deepEqual(decode({ tool_choice: choice }).sampling.toolChoice, { name: 'read' });
  });

  it('reads the three response formats', () => {
    const schemaOf = (format: object): unknown => decode({ response_format: format }).sampling.jsonSchema;
    assert.deepEqual(schemaOf({ type: 'json_schema', json_schema: { name: 'r', schema: { type: 'object' } } }), {
      type: 'object',
    });
    assert.equal(schemaOf({ type: 'json_object' }), true);
    assert.equal(schemaOf({ type: 'text' }), undefined);
  });

  it('takes 128 choices, and a conversation that has not begun', () => {
    assert.deepEqual(decode({ n: 128, messages: [] }).messages, []);
  });

  const wrong: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ['no choice at all', { n: 0 }, '"n" should be at least 1 (number)'],
    ['129 choices', { n: 129 }, '"n" should be at most 128 (number)'],
    ['a model that is not text', { model: 5 }, '"model" should be string'],
    [
      'a text part without text',
      { messages: [{ role: 'user', content: [{ type: 'text' }] }] },
      '"messages[0].content[0].text" should be string',
    ],
    [
      'content of another type',
      { messages: [{ role: 'user', content: 5 }] },
      '"messages[0].content" should be string or array',
    ],
    ['an output limit of zero', { max_tokens: 0 }, '"max_tokens" should be more than 0 (number)'],
    [
      'a tool result without its id',
      { messages: [{ role: 'tool', content: 'x' }] },
      '"messages[0].tool_call_id" should be string',
    ],
  ];
  for (const [what, fields, message] of wrong) {
    it(`refuses ${what}, naming the field`, () => {
      assert.throws(() => decode(fields), refusal(message));
    });
  }

  it('refuses an unknown role, naming the field', () => {
    assert.throws(() => decode({ messages: [{ role: 'wizard', content: 'x' }] }), /"messages\[0\].role"/);
  });
});
