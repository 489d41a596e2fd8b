import assert from 'node:assert/strict';
import { replyHeaders } from '../../src/proxy/reply-headers.js';
import { aModel } from '../support/builders.js';
import { aDecision, SERVED } from './support.js';

const withNotes = (...notes: string[]) =>
  replyHeaders(aDecision({ candidates: [{ model: aModel(), score: 1, notes, estimatedNanoUsd: 0 }] }), SERVED);

describe('reply headers', () => {
  it('say who answered and why', () => {
    assert.deepEqual(replyHeaders(aDecision(), SERVED), {
      'x-signalbox-model': 'acme/one',
      'x-signalbox-tier': 'mid',
      'x-signalbox-complexity': 'medium',
      'x-signalbox-category': 'factual',
      'x-signalbox-score': '0.413',
      'x-signalbox-confidence': '0.9',
      'x-signalbox-request-id': '01TESTREQUEST0000000000000',
      'x-signalbox-reason': 'tier mid fits; cheapest of 3',
    });
  });

  it('give the reason of the model that answered, not of the first choice', () => {
    const [first] = aDecision().candidates;
    assert.ok(first);
    const second = { ...first, model: aModel({ model: 'two' }), notes: ['next best'] };
    const headers = replyHeaders(aDecision({ candidates: [first, second] }), { provider: 'acme', model: 'two' });
    assert.equal(headers['x-signalbox-reason'], 'next best');
  });

  it('leave out what a header cannot hold', () => {
    assert.equal(withNotes('a\r\nX-Evil: 1')['x-signalbox-reason'], undefined);
    assert.equal(withNotes('≈ $1')['x-signalbox-reason'], undefined);
    assert.equal(withNotes()['x-signalbox-reason'], undefined);
    assert.equal(replyHeaders(aDecision(), { provider: 'acme', model: 'm\nX: 1' })['x-signalbox-model'], undefined);
  });

  it('hold 256 characters, not 257', () => {
    assert.equal(withNotes('a'.repeat(256))['x-signalbox-reason'], 'a'.repeat(256));
    assert.equal(withNotes('a'.repeat(257))['x-signalbox-reason'], undefined);
  });
});
