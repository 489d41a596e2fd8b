import assert from 'node:assert/strict';
import type { ChatRequest, ContentPart } from '../../src/core/chat.js';
import { GatewayError } from '../../src/core/errors.js';
import { aRequest } from '../support/builders.js';
import { OPTIONS, WIRES } from './wires.js';

const MARK = 'TWFya2Vk';
const user = (...parts: readonly ContentPart[]): Partial<ChatRequest> => ({ messages: [{ role: 'user', parts }] });
const answered = (result: Partial<ContentPart & { type: 'tool-result' }>): Partial<ChatRequest> => ({
  messages: [
    { role: 'user', parts: [{ type: 'text', text: 'Go' }] },
    { role: 'assistant', parts: [{ type: 'tool-call', id: 'c1', name: 'f', argumentsJson: '{}' }] },
    { role: 'tool', parts: [{ type: 'tool-result', id: 'c1', text: 'ok', ...result }] },
  ],
  tools: [{ name: 'f', description: '', schema: { type: 'object', properties: {} } }],
});

/** What some wires have no place for, each with a mark in it. */
const HARD: Readonly<Record<string, Partial<ChatRequest>>> = {
  'a picture by address': user({ type: 'image', mediaType: 'url', data: `https://example.com/${MARK}.png` }),
  'a document': user({ type: 'file', mediaType: 'application/pdf', data: MARK, name: 'a.pdf' }),
  'a document by address': user({ type: 'file', mediaType: 'url', data: `https://example.com/${MARK}.pdf` }),
  'a picture in a result': answered({ media: [{ type: 'image', mediaType: 'image/png', data: MARK }] }),
  'a document in a result': answered({ media: [{ type: 'file', mediaType: 'application/pdf', data: MARK }] }),
  'the words of a tool that failed': answered({ text: MARK, isError: true }),
  'a tool for plain text': { tools: [{ name: 'f', description: MARK, schema: {}, freeform: true }] },
  'a form for the reply': { sampling: { jsonSchema: { type: 'object', properties: { [MARK]: { type: 'string' } } } } },
  'a text to stop at': { sampling: { stop: [MARK] } },
  'a tool that must be called': { ...answered({}), sampling: { toolChoice: { name: 'f' } } },
  'a later word of the system': {
    messages: [
      { role: 'user', parts: [{ type: 'text', text: 'Hi' }] },
      { role: 'system', parts: [{ type: 'text', text: MARK }] },
    ],
  },
};

describe('what some wires have no place for', () => {
  for (const { wire, encodeRequest } of WIRES) {
    for (const [what, over] of Object.entries(HARD)) {
      it(`is carried or refused by ${wire}: ${what}`, () => {
        const encode = (request: ChatRequest): string => JSON.stringify(encodeRequest(request, OPTIONS));
        const { toolChoice, ...sampling } = over.sampling ?? {};
        try {
          const body = encode(aRequest(over));
          if (toolChoice) assert.notEqual(body, encode(aRequest({ ...over, sampling })));
          else assert.ok(body.includes(MARK), body);
        } catch (thrown) {
          assert.ok(thrown instanceof GatewayError, String(thrown));
          assert.equal(thrown.kind, 'invalid-request');
          assert.match(thrown.message, /^"[^"]+" cannot be carried over to Acme/);
        }
      });
    }
  }
});
