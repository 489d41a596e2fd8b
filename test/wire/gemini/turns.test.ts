import assert from 'node:assert/strict';
import { requestSchema, type Content } from '../../../src/wire/gemini/shapes.js';
import { decodeTurns } from '../../../src/wire/gemini/turns.js';

const decode = (...contents: object[]) => decodeTurns(requestSchema.parse({ contents }).contents ?? ([] as Content[]));
const user = (...parts: object[]) => ({ role: 'user', parts });
const model = (...parts: object[]) => ({ role: 'model', parts });
const call = (name: string, id?: string) => ({ functionCall: { name, args: { x: 1 }, ...(id && { id }) } });
const result = (name: string, output: string, id?: string) => ({
  functionResponse: { name, response: { output }, ...(id && { id }) },
});
const seal = (value: string) => ({ wire: 'gemini', value }) as const;

/** The ids of calls and of results, in their order. */
function idsOf(...contents: object[]): { calls: string[]; results: string[] } {
  const parts = decode(...contents).flatMap((message) => message.parts);
  return {
    calls: parts.flatMap((part) => (part.type === 'tool-call' ? [part.id] : [])),
    results: parts.flatMap((part) => (part.type === 'tool-result' ? [part.id] : [])),
  };
}

describe('decodeTurns of gemini', () => {
  it('reads text, pictures and answers', () => {
    assert.deepEqual(
      decode(
        user({ text: 'What is this?' }, { inlineData: { mimeType: 'image/png', data: 'aGk=' } }),
        model({ text: 'A dot.' }),
      ),
      [
        {
          role: 'user',
          parts: [
            { type: 'text', text: 'What is this?' },
            { type: 'image', mediaType: 'image/png', data: 'aGk=' },
          ],
        },
        { role: 'assistant', parts: [{ type: 'text', text: 'A dot.' }] },
      ],
    );
  });

  it('takes a turn without a role for the user', () => {
    assert.deepEqual(decode({ parts: { text: 'Hi' } }), [{ role: 'user', parts: [{ type: 'text', text: 'Hi' }] }]);
  });

  it('joins the pieces of an answer that a client keeps as they were streamed', () => {
    assert.deepEqual(decode(model({ text: 'H' }), model({ text: 'i' }), model(call('f', 'a')), model({ text: '' })), [
      {
        role: 'assistant',
        parts: [
          { type: 'text', text: 'Hi' },
          { type: 'tool-call', id: 'a', name: 'f', argumentsJson: '{"x":1}' },
        ],
      },
    ]);
  });

  it('puts results before what else the user said, and leaves empty turns out', () => {
    const messages = decode(model(call('f', 'a')), user({ text: 'Go on' }, result('f', 'out', 'a')), model());
    assert.deepEqual(messages.slice(1), [
      { role: 'tool', parts: [{ type: 'tool-result', id: 'a', text: 'out' }] },
      { role: 'user', parts: [{ type: 'text', text: 'Go on' }] },
    ]);
  });

  it('keeps signatures with thoughts, calls and texts', () => {
    const [message] = decode(
      model(
        { text: 'hm', thought: true, thoughtSignature: 's1' },
        { text: 'Hi', thoughtSignature: 's2' },
        { ...call('f', 'a'), thoughtSignature: 's3' },
        { text: '', thoughtSignature: 's4' },
      ),
    );
    assert.deepEqual(message?.parts, [
      { type: 'reasoning', text: 'hm', seal: seal('s1') },
      { type: 'text', text: 'Hi' },
      { type: 'reasoning', text: '', seal: seal('s2') },
      { type: 'tool-call', id: 'a', name: 'f', argumentsJson: '{"x":1}', seal: seal('s3') },
      { type: 'text', text: '' },
      { type: 'reasoning', text: '', seal: seal('s4') },
    ]);
  });

  it('keeps a signature in an empty part apart from the text before it', () => {
    const [message] = decode(model({ text: 'Hi' }, { text: '', thoughtSignature: 's' }));
    assert.deepEqual(message?.parts, [
      { type: 'text', text: 'Hi' },
      { type: 'text', text: '' },
      { type: 'reasoning', text: '', seal: seal('s') },
    ]);
  });

  it('reads failures, and results that are no text', () => {
    const response = (fields: object) => ({ functionResponse: { name: 'f', id: 'a', response: fields } });
    const [message] = decode(
      user(
        response({ error: 'no' }),
        response({ result: { a: 1 } }),
        response({ output: 'x', code: 1 }),
        response({ other: 'x' }),
        response({}),
      ),
    );
    assert.deepEqual(message?.parts, [
      { type: 'tool-result', id: 'a', text: 'no', isError: true },
      { type: 'tool-result', id: 'a', text: '{"a":1}' },
      { type: 'tool-result', id: 'a', text: '{"output":"x","code":1}' },
      { type: 'tool-result', id: 'a', text: '{"other":"x"}' },
      { type: 'tool-result', id: 'a', text: '' },
    ]);
  });

  it('reads pictures among a result', () => {
    const parts = [{ inlineData: { mimeType: 'image/png', data: 'aGk=' } }];
    const [message] = decode(user({ functionResponse: { name: 'f', id: 'a', response: { output: '' }, parts } }));
    assert.deepEqual(message?.parts, [
      { type: 'tool-result', id: 'a', text: '', media: [{ type: 'image', mediaType: 'image/png', data: 'aGk=' }] },
    ]);
  });
});

describe('the pairing of calls and results', () => {
  it('makes ids of place and name, the same whenever the conversation is sent', () => {
    const turns = [model(call('f'), call('f'), call('g')), user(result('f', '1'), result('f', '2'), result('g', '3'))];
    const ids = idsOf(...turns);
    assert.deepEqual(ids, {
      calls: ['call_0_f', 'call_1_f', 'call_2_g'],
      results: ['call_0_f', 'call_1_f', 'call_2_g'],
    });
    assert.deepEqual(idsOf(...turns, model({ text: 'Done' })), ids);
  });

  it('goes by name where results come in another order', () => {
    const { results } = idsOf(model(call('f'), call('g')), user(result('g', '1'), result('f', '2')));
    assert.deepEqual(results, ['call_1_g', 'call_0_f']);
  });

  it('goes by id where there is one', () => {
    const { results } = idsOf(
      model(call('f', 'a'), call('f', 'b')),
      user(result('f', '1', 'b'), result('f', '2', 'a')),
    );
    assert.deepEqual(results, ['b', 'a']);
  });

  it('pairs results that a tool has numbered by itself with calls that had no ids', () => {
    const { results } = idsOf(model(call('f')), user(result('f', '1', 'f-17')));
    assert.deepEqual(results, ['call_0_f']);
  });

  it('never gives a result with an id of its own to a call with another one', () => {
    const { results } = idsOf(model(call('f', 'a')), user(result('f', '1', 'z')));
    assert.deepEqual(results, ['z']);
  });

  it('waits no longer for calls of an earlier turn', () => {
    const { results } = idsOf(model(call('f')), user({ text: 'Stop' }), model(call('f')), user(result('f', '1')));
    assert.deepEqual(results, ['call_1_f']);
  });

  it('waits for all calls of a turn that comes in two pieces', () => {
    const { results } = idsOf(model(call('f')), model(call('g')), user(result('f', '1'), result('g', '2')));
    assert.deepEqual(results, ['call_0_f', 'call_1_g']);
  });

  it('makes an id for a result that answers nothing', () => {
    assert.deepEqual(idsOf(user(result('f', '1'))).results, ['result_0_f']);
  });
});
