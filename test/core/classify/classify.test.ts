import assert from 'node:assert/strict';
import { classify } from '../../../src/core/classify/classify.js';
import { signals } from '../../../src/core/strategies/signals.js';
import { aRequest } from '../../support/builders.js';

describe('classify', () => {
  it('is what the documented keyword scorer says', () => {
    const request = aRequest();
    assert.deepEqual(classify(request, 10), signals.classify({ request, promptTokens: 10 }));
  });
});
