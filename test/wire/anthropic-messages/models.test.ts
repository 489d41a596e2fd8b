import assert from 'node:assert/strict';
import { modelInfo, modelPage } from '../../../src/wire/anthropic-messages/models.js';

const many = Array.from({ length: 25 }, (_, index) => ({ id: `m${index}`, name: `Model ${index}` }));

/** Which models a page has, and what it says of the others. */
function page(query: string, models = many): object {
  const { data, ...rest } = modelPage(models, new URLSearchParams(query)) as { data: { id: string }[] };
  return { ids: data.map(({ id }) => id), ...rest };
}

const idsFrom = (first: number, past: number): readonly string[] => many.slice(first, past).map(({ id }) => id);

describe('modelInfo', () => {
  it('describes a model as Anthropic does', () => {
    assert.deepEqual(modelInfo({ id: 'acme/one', name: 'Acme One' }), {
      type: 'model',
      id: 'acme/one',
      display_name: 'Acme One',
      created_at: '1970-01-01T00:00:00Z',
    });
  });
});

describe('modelPage', () => {
  it('has 20 models when no number is asked for', () => {
    assert.deepEqual(page(''), { ids: idsFrom(0, 20), has_more: true, first_id: 'm0', last_id: 'm19' });
  });

  it('has as many as asked for', () => {
    assert.deepEqual(page('limit=2'), { ids: ['m0', 'm1'], has_more: true, first_id: 'm0', last_id: 'm1' });
    assert.deepEqual(page('limit=25'), { ids: idsFrom(0, 25), has_more: false, first_id: 'm0', last_id: 'm24' });
    assert.deepEqual(page('limit=1000'), { ids: idsFrom(0, 25), has_more: false, first_id: 'm0', last_id: 'm24' });
  });

  it('goes on after a model, and back before one', () => {
    assert.deepEqual(page('after_id=m22'), { ids: ['m23', 'm24'], has_more: false, first_id: 'm23', last_id: 'm24' });
    assert.deepEqual(page('before_id=m3&limit=2'), {
      ids: ['m1', 'm2'],
      has_more: true,
      first_id: 'm1',
      last_id: 'm2',
    });
    assert.deepEqual(page('before_id=m2&limit=2'), {
      ids: ['m0', 'm1'],
      has_more: false,
      first_id: 'm0',
      last_id: 'm1',
    });
  });

  it('can be empty', () => {
    const nothing = { ids: [], has_more: false, first_id: null, last_id: null };
    assert.deepEqual(page('after_id=m24'), nothing);
    assert.deepEqual(page('', []), nothing);
  });

  for (const query of ['limit=0', 'limit=1001', 'limit=-1', 'limit=a', 'limit=', 'after_id=x', 'before_id=x']) {
    it(`refuses ?${query}`, () => assert.throws(() => page(query), { kind: 'invalid-request' }));
  }
});
