import assert from 'node:assert/strict';
import { GatewayError } from '../../src/core/errors.js';
import { DONE_FRAME, encodeStreamOptions, OPENAI_FORM, textEnd, untilDone } from '../../src/wire/openai-stream.js';

describe('untilDone', () => {
  it('reads up to the end mark and nothing after it', () => {
    const read = untilDone((text) => [{ type: 'text-delta', text }]);
    assert.deepEqual(read('a'), [{ type: 'text-delta', text: 'a' }]);
    assert.deepEqual(read('[DONE]'), []);
    assert.deepEqual(read('b'), []);
  });
});

describe('textEnd', () => {
  for (const [wireReason, reason] of [
    ['stop', 'stop'],
    ['length', 'length'],
    ['content_filter', 'refused'],
    ['tool_calls', 'other'],
    ['eos', 'other'],
  ] as const) {
    it(`takes "${wireReason}" for ${reason}`, () => assert.equal(textEnd(wireReason, 'Acme'), reason));
  }

  it('throws when the provider gave up', () => {
    assert.throws(() => textEnd('error', 'Acme'), {
      kind: 'upstream-failed',
      message: 'Acme gave up in the middle of its reply.',
    });
  });
});

describe('encodeStreamOptions', () => {
  it('asks for usage beside what the client asked for', () => {
    assert.deepEqual(encodeStreamOptions(undefined, []), { include_usage: true });
    assert.deepEqual(encodeStreamOptions(null, []), { include_usage: true });
    assert.deepEqual(encodeStreamOptions({ include_usage: false, x: 1 }, []), { include_usage: true, x: 1 });
  });

  it('asks for none where the provider refuses it, and keeps the rest', () => {
    assert.deepEqual(encodeStreamOptions({ include_usage: true, x: 1 }, ['no-stream-usage']), { x: 1 });
    assert.equal(encodeStreamOptions({ include_usage: true }, ['no-stream-usage']), undefined);
    assert.equal(encodeStreamOptions(null, ['no-stream-usage']), undefined);
  });
});

describe('streams of OpenAI', () => {
  it('end with a mark', () => assert.equal(DONE_FRAME, 'data: [DONE]\n\n'));

  it('write an error as an event', () => {
    assert.equal(
      OPENAI_FORM.errorFrame(new GatewayError('internal', 'Because.')),
      'data: {"error":{"message":"Because.","type":"server_error","param":null,"code":"internal"}}\n\n',
    );
  });
});
