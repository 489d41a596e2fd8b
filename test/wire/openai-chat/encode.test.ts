import assert from 'node:assert/strict';
import type { ChatRequest, Sampling } from '../../../src/core/chat.js';
import type { Capability, Quirk } from '../../../src/core/model.js';
import { encodeRequest } from '../../../src/wire/openai-chat/encode.js';
import { aRequest } from '../../support/builders.js';

type Over = { readonly quirks?: readonly Quirk[]; readonly capabilities?: readonly Capability[] };

const encode = (request: ChatRequest, over: Over = {}): Record<string, unknown> =>
  encodeRequest(request, {
    model: 'acme-1',
    name: 'Acme',
    quirks: [],
    maxOutputTokens: 4_096,
    contextTokens: 8_192,
    ...over,
  });

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

  it('always asks for a stream', () => {
    assert.equal(encode(fromBody({ stream: false }))['stream'], true);
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

  it('writes tools for plain text as functions, and passes strictness on', () => {
    const tools = [
      { name: 'patch', description: 'd', schema: { kept: 'elsewhere' }, freeform: true },
      { name: 'read', description: '', schema: {}, strict: true },
    ] as const;
    assert.deepEqual(encode(aRequest({ tools }))['tools'], [
      {
        type: 'function',
        function: {
          name: 'patch',
          description: 'd',
          parameters: {
            type: 'object',
            properties: { input: { type: 'string' } },
            required: ['input'],
            additionalProperties: false,
          },
        },
      },
      { type: 'function', function: { name: 'read', description: '', parameters: {}, strict: true } },
    ]);
  });

  it('writes what else shapes the reply, but top_k', () => {
    const sampling = { topK: 5, seed: 7, presencePenalty: 1, frequencyPenalty: -1 };
    const { seed, presence_penalty: presence, frequency_penalty: frequency, ...rest } = encode(aRequest({ sampling }));
    assert.deepEqual([seed, presence, frequency], [7, 1, -1]);
    assert.equal('top_k' in rest, false);
  });

  it('says nothing of calls when there are no tools', () => {
    const sampling = { toolChoice: 'none', parallelToolCalls: false, stop: [] } as const;
    const body = encode(aRequest({ sampling }));
    assert.deepEqual(
      [body['tool_choice'], body['parallel_tool_calls'], body['stop']],
      [undefined, undefined, undefined],
    );
    const tools = [{ name: 'f', description: '', schema: {} }];
    assert.equal(encode(aRequest({ sampling, tools }))['parallel_tool_calls'], false);
  });

  it('tells only models that reason how hard to think', () => {
    const sampling = { reasoningEffort: 'medium' } as const;
    assert.equal(encode(aRequest({ sampling }))['reasoning_effort'], undefined);
    assert.equal(encode(aRequest({ sampling }), { capabilities: ['tools'] })['reasoning_effort'], undefined);
    assert.equal(encode(aRequest({ sampling }), { capabilities: ['reasoning'] })['reasoning_effort'], 'medium');
  });

  const efforts: readonly (readonly [Sampling, string | undefined])[] = [
    [{}, undefined],
    [{ reasoningEffort: 'none' }, 'low'],
    [{ reasoningEffort: 'minimal' }, 'low'],
    [{ reasoningEffort: 'high' }, 'high'],
    [{ reasoningEffort: 'xhigh' }, 'high'],
    [{ reasoningEffort: 'max' }, 'high'],
    [{ reasoningTokens: 2_048 }, 'low'],
    [{ reasoningTokens: 2_049 }, 'medium'],
    [{ reasoningTokens: 8_192 }, 'medium'],
    [{ reasoningTokens: 8_193 }, 'high'],
    [{ reasoningTokens: 50, reasoningEffort: 'high' }, 'high'],
  ];
  for (const [sampling, effort] of efforts) {
    it(`writes ${JSON.stringify(sampling)} as ${effort ?? 'nothing'}`, () => {
      const body = encode(aRequest({ sampling }), { capabilities: ['reasoning'] });
      assert.equal(body['reasoning_effort'], effort);
    });
  }

  it('refuses by name what the client asks of another wire', () => {
    const source = { wire: 'openai-completions', body: { prompt: 'a', suffix: 'b' }, stream: true } as const;
    assert.throws(() => encode(aRequest({ source })), {
      kind: 'invalid-request',
      message: '"suffix" cannot be carried over to Acme. Leave it out, or ask for a model of another provider.',
    });
  });
});
