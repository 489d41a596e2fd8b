import assert from 'node:assert/strict';
import * as z from 'zod';
import { byType } from '../../../src/wire/openai-responses/by-type.js';

const other = z.object({}).transform(() => 'other');
const schema = byType<string>(
  { a: z.object({ n: z.number() }).transform(({ n }) => `a${n}`), b: z.object({}).transform(() => 'b') },
  other,
);

describe('byType', () => {
  it('reads each value in the form of its type', () => {
    assert.deepEqual(z.array(schema).parse([{ type: 'b' }, { type: 'a', n: 1 }]), ['b', 'a1']);
  });

  it('has one form for all other types', () => {
    assert.deepEqual(
      z.array(schema).parse([{ type: 'c' }, {}, { type: null }, { type: 'toString' }]),
      Array(4).fill('other'),
    );
  });

  it('tells the faults of that form alone, and where they are', () => {
    const { error } = z.object({ list: z.array(schema) }).safeParse({ list: [{ type: 'b' }, { type: 'a', n: 'x' }] });
    assert.deepEqual(
      error?.issues.map(({ code, path }) => [code, path]),
      [['invalid_type', ['list', 1, 'n']]],
    );
  });
});
