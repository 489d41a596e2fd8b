import assert from 'node:assert/strict';
import type { ChatEvent, ReplyEvent } from '../../../src/core/chat.js';
import { GatewayError } from '../../../src/core/errors.js';
import { loadedAnswer, writer } from '../../../src/wire/ollama/answer.js';
import type { AnswerMeta } from '../../../src/wire/port.js';
import { aRequest } from '../../support/builders.js';
import { inPieces, toArray } from '../../support/streams.js';
import { START } from '../support/reply.js';

const META: AnswerMeta = { id: 'req-1', createdS: 1_700_000_000, request: aRequest() };
const HEAD = { model: 'acme/one', created_at: '2023-11-14T22:13:20.000Z' };
const FINISH: ChatEvent = {
  type: 'finish',
  reason: 'stop',
  usage: {
    inputTokens: 3,
    cacheReadTokens: 2,
    cacheWrite5mTokens: 1,
    cacheWrite1hTokens: 0,
    outputTokens: 4,
    reasoningTokens: 1,
  },
};
const END = { done: true, done_reason: 'stop', prompt_eval_count: 6, eval_count: 4 };

const eventsOf = (...events: readonly ChatEvent[]): AsyncIterable<ReplyEvent> => inPieces([START, ...events]);

async function stream(events: readonly ChatEvent[], meta: AnswerMeta = META): Promise<unknown[]> {
  const text = (await toArray(writer.encodeStream(meta, eventsOf(...events)))).join('');
  assert.equal(text.at(-1), '\n');
  return text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

const whole = async (...events: readonly ChatEvent[]): Promise<unknown> =>
  JSON.parse(await writer.encodeWhole(META, eventsOf(...events)));

const said = (message: object): object => ({ ...HEAD, message: { role: 'assistant', ...message }, done: false });
const call = (index: number, id: string, name: string): ChatEvent => ({ type: 'tool-call-start', index, id, name });
const piece = (index: number, argumentsJson: string): ChatEvent => ({ type: 'tool-call-delta', index, argumentsJson });

describe('writer of ollama, streamed', () => {
  it('writes thoughts and text as they come, and the tokens at the end', async () => {
    assert.deepEqual(
      await stream([
        { type: 'reasoning-delta', text: 'hm' },
        { type: 'reasoning-seal', seal: { wire: 'anthropic-messages', value: 'x' } },
        { type: 'text-delta', text: 'Hi' },
        FINISH,
      ]),
      [
        said({ content: '', thinking: 'hm' }),
        said({ content: 'Hi' }),
        { ...HEAD, message: { role: 'assistant', content: '' }, ...END },
      ],
    );
  });

  it('writes a refusal as text', async () => {
    const [first] = await stream([{ type: 'refusal-delta', text: 'No.' }, FINISH]);
    assert.deepEqual(first, said({ content: 'No.' }));
  });

  it('writes whole calls, with arguments as objects', async () => {
    const [first] = await stream([
      call(0, 'a', 'read'),
      piece(0, '{"x"'),
      call(1, 'b', 'list'),
      piece(0, ':1}'),
      { type: 'finish', reason: 'tool-calls', usage: undefined },
    ]);
    assert.deepEqual(
      first,
      said({
        content: '',
        tool_calls: [
          { id: 'a', function: { index: 0, name: 'read', arguments: { x: 1 } } },
          { id: 'b', function: { index: 1, name: 'list', arguments: {} } },
        ],
      }),
    );
  });

  it('refuses a call that cannot be read, unless the limit says that the reply is cut', async () => {
    const cut = [call(0, 'a', 'read'), piece(0, '{"x"')];
    await assert.rejects(stream([...cut, { type: 'finish', reason: 'tool-calls', usage: undefined }]), {
      kind: 'upstream-garbled',
    });
    const lines = await stream([...cut, { type: 'finish', reason: 'length', usage: undefined }]);
    assert.deepEqual(lines, [
      { ...HEAD, message: { role: 'assistant', content: '' }, done: true, done_reason: 'length' },
    ]);
  });

  it('tells durations as far as they are known, in nanoseconds', async () => {
    const times = [1_000, 3_500.25];
    const lines = await stream([{ type: 'text-delta', text: 'Hi' }, FINISH], {
      ...META,
      elapsedMs: () => times.shift() ?? NaN,
    });
    assert.partialDeepStrictEqual(lines.at(-1), { total_duration: 3_500_250_000, eval_duration: 2_500_250_000 });
  });

  it('fails when the reply breaks off', async () => {
    await assert.rejects(stream([{ type: 'text-delta', text: 'Hi' }]), { kind: 'upstream-interrupted' });
  });
});

describe('writer of ollama, whole', () => {
  it('writes all at once', async () => {
    assert.deepEqual(
      await whole(
        { type: 'reasoning-delta', text: 'h' },
        { type: 'reasoning-delta', text: 'm' },
        { type: 'text-delta', text: 'H' },
        { type: 'text-delta', text: 'i' },
        call(0, 'a', 'read'),
        FINISH,
      ),
      {
        ...HEAD,
        message: {
          role: 'assistant',
          content: 'Hi',
          thinking: 'hm',
          tool_calls: [{ id: 'a', function: { index: 0, name: 'read', arguments: {} } }],
        },
        ...END,
      },
    );
  });

  it('fails when the reply breaks off', async () => {
    await assert.rejects(whole({ type: 'text-delta', text: 'Hi' }), { kind: 'upstream-interrupted' });
  });
});

describe('writer of ollama, failing', () => {
  const error = new GatewayError('upstream-too-long', 'Acme says the prompt is too long for the model.');

  it('writes an error as one text', () => {
    assert.deepEqual(writer.errorBody(error), { error: 'Acme says the prompt is too long for the model.' });
    assert.equal(writer.errorFrame(error), '{"error":"Acme says the prompt is too long for the model."}\n');
  });

  it('keeps a silent stream open with something no parser minds', () => {
    assert.deepEqual(JSON.parse(`${writer.keepAlive ?? ''}{"done":true}`), { done: true });
  });
});

describe('loadedAnswer', () => {
  it('says nothing and is done', () => {
    assert.deepEqual(loadedAnswer(META, { response: '' }, 'load'), {
      model: 'auto',
      created_at: '2023-11-14T22:13:20.000Z',
      response: '',
      done: true,
      done_reason: 'load',
    });
  });
});
