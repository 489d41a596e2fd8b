import assert from 'node:assert/strict';
import type { ChatRequest, WireSource } from '../../src/core/chat.js';
import { offeredOf, onlyWiresOf, refuseUncarried } from '../../src/wire/uncarried.js';
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
    assert.deepEqual(onlyWiresOf(from('openai-completions', { n: 2 })), { wires: ['openai-completions'], field: 'n' });
    assert.equal(onlyWiresOf(from('openai-chat', { suffix: 'b' })), undefined);
    assert.equal(onlyWiresOf(from('none', { n: 2 })), undefined);
    assert.equal(onlyWiresOf(from('offline', { n: 2 })), undefined);
  });

  it('may go over another wire that can', () => {
    const completion = from('openai-completions', { suffix: 'b' });
    assert.deepEqual(onlyWiresOf(completion), { wires: ['openai-completions', 'ollama-generate'], field: 'suffix' });
    assert.deepEqual(onlyWiresOf(from('ollama-generate', { suffix: 'b' }))?.wires, [
      'ollama-generate',
      'openai-completions',
    ]);
    assert.doesNotThrow(() => refuseUncarried(completion, 'Ollama', 'ollama-generate'));
    assert.throws(() => refuseUncarried(completion, 'Acme', 'openai-chat'), { message: /^"suffix" cannot/ });
  });

  it('stays on its own wire when only a part of it may go over another', () => {
    const both = from('ollama-generate', { suffix: 'b', raw: true });
    assert.deepEqual(onlyWiresOf(both), { wires: ['ollama-generate'], field: 'raw' });
    const later = from('ollama-generate', { suffix: 'b', logprobs: true });
    assert.deepEqual(onlyWiresOf(later)?.wires, ['ollama-generate']);
  });

  it('is told, not refused, when it was only offered', () => {
    const request = from('openai-chat', { tools: TOOLS });
    refuseUncarried(request, 'Acme');
    assert.equal(onlyWiresOf(request), undefined);
    assert.deepEqual(offeredOf(request), ['tools[0].type']);
  });

  it('is refused for the first field that asks, whatever was offered before', () => {
    const request = from('openai-chat', { tools: TOOLS, tool_choice: { type: 'web_search' }, logprobs: true });
    assert.equal(onlyWiresOf(request)?.field, 'logprobs');
    assert.deepEqual(offeredOf(request), ['tools[0].type']);
  });
});
