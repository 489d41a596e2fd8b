import assert from 'node:assert/strict';
import { GatewayError } from '../../src/core/errors.js';
import { withEnd } from '../../src/gateway/ended-model.js';
import { aModel } from '../support/builders.js';

const MISSING = new GatewayError('upstream-model-unknown', 'Acme does not offer this model (HTTP 404): no such model', {
  upstreamStatus: 404,
});

describe('the failure of a model that ends', () => {
  const model = aModel({ lifecycle: { retiresOn: '2026-08-16', successor: 'acme/two' } });
  const after = (moment: string, card = model) => withEnd(MISSING, card, Date.parse(moment));

  it('says when it was retired and what to use, and keeps what the provider said', () => {
    const error = after('2026-08-17T00:00:00Z');
    assert.equal(
      error.message,
      'Acme does not offer this model (HTTP 404): no such model. acme/one was retired on 2026-08-16: use acme/two, or "auto".',
    );
    assert.deepEqual([error.kind, error.detail], ['upstream-model-unknown', { upstreamStatus: 404 }]);
  });

  it('takes the provider at its word on the last day, and not before', () => {
    assert.match(after('2026-08-16T00:00:00Z').message, /acme\/one was retired on 2026-08-16/);
    assert.match(after('2026-08-15T23:59:59Z').message, /acme\/one is to be retired on 2026-08-16/);
  });

  it('knows of no successor where none was named', () => {
    const alone = aModel({ lifecycle: { retiresOn: '2026-08-16' } });
    assert.match(after('2026-09-01', alone).message, /retired on 2026-08-16: use another model, or "auto"\.$/);
  });

  it('is left alone when nothing was announced, or when it is about something else', () => {
    assert.equal(after('2026-09-01', aModel()), MISSING);
    const other = new GatewayError('upstream-failed', 'Acme failed (HTTP 500).');
    assert.equal(withEnd(other, model, Date.parse('2026-09-01')), other);
  });
});
