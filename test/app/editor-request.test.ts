import assert from 'node:assert/strict';
import { toEditorRequest } from '../../src/app/editor-request.js';
import type { ChatMessage, ChatRequest, ContentPart, ToolResultPart } from '../../src/core/chat.js';
import { aRequest, assistantSays, userSays } from '../support/builders.js';

const messagesOf = (...messages: ChatMessage[]) => toEditorRequest(aRequest({ messages })).messages;
const result = (id: string, more: Partial<ToolResultPart> = {}): ChatMessage => ({
  role: 'tool',
  parts: [{ type: 'tool-result', id, text: id, ...more }],
});
const TOOLS = [
  { name: 'f', description: 'd', schema: { type: 'object' } },
  { name: 'patch', description: '', schema: {}, freeform: true },
] as const;

describe('toEditorRequest', () => {
  it('writes a plain request', () => {
    assert.deepEqual(toEditorRequest(aRequest()), {
      messages: [{ role: 'user', parts: [{ type: 'text', text: 'What is a mutex?' }] }],
      tools: [],
      mustCall: false,
      modelOptions: {},
    });
  });

  it('gives system texts to the user, where they stand', () => {
    const system: ChatMessage = { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] };
    assert.deepEqual(
      messagesOf(system, userSays('a'), assistantSays('b')).map(({ role }) => role),
      ['user', 'user', 'assistant'],
    );
  });

  it('writes calls, and keeps the results of parallel ones together', () => {
    const call = (id: string): ContentPart => ({ type: 'tool-call', id, name: 'f', argumentsJson: '{"x":1}' });
    const messages = messagesOf(
      { role: 'assistant', parts: [{ type: 'reasoning', text: 'hm' }, call('a'), call('b')] },
      result('a'),
      result('b', { isError: true }),
      userSays('c'),
    );
    assert.deepEqual(messages, [
      {
        role: 'assistant',
        parts: [
          { type: 'tool-call', id: 'a', name: 'f', input: { x: 1 } },
          { type: 'tool-call', id: 'b', name: 'f', input: { x: 1 } },
        ],
      },
      {
        role: 'user',
        parts: [
          { type: 'tool-result', id: 'a', text: 'a' },
          { type: 'tool-result', id: 'b', text: 'Error: b' },
        ],
      },
      { role: 'user', parts: [{ type: 'text', text: 'c' }] },
    ]);
  });

  it('leaves out turns of thoughts only', () => {
    assert.deepEqual(messagesOf({ role: 'assistant', parts: [{ type: 'reasoning', text: 'hm' }] }), []);
  });

  it('offers tools, those for plain text with their input', () => {
    assert.deepEqual(toEditorRequest(aRequest({ tools: TOOLS })).tools, [
      { name: 'f', description: 'd', inputSchema: { type: 'object' } },
      {
        name: 'patch',
        description: '',
        inputSchema: {
          type: 'object',
          properties: { input: { type: 'string' } },
          required: ['input'],
          additionalProperties: false,
        },
      },
    ]);
  });

  for (const [toolChoice, names, mustCall] of [
    ['auto', ['f', 'patch'], false],
    ['none', [], false],
    ['required', ['f', 'patch'], true],
    [{ name: 'patch' }, ['patch'], true],
  ] as const) {
    it(`takes the tool choice ${JSON.stringify(toolChoice)}`, () => {
      const asked = toEditorRequest(aRequest({ tools: TOOLS, sampling: { toolChoice } }));
      assert.deepEqual([asked.tools.map(({ name }) => name), asked.mustCall], [names, mustCall]);
    });
  }

  it('passes on what shapes the reply', () => {
    const sampling = { temperature: 0, topP: 0.5, topK: 3, maxOutputTokens: 9, stop: ['a'], presencePenalty: 1 };
    assert.deepEqual(toEditorRequest(aRequest({ sampling })).modelOptions, {
      temperature: 0,
      top_p: 0.5,
      max_tokens: 9,
      stop: ['a'],
      presence_penalty: 1,
    });
  });

  const image = { type: 'image', mediaType: 'image/png', data: 'iVBO' } as const;
  const file = { type: 'file', mediaType: 'application/pdf', data: 'JVBE' } as const;
  const refused: readonly (readonly [string, Partial<ChatRequest>])[] = [
    ['messages[1].content', { messages: [userSays('a'), { role: 'user', parts: [image] }] }],
    ['messages[0].content', { messages: [{ role: 'user', parts: [file] }] }],
    ['messages[0].content', { messages: [result('a', { media: [image] })] }],
    ['response_format', { sampling: { jsonSchema: true } }],
    ['n', { source: { wire: 'openai-chat', body: { n: 2 }, stream: true } }],
  ];
  for (const [field, over] of refused) {
    it(`refuses ${JSON.stringify(over)} by name`, () => {
      assert.throws(() => toEditorRequest(aRequest(over)), {
        kind: 'invalid-request',
        message: `"${field}" cannot be carried over to the models of VS Code. Leave it out, or ask for a model of another provider.`,
      });
    });
  }
});
