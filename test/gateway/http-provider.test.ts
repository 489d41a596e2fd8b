import assert from 'node:assert/strict';
import type { Sampling } from '../../src/core/chat.js';
import type { WireFormat } from '../../src/core/model.js';
import { wireFor } from '../../src/gateway/http-provider.js';
import { aRequest } from '../support/builders.js';

const BOTH: readonly WireFormat[] = ['openai-responses', 'openai-chat'];

const asking = (sampling: Sampling, wire: WireFormat | 'none' = 'none') =>
  aRequest({ sampling, source: { wire, body: {}, stream: true } });

describe('the wire to a provider that speaks several', () => {
  it("is the provider's best one", () => {
    assert.equal(wireFor(asking({}), BOTH), 'openai-responses');
  });

  it("is the client's own when it is among them, whatever it asks for", () => {
    assert.equal(wireFor(asking({}, 'openai-chat'), BOTH), 'openai-chat');
    assert.equal(wireFor(asking({ stop: ['END'] }, 'openai-responses'), BOTH), 'openai-responses');
  });

  it('is one that can carry the request', () => {
    assert.equal(wireFor(asking({ stop: ['END'] }), BOTH), 'openai-chat');
  });

  it('is the best one where none can, which then refuses by name', () => {
    assert.equal(wireFor(asking({ stop: ['END'] }), ['openai-responses']), 'openai-responses');
  });
});
