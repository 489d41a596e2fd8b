import assert from 'node:assert/strict';
import { toJsonSchema } from '../../../src/wire/gemini/schema.js';

describe('toJsonSchema of gemini', () => {
  it('writes types in lower case, at every depth', () => {
    assert.deepEqual(
      toJsonSchema({
        type: 'OBJECT',
        properties: { list: { type: 'ARRAY', items: { anyOf: [{ type: 'STRING' }, { type: 'INTEGER' }] } } },
        required: ['list'],
      }),
      {
        type: 'object',
        properties: { list: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'integer' }] } } },
        required: ['list'],
      },
    );
  });

  it('reads counts that are written as text, in either spelling', () => {
    assert.deepEqual(toJsonSchema({ type: 'ARRAY', min_items: '1', maxItems: 3 }), {
      type: 'array',
      minItems: 1,
      maxItems: 3,
    });
  });

  it('lets null fit where Google says so', () => {
    assert.deepEqual(toJsonSchema({ type: 'STRING', nullable: true, enum: ['a'], format: 'enum' }), {
      type: ['string', 'null'],
      enum: ['a', null],
    });
    assert.deepEqual(toJsonSchema({ anyOf: [{ type: 'STRING' }], nullable: true }), {
      anyOf: [{ type: 'string' }, { type: 'null' }],
    });
    assert.deepEqual(toJsonSchema({ type: 'STRING', nullable: false }), { type: 'string' });
  });

  it('leaves out what JSON Schema has no word for', () => {
    assert.deepEqual(toJsonSchema({ type: 'TYPE_UNSPECIFIED', propertyOrdering: ['a'], example: 1 }), {
      examples: [1],
    });
  });

  it('keeps every other word, and names of properties as they are', () => {
    const schema = { type: 'object', description: 'D', properties: { a_b: { type: 'number', minimum: 0 } }, $defs: {} };
    assert.deepEqual(toJsonSchema(schema), schema);
  });

  it('gives back what is no schema', () => assert.equal(toJsonSchema(undefined), undefined));
});
