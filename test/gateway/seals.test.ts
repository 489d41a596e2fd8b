import assert from 'node:assert/strict';
import type { ChatMessage, ContentPart, Seal } from '../../src/core/chat.js';
import { createMakers } from '../../src/gateway/seals.js';
import { aRequest } from '../support/builders.js';

const ONE = { provider: 'acme', model: 'one' };
const TWO = { provider: 'acme', model: 'two' };
const THINKING: Seal = { wire: 'anthropic-messages', value: { type: 'thinking', thinking: 'Hm.', signature: 'sig-1' } };
const SIGNED: Seal = { wire: 'gemini', value: 'sig-2' };

const call = (id: string, seal?: Seal): ContentPart => ({
  type: 'tool-call',
  id,
  name: 'read',
  argumentsJson: '{}',
  ...(seal && { seal }),
});
const assistant = (...parts: readonly ContentPart[]): ChatMessage => ({ role: 'assistant', parts });
const result = (id: string): ChatMessage => ({ role: 'tool', parts: [{ type: 'tool-result', id, text: 'ok' }] });
const after = (...messages: readonly ChatMessage[]) => aRequest({ messages: [...aRequest().messages, ...messages] });

describe('makers', () => {
  it('know in whose tool loop a request stands', () => {
    const makers = createMakers();
    makers.listenTo(ONE)({ type: 'tool-call-start', index: 0, id: 'a', name: 'read' });
    assert.deepEqual(makers.loopModelOf(after(assistant(call('a')), result('a'))), ONE);
    assert.equal(makers.loopModelOf(after(assistant(call('b')), result('b'))), undefined);
    assert.equal(makers.loopModelOf(aRequest()), undefined);
  });

  it('put sealed reasoning back before the call that it led to, where the client’s wire could not hold it', () => {
    const makers = createMakers();
    const listen = makers.listenTo(ONE);
    listen({ type: 'reasoning-seal', seal: THINKING });
    listen({ type: 'tool-call-start', index: 0, id: 'a', name: 'read' });
    const request = after(assistant({ type: 'text', text: 'I read.' }, call('a')), result('a'));
    assert.deepEqual(makers.requestFor(request, ONE).messages[1]?.parts, [
      { type: 'text', text: 'I read.' },
      { type: 'reasoning', text: '', seal: THINKING },
      call('a'),
    ]);
  });

  it('put a call’s own seal back on the call', () => {
    const makers = createMakers();
    makers.listenTo(ONE)({ type: 'tool-call-start', index: 0, id: 'a', name: 'read', seal: SIGNED });
    const request = after(assistant(call('a'), call('b')), result('a'));
    assert.deepEqual(makers.requestFor(request, ONE).messages[1]?.parts, [call('a', SIGNED), call('b')]);
  });

  it('give another model nothing that is sealed', () => {
    const makers = createMakers();
    const listen = makers.listenTo(ONE);
    listen({ type: 'reasoning-seal', seal: THINKING });
    listen({ type: 'tool-call-start', index: 0, id: 'a', name: 'read', seal: SIGNED });
    const sealed = assistant({ type: 'reasoning', text: 'Hm.', seal: THINKING }, call('a', SIGNED));
    assert.deepEqual(makers.requestFor(after(sealed), TWO).messages[1]?.parts, [call('a')]);
    assert.equal(makers.requestFor(after(assistant(call('a'))), TWO).messages[1]?.parts.length, 1);
  });

  it('write the body of a wire anew when something is taken out of it', () => {
    const makers = createMakers();
    makers.listenTo(ONE)({ type: 'reasoning-seal', seal: THINKING });
    const body = { messages: [{ role: 'assistant', content: [THINKING.value, { type: 'text', text: 'Hi' }] }], x: 1 };
    const source = { wire: 'anthropic-messages', body, stream: true, bytes: Buffer.from('{}') } as const;
    const request = { ...after(assistant({ type: 'reasoning', text: 'Hm.', seal: THINKING })), source };
    assert.deepEqual(makers.requestFor(request, TWO).source, {
      wire: 'anthropic-messages',
      body: { messages: [{ role: 'assistant', content: [{ type: 'text', text: 'Hi' }] }], x: 1 },
      stream: true,
    });
  });

  it('leave a request alone that they know nothing of, and one that is the model’s own', () => {
    const makers = createMakers();
    const request = after(assistant({ type: 'reasoning', text: 'Hm.', seal: THINKING }, call('a')));
    assert.equal(makers.requestFor(request, TWO), request);
    makers.listenTo(ONE)({ type: 'reasoning-seal', seal: THINKING });
    assert.equal(makers.requestFor(request, ONE), request);
  });
});
