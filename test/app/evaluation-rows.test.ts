import assert from 'node:assert/strict';
import { readRow, toClassify } from '../../src/app/evaluation-rows.js';
import { GatewayError } from '../../src/core/errors.js';

const read = (row: unknown) => readRow(JSON.stringify(row), 7);

const says = (row: unknown, message: string): void =>
  assert.throws(
    () => read(row),
    (error) =>
      error instanceof GatewayError &&
      error.kind === 'invalid-request' &&
      error.message.startsWith(`Line 7: ${message}`),
  );

describe('a row to evaluate', () => {
  const asked = [{ role: 'user', parts: [{ type: 'text', text: 'hi' }] }];

  it('is a prompt', () => {
    assert.deepEqual(read({ id: 'a', prompt: 'hi' }).messages, asked);
  });

  it('is a conversation, whose contents are texts or text parts', () => {
    const messages = [
      { role: 'system', content: 'be brief' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'one' },
          { type: 'text', text: 'two' },
        ],
      },
      { role: 'assistant', content: null, tool_calls: [] },
      { role: 'tool', content: 'exit 1', tool_call_id: 'x' },
    ];
    assert.deepEqual(read({ id: 'a', messages }).messages, [
      { role: 'system', parts: [{ type: 'text', text: 'be brief' }] },
      {
        role: 'user',
        parts: [
          { type: 'text', text: 'one' },
          { type: 'text', text: 'two' },
        ],
      },
      { role: 'assistant', parts: [] },
      { role: 'tool', parts: [{ type: 'tool-result', id: '', text: 'exit 1' }] },
    ]);
  });

  it('counts as a conversation when it has a prompt as well', () => {
    const row = { id: 'a', prompt: 'x', messages: [{ role: 'user', content: 'hi' }] };
    assert.deepEqual(read(row).messages, asked);
  });

  it('may have null for what it does not have', () => {
    assert.deepEqual(read({ id: 'a', prompt: 'hi', messages: null, tier: null }).messages, asked);
    assert.deepEqual(read({ id: 'a', prompt: null, messages: [{ role: 'user', content: 'hi' }] }).foreign, []);
  });

  it('keeps its id as it is, also a number', () => {
    assert.equal(read({ id: 12, prompt: '' }).id, 12);
    assert.equal(read({ id: 'set/12', prompt: '' }).id, 'set/12');
  });

  it('keeps labels of ours, and tiers by number', () => {
    const labels = { tier: 'mid', complexity: 'medium', category: 'code', domain: 'cs' };
    assert.deepEqual(read({ id: 'a', prompt: '', ...labels }).labels, labels);
    assert.equal(read({ id: 'a', prompt: '', tier: 0 }).labels.tier, 'free');
    assert.equal(read({ id: 'a', prompt: '', tier: 3 }).labels.tier, 'premium');
  });

  it('tells which labels are none of ours', () => {
    const row = read({ id: 'a', prompt: '', tier: 4, complexity: 'hard', category: 'code', domain: ['cs'] });
    assert.deepEqual(row.foreign, ['tier', 'complexity', 'domain']);
    assert.deepEqual(row.labels, { tier: undefined, complexity: undefined, category: 'code', domain: undefined });
  });

  it('becomes a request with the size that routing would see', () => {
    const { request, promptTokens } = toClassify(read({ id: 12, prompt: 'What is a mutex?' }));
    assert.equal(request.id, '12');
    assert.equal(request.messages.length, 1);
    assert.equal(promptTokens, 8); // five words and marks, and three for the message
  });
});

describe('a row that cannot be evaluated', () => {
  it('is named by its line, with what to do', () => {
    assert.throws(() => readRow('{"id": "a"', 3), /^GatewayError: Line 3: it is not JSON\. Each line has to be \{"id"/);
    says({ id: 'a' }, 'it should be a row with a "prompt" or with "messages".');
    says({ prompt: 'hi' }, '"id" should be string or number.');
    says({ id: '', prompt: 'hi' }, '"id" should be at least 1 (string).');
    says(['a', 'hi'], 'it should be object.');
  });

  it('is told which field is wrong', () => {
    says({ id: 'a', prompt: 5 }, '"prompt" should be string.');
    says({ id: 'a', messages: [] }, '"messages" should be at least 1 (array).');
    says({ id: 'a', messages: [{ role: 'robot', content: '' }] }, '"messages[0].role" should be "user" or "assistant"');
    says({ id: 'a', messages: [{ role: 'user', content: 5 }] }, '"messages[0].content" should be string or array.');
    says(
      { id: 'a', messages: [{ role: 'user' }] },
      '"messages[0].content" should be a string or an array of text parts.',
    );
    const image = { type: 'image_url', image_url: { url: 'https://x' } };
    says(
      { id: 'a', messages: [{ role: 'user', content: [image] }] },
      '"messages[0].content[0].type" should be "text".',
    );
  });

  it('is told when the file is not UTF-8', () => {
    assert.throws(() => readRow('\ufffd\ufffd{\0"\0', 1), /Line 1: it is UTF-16; save the file as UTF-8/);
  });

  it('never has its text quoted', () => {
    assert.throws(
      () => readRow('{"prompt": secret}', 1),
      (error) => error instanceof Error && !error.message.includes('secret') && error.cause === undefined,
    );
  });
});
