import assert from 'node:assert/strict';
import type { ChatMessage, ChatRequest, Sampling } from '../../../src/core/chat.js';
import { encodeRequest } from '../../../src/wire/anthropic-messages/encode.js';
import { aRequest, userSays } from '../../support/builders.js';

const encodeFor = (model: string, request: ChatRequest): Record<string, unknown> =>
  encodeRequest(request, { model, name: 'Acme', quirks: [], maxOutputTokens: 4_096, contextTokens: 200_000 });
const encode = (request: ChatRequest): Record<string, unknown> => encodeFor('other-model', request);
const messagesOf = (...messages: ChatMessage[]): unknown => encode(aRequest({ messages }))['messages'];
const system = (text: string): ChatMessage => ({ role: 'system', parts: [{ type: 'text', text }] });
const sampled = (sampling: Sampling): Record<string, unknown> => encode(aRequest({ sampling }));
const TOOL = { name: 'read', description: 'Reads', schema: { type: 'object' } };
const text = (words: string) => ({ type: 'text', text: words }) as const;

describe('encodeRequest of anthropic-messages', () => {
  it('writes a plain request, with the limit this wire demands', () => {
    assert.deepEqual(encode(aRequest()), {
      model: 'other-model',
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

  it('keeps system texts apart that came in one message', () => {
    const messages: ChatMessage[] = [{ role: 'system', parts: [text('A'), text('B')] }, userSays('Hi')];
    assert.equal(encode(aRequest({ messages }))['system'], 'A\n\nB');
  });

  it('leaves out white space, and nothing that only JavaScript takes for it', () => {
    assert.deepEqual(messagesOf(userSays('\u2003\n'), userSays('a')), [{ role: 'user', content: [text('a')] }]);
    assert.deepEqual(messagesOf(userSays('\uFEFF')), [{ role: 'user', content: [text('\uFEFF')] }]);
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

  it('leaves out empty texts and turns', () => {
    assert.deepEqual(
      messagesOf(userSays('Hi'), { role: 'assistant', parts: [{ type: 'text', text: '' }] }, userSays('there')),
      [{ role: 'user', content: [text('Hi'), text('there')] }],
    );
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
    const choiceFor = (sampling: Sampling): unknown => encode(aRequest({ tools: [TOOL], sampling }))['tool_choice'];
    assert.deepEqual(choiceFor({ parallelToolCalls: false }), { type: 'auto', disable_parallel_tool_use: true });
    assert.deepEqual(choiceFor({ parallelToolCalls: false, toolChoice: 'required' }), {
      type: 'any',
      disable_parallel_tool_use: true,
    });
    assert.deepEqual(choiceFor({ parallelToolCalls: false, toolChoice: 'none' }), { type: 'none' });
    assert.equal(choiceFor({ parallelToolCalls: true }), undefined);
  });

  it('gives a tool of plain text one field for it, and leaves out a description that is empty', () => {
    const tool = { name: 'apply_patch', description: '', schema: undefined, freeform: true } as const;
    assert.deepEqual(encode(aRequest({ tools: [tool] }))['tools'], [
      {
        name: 'apply_patch',
        input_schema: {
          type: 'object',
          properties: { input: { type: 'string' } },
          required: ['input'],
          additionalProperties: false,
        },
      },
    ]);
  });

  it('leaves out system texts that say nothing', () => {
    assert.equal('system' in encode(aRequest({ messages: [system(' '), userSays('Hi')] })), false);
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

  const chances: Sampling = { temperature: 0.5, topP: 0.9, topK: 40 };
  for (const [model, taken] of [
    ['other-model', { temperature: 0.5, top_p: 0.9, top_k: 40 }],
    ['claude-sonnet-4-20250514', { temperature: 0.5, top_p: 0.9, top_k: 40 }],
    ['claude-opus-4-1', { temperature: 0.5, top_k: 40 }],
    ['claude-sonnet-4-6', { temperature: 0.5, top_k: 40 }],
    ['claude-opus-4-7', {}],
  ] as const) {
    it(`writes for ${model} what it takes of temperature, top_p and top_k`, () => {
      const { temperature, top_p, top_k } = encodeFor(model, aRequest({ sampling: chances }));
      assert.deepEqual(JSON.parse(JSON.stringify({ temperature, top_p, top_k })), taken);
    });
  }

  it('writes a top_p where no temperature takes its place', () => {
    assert.equal(encodeFor('claude-opus-4-1', aRequest({ sampling: { topP: 0.9 } }))['top_p'], 0.9);
  });

  it('writes no temperature for a model that thinks', () => {
    const sampling: Sampling = { temperature: 0.5, reasoningTokens: 2_000 };
    const body = encode(aRequest({ sampling }));
    assert.deepEqual([body['thinking'], 'temperature' in body], [{ type: 'enabled', budget_tokens: 2_000 }, false]);
  });

  it('keeps the temperature of a model that is told not to think', () => {
    const body = encode(aRequest({ sampling: { temperature: 0.5, reasoningEffort: 'none' } }));
    assert.deepEqual([body['thinking'], body['temperature']], [{ type: 'disabled' }, 0.5]);
  });

  it('does not think beside a tool that must be called', () => {
    const forced: Sampling = { toolChoice: 'required', reasoningEffort: 'high' };
    assert.equal('thinking' in encodeFor('claude-sonnet-4-6', aRequest({ tools: [TOOL], sampling: forced })), false);
    assert.equal('thinking' in encodeFor('claude-sonnet-4-6', aRequest({ sampling: forced })), true);
  });

  it('writes effort and format in one field', () => {
    const sampling: Sampling = { reasoningEffort: 'low', jsonSchema: { type: 'object' } };
    assert.deepEqual(encodeFor('claude-opus-4-8', aRequest({ sampling }))['output_config'], {
      effort: 'low',
      format: { type: 'json_schema', schema: { type: 'object' } },
    });
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
});
