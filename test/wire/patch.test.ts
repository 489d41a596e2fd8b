import assert from 'node:assert/strict';
import fc from 'fast-check';
import { editBody, patchBody, type Edits } from '../../src/wire/patch.js';
import { LAW_MS, runs } from '../support/runs.js';

const patched = (text: string, edits: Edits): string | undefined => {
  const pieces = patchBody(Buffer.from(text), JSON.parse(text) as Record<string, unknown>, edits);
  return pieces && Buffer.concat(pieces).toString('utf8');
};

describe('patchBody', () => {
  it('changes one value and leaves every other byte as it was', () => {
    const text = '{ "model" : "auto" ,"seed":1.50, "messages":[{"content":"{\\"model\\":\\"x\\"}"}]\n}';
    assert.equal(
      patched(text, { model: { value: 'gpt' } }),
      '{ "model" : "gpt" ,"seed":1.50, "messages":[{"content":"{\\"model\\":\\"x\\"}"}]\n}',
    );
  });

  it('does not touch a field of the same name further down', () => {
    assert.equal(patched('{"a":{"model":1},"model":"b"}', { model: { value: 'c' } }), '{"a":{"model":1},"model":"c"}');
  });

  it('adds a field that is not there', () => {
    assert.equal(
      patched('{"model":"a"}', { stream_options: { value: { include_usage: true } } }),
      '{"stream_options":{"include_usage":true},"model":"a"}',
    );
    assert.equal(patched(' {} ', { model: { value: 'a' } }), ' {"model":"a"} ');
  });

  it('renames a field and keeps its value as it is written', () => {
    assert.equal(
      patched('{"max_tokens": 1e3}', { max_tokens: { rename: 'max_completion_tokens' } }),
      '{"max_completion_tokens": 1e3}',
    );
    assert.equal(patched('{"a":1}', { max_tokens: { rename: 'b' } }), '{"a":1}');
  });

  it('renames a field and gives it another value', () => {
    const edits = { model: { rename: 'version', value: 'v1' } };
    assert.equal(patched('{"a":1, "model" :"x"}', edits), '{"a":1, "version" :"v1"}');
    assert.equal(patched('{"a":1}', edits), '{"version":"v1","a":1}');
  });

  it('gives up on a new name that another field has', () => {
    assert.equal(patched('{"max_tokens":1,"limit":null}', { max_tokens: { rename: 'limit' } }), undefined);
  });

  it('tells the field from one further down, from a value and from the end of another name', () => {
    const text = '{"a":[{"model":1}],"b":"model","x\\"model":2,"model" : "c"}';
    assert.equal(patched(text, { model: { value: 'd' } }), text.replace('"c"', '"d"'));
  });

  it('hands out the bytes that stay where they are, not copied', () => {
    const bytes = Buffer.from('{"model":"a","messages":[]}');
    const pieces = patchBody(bytes, { model: 'a', messages: [] }, { model: { value: 'b' } }) ?? [];
    assert.deepEqual(
      pieces.map((piece) => piece.buffer === bytes.buffer),
      [true, false, true],
    );
  });

  it('tells the field from a value that ends like it, and an escape from letters that look like one', () => {
    const text = '{"a":"old_model","b_model":1,"menu00":"u0041","model":"c"}';
    assert.equal(patched(text, { model: { value: 'd' } }), text.replace('"c"', '"d"'));
  });

  it('is not misled by escapes elsewhere', () => {
    const text = '{"a":"\\u0041","b":{"model":1},"model":"c"}';
    assert.equal(patched(text, { model: { value: 'd' } }), text.replace('"c"', '"d"'));
    assert.equal(
      patched('{"b":{"model":1},"mod\\u0065l":"c"}', { model: { value: 'd' } }),
      '{"b":{"model":1},"mod\\u0065l":"d"}',
    );
  });

  it('gives up when a field is to be taken away, unless it is not there', () => {
    assert.equal(patched('{"a":1,"b":2}', { a: { value: undefined } }), undefined);
    assert.equal(patched('{"b":2}', { a: { value: undefined } }), '{"b":2}');
  });

  it('gives up on a name that is written twice', () => {
    assert.equal(patched('{"model":"a","model":"b"}', { model: { value: 'c' } }), undefined);
  });

  it('knows a name that is written with escapes', () => {
    assert.equal(patched('{"mod\\u0065l":"a"}', { model: { value: 'c' } }), '{"mod\\u0065l":"c"}');
  });

  it('means what reading, changing and writing the body means', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
          fc.jsonValue(),
        ),
        fc.jsonValue(),
        fc.constantFrom(undefined, 1, 2),
        (body, model, indent) => {
          const text = JSON.stringify(body, undefined, indent);
          const result = patched(text, { model: { value: model } });
          assert.deepEqual(JSON.parse(result ?? 'null'), JSON.parse(JSON.stringify({ ...body, model })));
        },
      ),
      runs(3_000),
    );
  }).timeout(LAW_MS);
});

describe('editBody', () => {
  const text = '{ "model":"a","max_tokens":5 }';
  const body = { model: 'a', max_tokens: 5 };
  const sent = (edits: Edits, bytes?: Uint8Array): string => {
    const result = editBody({ body, ...(bytes && { bytes }) }, edits);
    return typeof result === 'string' ? result : Buffer.concat(result).toString('utf8');
  };
  const edits = { model: { value: 'b' }, max_tokens: { rename: 'limit' }, extra: { value: true } };

  it('patches the bytes where there are some', () => {
    assert.equal(sent(edits, Buffer.from(text)), '{"extra":true, "model":"b","limit":5 }');
  });

  it('writes the body anew where there are none, and means the same', () => {
    assert.equal(sent(edits), '{"model":"b","limit":5,"extra":true}');
  });

  it('takes a field away, and sets one under another name', () => {
    const away = { max_tokens: { value: undefined }, model: { rename: 'version', value: 'v' } };
    assert.equal(sent(away, Buffer.from(text)), '{"version":"v"}');
  });
});
