import assert from 'node:assert/strict';
import { refuseUncarried } from '../../src/wire/uncarried.js';
import { aRequest } from '../support/builders.js';

const check = (fields: Record<string, unknown>): void => {
  const body = { model: 'auto', messages: [{ role: 'user', content: 'Hi' }], ...fields };
  refuseUncarried(aRequest({ source: { wire: 'openai-chat', body, stream: true } }), 'Acme');
};

describe('refuseUncarried', () => {
  const refused: readonly (readonly [string, Record<string, unknown>])[] = [
    ['n', { n: 2 }],
    ['logprobs', { logprobs: true }],
    ['logit_bias', { logit_bias: { '50256': -100 } }],
    ['audio', { audio: { voice: 'x' } }],
    ['modalities', { modalities: ['text', 'audio'] }],
    ['functions', { functions: [] }],
    ['function_call', { function_call: 'auto' }],
    ['web_search_options', { web_search_options: {} }],
    [
      'tools[1].type',
      {
        tools: [
          { type: 'function', function: { name: 'f' } },
          { type: 'custom', custom: {} },
        ],
      },
    ],
    ['tool_choice.type', { tool_choice: { type: 'allowed_tools' } }],
    [
      'messages[0].content[1].type',
      {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'a' },
              { type: 'file', file: {} },
            ],
          },
        ],
      },
    ],
    [
      'messages[0].tool_calls[0].type',
      { messages: [{ role: 'assistant', tool_calls: [{ id: 'a', type: 'custom', custom: {} }] }] },
    ],
  ];
  for (const [field, fields] of refused) {
    it(`refuses ${field} by name`, () => {
      assert.throws(() => check(fields), {
        kind: 'invalid-request',
        message: `"${field}" cannot be carried over to Acme. Leave it out, or ask for a model of another provider.`,
      });
    });
  }

  it('lets values be that ask for nothing', () => {
    check({
      n: 1,
      logprobs: false,
      logit_bias: {},
      audio: null,
      modalities: ['text'],
      functions: null,
      tool_choice: 'auto',
    });
  });

  it('lets hints be', () => {
    check({
      seed: 7,
      user: 'u',
      reasoning_effort: 'low',
      parallel_tool_calls: false,
      metadata: {},
      service_tier: 'auto',
    });
  });

  it('has nothing to say of other wires', () => {
    refuseUncarried(aRequest({ source: { wire: 'openai-completions', body: { n: 2 }, stream: true } }), 'Acme');
  });
});
