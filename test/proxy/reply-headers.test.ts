import assert from 'node:assert/strict';
import { replyHeaders } from '../../src/proxy/reply-headers.js';
import { aDecision, SERVED } from './support.js';

const servedBy = (model: string) => replyHeaders(aDecision(), { provider: 'acme', model });

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
      'x-signalbox-reason': 'mid (score 0.41): the only capable model that is ready',
    });
  });

  it('say so when another model than the first choice answered', () => {
    assert.match(servedBy('two')['x-signalbox-reason'] ?? '', /acme\/two answered as the fallback$/);
  });

  it('leave out what could forge a line, or what a header cannot hold', () => {
    for (const model of ['m\r\nX-Evil: 1', 'm\tx', 'modèle']) {
      assert.equal(servedBy(model)['x-signalbox-model'], undefined);
      assert.equal(servedBy(model)['x-signalbox-reason'], undefined);
    }
  });

  it('hold 256 characters, not 257', () => {
    assert.equal(servedBy('a'.repeat(251))['x-signalbox-model'], `acme/${'a'.repeat(251)}`);
    assert.equal(servedBy('a'.repeat(252))['x-signalbox-model'], undefined);
  });
});
