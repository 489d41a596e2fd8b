import assert from 'node:assert/strict';
import { requireCapabilities } from '../../../src/core/policy/require-capabilities.js';
import { aModel } from '../../support/builders.js';
import { aContext, aNeed, aPool, apply, namesOf } from '../../support/routing.js';

describe('require-capabilities', () => {
  const pool = aPool(
    aModel({ model: 'plain', capabilities: [] }),
    aModel({ model: 'tools', capabilities: ['tools'] }),
    aModel({ model: 'both', capabilities: ['images', 'tools'] }),
  );

  it('drops nothing when nothing special is needed', () => {
    assert.equal(apply(requireCapabilities, pool, aContext()), pool);
  });

  it('keeps models that have all that is needed', () => {
    const needs = aNeed({ capabilities: ['tools', 'images'] });
    assert.deepEqual(namesOf(apply(requireCapabilities, pool, aContext({ needs }))), ['both']);
  });

  it('names exactly what is missing', () => {
    const needs = aNeed({ capabilities: ['tools', 'images'] });
    const { rejected } = apply(requireCapabilities, pool, aContext({ needs }));
    assert.deepEqual(
      rejected.map(({ reason }) => reason),
      ['lacks tools, images', 'lacks images'],
    );
  });
});
