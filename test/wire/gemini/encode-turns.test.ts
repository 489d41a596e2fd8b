import assert from 'node:assert/strict';
import type { ChatMessage, ContentPart, MediaPart, Seal } from '../../../src/core/chat.js';
import { encodeTurns } from '../../../src/wire/gemini/encode-turns.js';
import { assistantSays, userSays } from '../../support/builders.js';

const OLDER = 'gemini-2.5-pro';
const RECENT = 'gemini-3.5-flash';
const IMAGE: MediaPart = { type: 'image', mediaType: 'image/png', data: 'aGk=' };
const WIRE_IMAGE = { inlineData: { mimeType: 'image/png', data: 'aGk=' } };

const encode = (...messages: ChatMessage[]): object[] => encodeTurns(messages, OLDER);
const assistant = (...parts: ContentPart[]): ChatMessage => ({ role: 'assistant', parts });
const seal = (value: string, wire: Seal['wire'] = 'gemini'): Seal => ({ wire, value });
const call = (id: string, own?: Seal): ContentPart => ({
  type: 'tool-call',
  id,
  name: `tool-${id}`,
  argumentsJson: '{"x":1}',
  ...(own && { seal: own }),
});
const wireCall = (id: string) => ({ functionCall: { id, name: `tool-${id}`, args: { x: 1 } } });
const result = (id: string, over: object = {}): ChatMessage => ({
  role: 'tool',
  parts: [{ type: 'tool-result', id, text: 'out', ...over }],
});
const wireResult = (id: string, over: object = {}) => ({
  functionResponse: { id, name: `tool-${id}`, response: { output: 'out' }, ...over },
});

describe('encodeTurns of gemini', () => {
  it('knows two roles, and joins neighbours of one', () => {
    assert.deepEqual(encode(userSays('A'), userSays('B'), assistantSays('C'), assistantSays('')), [
      { role: 'user', parts: [{ text: 'A' }, { text: 'B' }] },
      { role: 'model', parts: [{ text: 'C' }] },
    ]);
  });

  it('writes pictures and documents', () => {
    assert.deepEqual(
      encode({ role: 'user', parts: [IMAGE, { type: 'file', mediaType: 'application/pdf', data: 'aGk=' }] }),
      [{ role: 'user', parts: [WIRE_IMAGE, { inlineData: { mimeType: 'application/pdf', data: 'aGk=' } }] }],
    );
  });

  it('keeps the results of parallel calls in a turn of their own, before what the user adds', () => {
    assert.deepEqual(
      encode(assistant(call('a'), call('b')), result('a'), userSays('Go on'), result('b', { isError: true })),
      [
        { role: 'model', parts: [wireCall('a'), wireCall('b')] },
        { role: 'user', parts: [wireResult('a'), wireResult('b', { response: { error: 'out' } })] },
        { role: 'user', parts: [{ text: 'Go on' }] },
      ],
    );
  });

  it('shows pictures of results within them to recent models, after them to older ones', () => {
    const messages = [assistant(call('a', seal('s')), call('b')), result('a', { media: [IMAGE] }), result('b')];
    assert.deepEqual(encodeTurns(messages, RECENT).slice(1), [
      { role: 'user', parts: [wireResult('a', { parts: [WIRE_IMAGE] }), wireResult('b')] },
    ]);
    assert.deepEqual(encodeTurns(messages, OLDER).slice(1), [
      { role: 'user', parts: [wireResult('a'), wireResult('b')] },
      { role: 'user', parts: [WIRE_IMAGE] },
    ]);
  });

  it('gives back signatures where they were', () => {
    const parts: ContentPart[] = [
      { type: 'reasoning', text: 'hm', seal: seal('s1') },
      { type: 'text', text: 'Hi' },
      { type: 'reasoning', text: '', seal: seal('s2') },
      call('a', seal('s3')),
      { type: 'reasoning', text: '', seal: seal('s4') },
    ];
    assert.deepEqual(encode(assistant(...parts)), [
      {
        role: 'model',
        parts: [
          { text: 'hm', thought: true, thoughtSignature: 's1' },
          { text: 'Hi', thoughtSignature: 's2' },
          { ...wireCall('a'), thoughtSignature: 's3' },
          { text: '', thoughtSignature: 's4' },
        ],
      },
    ]);
  });

  it('leaves out the thoughts and seals of other models', () => {
    const parts: ContentPart[] = [
      { type: 'reasoning', text: 'hm' },
      { type: 'reasoning', text: 'hm', seal: seal('s', 'anthropic-messages') },
      call('a', seal('s', 'openai-chat')),
    ];
    assert.deepEqual(encode(assistant(...parts)), [{ role: 'model', parts: [wireCall('a')] }]);
  });

  it('never writes one signature over another', () => {
    const sealed = (value: string): ContentPart => ({ type: 'reasoning', text: '', seal: seal(value) });
    assert.deepEqual(encode(assistant({ type: 'text', text: 'Hi' }, sealed('s1'), sealed('s2'))), [
      {
        role: 'model',
        parts: [
          { text: 'Hi', thoughtSignature: 's1' },
          { text: '', thoughtSignature: 's2' },
        ],
      },
    ]);
  });

  it('asks recent models not to check the calls of others', () => {
    assert.deepEqual(encodeTurns([assistant(call('a'), call('b'))], RECENT), [
      {
        role: 'model',
        parts: [{ ...wireCall('a'), thoughtSignature: 'skip_thought_signature_validator' }, wireCall('b')],
      },
    ]);
  });

  it('refuses a result without its call, and arguments that are no object', () => {
    assert.throws(() => encode(result('a')), { kind: 'invalid-request', message: /no tool call before it/ });
    const broken: ContentPart = { type: 'tool-call', id: 'a', name: 'f', argumentsJson: '[1]' };
    assert.throws(() => encode(assistant(broken)), { kind: 'invalid-request', message: /"f"/ });
  });

  it('names a result after the newest call of its id', () => {
    const named = (name: string): ContentPart => ({ type: 'tool-call', id: 'a', name, argumentsJson: '' });
    const [, , , last] = encode(assistant(named('f')), result('a'), assistant(named('g')), result('a'));
    assert.partialDeepStrictEqual(last, { parts: [{ functionResponse: { name: 'g' } }] });
  });
});
