import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as z from 'zod';
import { GatewayError, type ErrorKind } from '../../src/core/errors.js';
import { parseJson, parseObject } from '../../src/wire/json.js';
import { LAW_MS, runs } from '../support/runs.js';

const anything = z.unknown();

const refusalOf = (text: string, schema: z.ZodType = anything, kind: ErrorKind = 'invalid-request'): GatewayError => {
  try {
    parseJson(text, schema, kind);
  } catch (thrown) {
    assert.ok(thrown instanceof GatewayError);
    return thrown;
  }
  return assert.fail('nothing was refused');
};

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('parseJson', () => {
  it('gives back the checked value', () => {
    assert.deepEqual(parseJson('{"a":1}', z.object({ a: z.number() }), 'invalid-request'), { a: 1 });
  });

  it('refuses broken JSON without quoting it', () => {
    const error = refusalOf('{"secret": sk-123');
    assert.equal(error.message, 'The request is not valid JSON.');
    assert.equal(error.cause, undefined);
  });

  it('keeps the kind it was given', () => {
    const error = refusalOf('nonsense', anything, 'upstream-garbled');
    assert.equal(error.kind, 'upstream-garbled');
    assert.equal(error.message, "The provider's answer is not valid JSON.");
  });

  it('names the wrong field and what it should be, never what it is', () => {
    const error = refusalOf(
      '{"list":[{"name":"private"},{"name":7}]}',
      z.object({ list: z.array(z.object({ name: z.string() })) }),
    );
    assert.equal(error.message, 'The request is not valid: "list[1].name" should be string.');
  });

  it('reads arrays nested 128 deep', () => {
    assert.ok(Array.isArray(parseJson(nested(128), anything, 'invalid-request')));
  });

  it('refuses arrays nested 129 deep', () => {
    assert.equal(refusalOf(nested(129)).message, 'The request is nested deeper than 128 levels.');
  });

  it('reads lists of 100,000 items in a request, and refuses one more', () => {
    const list = (items: number): string => JSON.stringify({ a: [Array.from({ length: items }, () => 0)] });
    assert.ok(parseJson(list(100_000), anything, 'invalid-request'));
    assert.equal(refusalOf(list(100_001)).message, 'The request has a list of more than 100,000 items.');
    assert.ok(parseJson(list(100_001), anything, 'upstream-garbled'));
  });

  it('refuses a million levels without exhausting the stack', () => {
    assert.equal(refusalOf(nested(1_000_000)).kind, 'invalid-request');
  });

  it('refuses a __proto__ field anywhere, and pollutes nothing', () => {
    assert.match(refusalOf('{"a":{"__proto__":{"polluted":1}}}').message, /"__proto__"/);
    assert.equal('polluted' in {}, false);
  });
});

describe('the message of a shape error', () => {
  const message = (value: unknown, schema: z.ZodType): string => refusalOf(JSON.stringify(value), schema).message;
  const content = z.union([
    z.string(),
    z.array(
      z.union([
        z.object({ type: z.literal('text'), text: z.string() }),
        z.object({ type: z.literal('image'), url: z.string() }),
      ]),
    ),
  ]);

  it('lists all forms when the value has none of them', () => {
    assert.equal(
      message({ content: 5 }, z.object({ content })),
      'The request is not valid: "content" should be string or array.',
    );
  });

  it('follows the form that the value resembles most', () => {
    assert.equal(
      message({ content: [{ type: 'image' }] }, z.object({ content })),
      'The request is not valid: "content[0].url" should be string.',
    );
  });

  it('gives the choices of an enum, not the value', () => {
    assert.equal(
      message({ role: 'wizard' }, z.object({ role: z.enum(['user', 'tool']) })),
      'The request is not valid: "role" should be "user" or "tool".',
    );
  });

  it('gives a bound, and on which side of it the value must be', () => {
    assert.match(message({ n: 1 }, z.object({ n: z.number().gt(1) })), /"n" should be more than 1/);
    assert.match(message({ n: 3 }, z.object({ n: z.number().max(2) })), /"n" should be at most 2/);
    assert.match(message({ n: 2 }, z.object({ n: z.number().lt(2) })), /"n" should be less than 2/);
    assert.equal(
      message({ n: 0 }, z.object({ n: z.number().min(1) })),
      'The request is not valid: "n" should be at least 1 (number).',
    );
  });

  it('speaks of the whole value when no field is to blame', () => {
    assert.equal(message(7, z.object({})), 'The request is not valid: it should be object.');
  });

  it('makes field names from outside printable and short', () => {
    const text = message({ [`a\u001b[31m${'x'.repeat(200)}`]: 1 }, z.record(z.string(), z.string()));
    assert.match(text, /^[\x20-\x7e…]+$/);
    assert.ok(text.length < 130);
  });
});

