import assert from 'node:assert/strict';
import type { ChatMessage, Sampling, ToolSpec } from '../../../src/core/chat.js';
import { encodeRequest } from '../../../src/wire/gemini/encode.js';
import { aRequest, userSays } from '../../support/builders.js';
import { SAMPLING } from '../support/sampling.js';
import { WIRE_SAMPLING } from './sampling.js';

const OPTIONS = { model: 'gemini-3.5-flash', name: 'Acme', quirks: [], maxOutputTokens: 100, contextTokens: 1_000 };
const encode = (over: Parameters<typeof aRequest>[0]): Record<string, unknown> =>
  encodeRequest(aRequest(over), OPTIONS);
const configOf = (sampling: Sampling): unknown => encode({ sampling })['generationConfig'];
const system = (text: string): ChatMessage => ({ role: 'system', parts: [{ type: 'text', text }] });
const PARAMETERS = { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false };
const aTool = (over: Partial<ToolSpec> = {}): ToolSpec => ({
  name: 'f',
  description: 'F',
  schema: PARAMETERS,
  ...over,
});
const declared = (tool: ToolSpec): unknown => encode({ tools: [tool] })['tools'];

describe('encodeRequest of gemini', () => {
  it('writes a plain request without model and limit', () => {
    assert.deepEqual(encode({}), { contents: [{ role: 'user', parts: [{ text: 'What is a mutex?' }] }] });
  });

  it('gathers system texts in a field of their own', () => {
    const body = encode({ messages: [system('A'), userSays('Hi'), system('B'), system('')] });
    assert.deepEqual(body, {
      contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
      systemInstruction: { parts: [{ text: 'A' }, { text: 'B' }] },
    });
  });

  it('keeps system texts apart that came in one message', () => {
    const both = [...system('A').parts, ...system('B').parts];
    assert.deepEqual(encode({ messages: [{ role: 'system', parts: both }, userSays('Hi')] })['systemInstruction'], {
      parts: [{ text: 'A' }, { text: 'B' }],
    });
  });

  it('makes a conversation of nothing but system texts the turn of the user', () => {
    assert.deepEqual(encode({ messages: [system('A')] }), { contents: [{ role: 'user', parts: [{ text: 'A' }] }] });
  });

  it("writes a tool's schema as it came", () => {
    assert.deepEqual(declared(aTool()), [
      { functionDeclarations: [{ name: 'f', description: 'F', parametersJsonSchema: PARAMETERS }] },
    ]);
  });

  it('writes no schema for a tool without parameters', () => {
    for (const schema of [{ type: 'object', properties: {} }, { type: 'object' }, undefined]) {
      assert.deepEqual(declared(aTool({ schema })), [{ functionDeclarations: [{ name: 'f', description: 'F' }] }]);
    }
  });

  it('keeps a schema that says its parameters in another way', () => {
    const schema = { $ref: '#/$defs/a', $defs: { a: PARAMETERS } };
    assert.deepEqual(declared(aTool({ schema })), [
      { functionDeclarations: [{ name: 'f', description: 'F', parametersJsonSchema: schema }] },
    ]);
  });

  it('gives tools that take plain text one parameter', () => {
    assert.partialDeepStrictEqual(declared(aTool({ freeform: true })), [
      { functionDeclarations: [{ parametersJsonSchema: { properties: { input: { type: 'string' } } } }] },
    ]);
  });

  for (const [toolChoice, expected] of [
    ['auto', { mode: 'AUTO' }],
    ['none', { mode: 'NONE' }],
    ['required', { mode: 'ANY' }],
    [{ name: 'f' }, { mode: 'ANY', allowedFunctionNames: ['f'] }],
  ] as const) {
    it(`writes the tool choice ${JSON.stringify(toolChoice)}`, () => {
      const { toolConfig } = encode({ tools: [aTool()], sampling: { toolChoice } });
      assert.deepEqual(toolConfig, { functionCallingConfig: expected });
    });
  }

  it('has no tool choice without tools', () => {
    assert.equal('toolConfig' in encode({ sampling: { toolChoice: 'auto' } }), false);
  });

  it('writes everything that shapes the reply', () => {
    assert.deepEqual(configOf({ ...SAMPLING, parallelToolCalls: false, reasoningEffort: 'low' }), {
      ...WIRE_SAMPLING,
      thinkingConfig: { thinkingLevel: 'LOW', includeThoughts: true },
    });
  });

  it('brings temperature and seed within what is taken', () => {
    assert.deepEqual(configOf({ temperature: 2.5, seed: 2 ** 32 + 5 }), { temperature: 2, seed: 5 });
    assert.deepEqual(configOf({ temperature: 2, seed: 2 ** 31 - 1 }), { temperature: 2, seed: 2_147_483_647 });
  });

  it('writes how the reply should be formed', () => {
    assert.deepEqual(configOf({ jsonSchema: true }), { responseMimeType: 'application/json' });
    assert.deepEqual(configOf({ jsonSchema: PARAMETERS }), {
      responseMimeType: 'application/json',
      responseJsonSchema: PARAMETERS,
    });
  });

  it('takes five stop texts, and refuses a sixth by name', () => {
    assert.deepEqual(configOf({ stop: ['1', '2', '3', '4', '5'] }), { stopSequences: ['1', '2', '3', '4', '5'] });
    assert.throws(() => configOf({ stop: ['1', '2', '3', '4', '5', '6'] }), {
      kind: 'invalid-request',
      message: /^"stop" cannot be carried over to Acme/,
    });
    assert.equal(configOf({ stop: [] }), undefined);
  });
});
