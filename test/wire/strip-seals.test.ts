import assert from 'node:assert/strict';
import { stripSeals } from '../../src/wire/strip-seals.js';

const all = (): boolean => true;
const none = (): boolean => false;

describe('stripSeals', () => {
  const messages = {
    messages: [
      { role: 'user', content: 'Hi' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm.', signature: 'abc' },
          { type: 'text', text: 'Hello', cache_control: { type: 'ephemeral' } },
        ],
      },
      { role: 'assistant', content: [{ type: 'redacted_thinking', data: 'x' }] },
    ],
    beta_field: 1,
  };

  it('takes thinking out of Messages, with a turn that had nothing else, and leaves the rest as it came', () => {
    assert.deepEqual(stripSeals('anthropic-messages', messages, all), {
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: [{ type: 'text', text: 'Hello', cache_control: { type: 'ephemeral' } }] },
      ],
      beta_field: 1,
    });
  });

  it('leaves what is the model’s own', () => {
    assert.deepEqual(stripSeals('anthropic-messages', messages, none), messages);
  });

  it('asks about each block by itself', () => {
    const { messages: kept } = stripSeals(
      'anthropic-messages',
      messages,
      ({ value }) => JSON.stringify(value) === '{"type":"redacted_thinking","data":"x"}',
    );
    assert.equal(JSON.stringify(kept).includes('"signature":"abc"'), true);
    assert.equal(JSON.stringify(kept).includes('redacted'), false);
  });

  it('takes reasoning items out of Responses', () => {
    const input = [
      { type: 'reasoning', encrypted_content: 'e' },
      { type: 'message', role: 'user', content: 'Hi' },
    ];
    assert.deepEqual(stripSeals('openai-responses', { input }, all), { input: [input[1]] });
    assert.deepEqual(stripSeals('openai-responses', { input: 'Hi' }, all), { input: 'Hi' });
  });

  it('takes details out of Chat Completions', () => {
    const body = {
      messages: [{ role: 'assistant', content: 'a', reasoning_details: [{ type: 'reasoning.encrypted' }] }],
    };
    assert.deepEqual(stripSeals('openai-chat', body, all), {
      messages: [{ role: 'assistant', content: 'a', reasoning_details: [] }],
    });
  });

  it('takes signatures off the parts of Gemini', () => {
    const body = { contents: [{ role: 'model', parts: [{ functionCall: { name: 'f' }, thoughtSignature: 's' }] }] };
    assert.deepEqual(stripSeals('gemini', body, all), {
      contents: [{ role: 'model', parts: [{ functionCall: { name: 'f' } }] }],
    });
    assert.deepEqual(stripSeals('gemini', body, none), body);
  });

  it('leaves wires alone that have no seals', () => {
    const body = { messages: [] };
    assert.equal(stripSeals('ollama', body, all), body);
    assert.equal(stripSeals('none', body, all), body);
  });
});
