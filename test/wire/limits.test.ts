import assert from 'node:assert/strict';
import type { ChatRequest, MediaPart } from '../../src/core/chat.js';
import type { WireFormat } from '../../src/core/model.js';
import { toEditorRequest } from '../../src/app/editor-request.js';
import { encodeRequest as toMessages } from '../../src/wire/anthropic-messages/encode.js';
import { encodeRequest as toGemini } from '../../src/wire/gemini/encode.js';
import { isWithin, limitsOf } from '../../src/wire/limits.js';
import { encodeRequest as toOllama } from '../../src/wire/ollama/encode.js';
import { encodeGenerate } from '../../src/wire/ollama/generate.js';
import { encodeRequest as toChat } from '../../src/wire/openai-chat/encode.js';
import { encodeRequest as toResponses } from '../../src/wire/openai-responses/encode.js';
import { aRequest } from '../support/builders.js';

const OPTIONS = { model: 'm', name: 'Acme', quirks: [], maxOutputTokens: 4_096, contextTokens: 32_768 };

const ENCODERS: Readonly<Partial<Record<WireFormat, (request: ChatRequest) => unknown>>> = {
  'openai-chat': (request) => toChat(request, OPTIONS),
  'openai-responses': (request) => toResponses(request, OPTIONS),
  'anthropic-messages': (request) => toMessages(request, OPTIONS),
  gemini: (request) => toGemini(request, OPTIONS),
  ollama: (request) => toOllama(request, OPTIONS),
  'ollama-generate': (request) => encodeGenerate(request, OPTIONS),
};

const TOOLS = [{ name: 'f', description: 'F', schema: { type: 'object' } }];
const showing = (media: MediaPart): ChatRequest => aRequest({ messages: [{ role: 'user', parts: [media] }] });
const stopping = (count: number): ChatRequest =>
  aRequest({ sampling: { stop: Array.from({ length: count }, (_, index) => `END${index}`) } });

type Case = readonly [asked: string, request: ChatRequest, unable: readonly WireFormat[]];

const CASES: readonly Case[] = [
  ['nothing special', aRequest(), []],
  ['any tool', aRequest({ tools: TOOLS, sampling: { toolChoice: 'required' } }), ['ollama', 'ollama-generate']],
  ['one tool', aRequest({ tools: TOOLS, sampling: { toolChoice: { name: 'f' } } }), ['ollama', 'ollama-generate']],
  ['a picture as data', showing({ type: 'image', mediaType: 'image/png', data: 'AAAA' }), []],
  [
    'a picture by its address',
    showing({ type: 'image', mediaType: 'url', data: 'https://example.com/a.png' }),
    ['ollama', 'ollama-generate'],
  ],
  [
    'a document as data',
    showing({ type: 'file', mediaType: 'application/pdf', data: 'AAAA' }),
    ['ollama', 'ollama-generate'],
  ],
  [
    'a document by its address',
    showing({ type: 'file', mediaType: 'url', data: 'https://example.com/a.pdf' }),
    ['openai-chat', 'ollama', 'ollama-generate'],
  ],
  ['any JSON', aRequest({ sampling: { jsonSchema: true } }), ['anthropic-messages']],
  ['a schema', aRequest({ sampling: { jsonSchema: { type: 'object' } } }), []],
  ['five stop texts', stopping(5), ['openai-responses']],
  ['six stop texts', stopping(6), ['openai-responses', 'gemini']],
];

describe('the limits of wires', () => {
  const wires = Object.keys(ENCODERS) as readonly WireFormat[];

  for (const [asked, request, unable] of CASES) {
    it(`are known for ${asked}`, () => {
      const limits = limitsOf(request);
      assert.deepEqual(
        wires.filter((wire) => !isWithin(limits, wire, request)),
        unable,
      );
    });

    it(`are those of the encoders for ${asked}`, () => {
      for (const wire of wires) {
        const encode = (): unknown => ENCODERS[wire]?.(request);
        if (unable.includes(wire)) assert.throws(encode, { kind: 'invalid-request' }, wire);
        else assert.doesNotThrow(encode, wire);
      }
    });
  }

  it('are those of the models of VS Code, which promise no form of reply', () => {
    const request = aRequest({ sampling: { jsonSchema: true } });
    assert.equal(isWithin(limitsOf(request), 'vscode-lm', request), false);
    assert.throws(() => toEditorRequest(request), { kind: 'invalid-request' });
  });

  it('are none to a request that came over the wire itself', () => {
    const request = aRequest({
      sampling: { stop: ['END'] },
      source: { wire: 'openai-responses', body: {}, stream: true },
    });
    assert.equal(isWithin(limitsOf(request), 'openai-responses', request), true);
  });
});