describe('parseObject', () => {
  it('gives an object of any fields', () => {
    assert.deepEqual(parseObject(Buffer.from('{"a":[1,{"b":null}]}'), 'invalid-request'), { a: [1, { b: null }] });
  });

  for (const text of ['[]', '"a"', '1', 'null']) {
    it(`refuses ${text}`, () => {
      assert.throws(() => parseObject(Buffer.from(text), 'invalid-request'), {
        kind: 'invalid-request',
        message: 'The request is not valid: it should be an object.',
      });
    });
  }

  it('refuses what is not JSON, too deep or hostile', () => {
    assert.throws(() => parseObject(Buffer.from('{'), 'invalid-request'), /not valid JSON/);
    assert.throws(
      () => parseObject(Buffer.from(`{"a":${'['.repeat(128)}${']'.repeat(128)}}`), 'invalid-request'),
      /deeper than 128/,
    );
    assert.throws(() => parseObject(Buffer.from('{"a":{"__proto__":1}}'), 'invalid-request'), /__proto__/);
  });
});

/** What a reader gives, or the kind of its refusal. Anything else that is thrown goes on. */
function outcome(read: () => unknown): unknown {
  try {
    return { value: read() };
  } catch (thrown) {
    if (thrown instanceof GatewayError) return thrown.kind;
    throw thrown;
  }
}

/** What JSON.parse gives, unless a field is named "__proto__". */
function plainly(text: string): { readonly value: unknown } | undefined {
  try {
    const names = new Set<string>();
    const value: unknown = JSON.parse(text, (name, inner: unknown) => {
      names.add(name);
      return inner;
    });
    return names.has('__proto__') ? undefined : { value };
  } catch {
    return undefined;
  }
}

describe('JSON from outside, whatever the text', () => {
  const FRAGMENTS = [
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    '"a":',
    '"__proto__":',
    '"\\u005f_proto__"',
    '1e9',
    '-',
    'null',
    ' ',
    '\\',
  ];
  const text = fc.oneof(
    fc.json({ maxDepth: 2 }),
    fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 12 }).map((pieces) => pieces.join('')),
    fc.array(fc.constantFrom('"a":1', '"b":[{}]', '"__proto__":1'), { maxLength: 3 }).map((all) => `{${all.join()}}`),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );

  it('is read as JSON.parse reads it, or refused', () => {
    fc.assert(
      fc.property(text, (any) => {
        const expected = plainly(any) ?? 'invalid-request';
        assert.deepEqual(
          outcome(() => parseJson(any, anything, 'invalid-request')),
          expected,
        );
      }),
      runs(10_000),
    );
  }).timeout(LAW_MS);

  it('is read as an object when it is one, or refused', () => {
    fc.assert(
      fc.property(text, (any) => {
        const plain = plainly(any);
        const isObject = Object.prototype.toString.call(plain?.value) === '[object Object]';
        assert.deepEqual(
          outcome(() => parseObject(Buffer.from(any), 'invalid-request')),
          isObject ? plain : 'invalid-request',
        );
      }),
      runs(10_000),
    );
  }).timeout(LAW_MS);
});
