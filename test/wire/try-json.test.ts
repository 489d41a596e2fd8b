import assert from 'node:assert/strict';
import * as z from 'zod';
import { tryJson } from '../../src/wire/try-json.js';

const schema = z.object({ a: z.number() });

describe('tryJson', () => {
  it('reads a value of the shape', () => assert.deepEqual(tryJson('{"a":1}', schema), { a: 1 }));

  for (const text of ['{"a":', '{"a":"1"}', '{"a":1,"__proto__":{}}', '']) {
    it(`takes ${text || 'no text'} for nothing`, () => assert.equal(tryJson(text, schema), undefined));
  }

  it('lets other failures through', () => {
    const broken = schema.transform(() => {
      throw new RangeError('broken');
    });
    assert.throws(() => tryJson('{"a":1}', broken), RangeError);
  });
});
