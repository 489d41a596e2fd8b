import assert from 'node:assert/strict';
import type { ChatRequest, WireSource } from '../../src/core/chat.js';
import { findRefused, offeredOf, refuseUncarried } from '../../src/wire/uncarried.js';
import { aRequest } from '../support/builders.js';

const from = (wire: WireSource['wire'], body: Record<string, unknown>): ChatRequest =>
  aRequest({ source: { wire, body, stream: true } });
const TOOLS = [{ type: 'web_search' }, { type: 'function', function: { name: 'f' } }];

describe('what no other wire can carry', () => {
  it('is refused by name', () => {
    assert.throws(() => refuseUncarried(from('openai-chat', { n: 2 }), 'Acme'), {
      kind: 'invalid-request',
      message: '"n" cannot be carried over to Acme. Leave it out, or ask for a model of another provider.',
    });
  });

  it('is looked for as the wire of the request has it', () => {
    assert.equal(findRefused(from('openai-completions', { suffix: 'b' })), 'suffix');
    assert.equal(findRefused(from('openai-chat', { suffix: 'b' })), undefined);
    assert.equal(findRefused(from('none', { n: 2 })), undefined);
    assert.equal(findRefused(from('offline', { n: 2 })), undefined);
  });

  it('is told, not refused, when it was only offered', () => {
    const request = from('openai-chat', { tools: TOOLS });
    refuseUncarried(request, 'Acme');
    assert.equal(findRefused(request), undefined);
    assert.deepEqual(offeredOf(request), ['tools[0].type']);
  });

  it('is refused for the first field that asks, whatever was offered before', () => {
    const request = from('openai-chat', { tools: TOOLS, tool_choice: { type: 'web_search' }, logprobs: true });
    assert.equal(findRefused(request), 'logprobs');
    assert.deepEqual(offeredOf(request), ['tools[0].type']);
  });
});
