import assert from 'node:assert/strict';
import { decodeRequest } from '../../../src/wire/gemini/request.js';
import { META } from '../support/meta.js';
import { SAMPLING } from '../support/sampling.js';
import { WIRE_SAMPLING } from './sampling.js';

const NAMED = { ...META, model: 'auto' };
const CONTENTS = [{ role: 'user', parts: [{ text: 'Hi' }] }];

const decode = (body: Record<string, unknown>) => decodeRequest({ contents: CONTENTS, ...body }, NAMED);
const sampled = (generationConfig: object) => decode({ generationConfig }).sampling;

describe('decodeRequest of gemini', () => {
  it('takes model and stream from the path, and keeps body, bytes and headers', () => {
    const body = { contents: CONTENTS, safetySettings: [] };
    const bytes = new Uint8Array([1]);
    assert.deepEqual(
      decodeRequest(body, { ...NAMED, model: 'models/acme/one', stream: true, bytes, headers: { a: 'b' } }),
      {
        id: 'req-1',
        model: 'acme/one',
        messages: [{ role: 'user', parts: [{ type: 'text', text: 'Hi' }] }],
        tools: [],
        sampling: {},
        client: META.client,
        source: { wire: 'gemini', body, stream: true, bytes, headers: { a: 'b' } },
      },
    );
  });

  it('has no bytes and no stream unless told', () => {
    assert.deepEqual(decode({}).source, { wire: 'gemini', body: { contents: CONTENTS }, stream: false });
  });

  it('refuses a model that is not named, or not by a name', () => {
    for (const model of [undefined, '', 'a\nb']) {
      assert.throws(() => decodeRequest({ contents: CONTENTS }, { ...META, ...(model !== undefined && { model }) }), {
        kind: 'invalid-request',
        message: /"model"/,
      });
    }
  });

  it('takes the model of the body where the path has none', () => {
    const { model } = decodeRequest({ model: 'models/auto', contents: CONTENTS }, META);
    assert.equal(model, 'auto');
  });

  it('reads the instruction for the system, also in the spelling of the examples', () => {
    const expected = { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] };
    assert.deepEqual(decode({ systemInstruction: { parts: [{ text: 'Be brief.' }] } }).messages[0], expected);
    assert.deepEqual(decode({ system_instruction: { parts: { text: 'Be brief.' } } }).messages[0], expected);
  });

  it('reads every field of the snake-case spelling', () => {
    const { messages, tools, sampling } = decodeRequest(
      {
        contents: [
          { role: 'user', parts: [{ inline_data: { mime_type: 'image/png', data: 'aGk=' } }] },
          { role: 'model', parts: [{ function_call: { name: 'read_file', args: { file_path: 'a' } } }] },
        ],
        tools: [{ function_declarations: [{ name: 'read_file', description: 'Reads' }] }],
        generation_config: { max_output_tokens: 5 },
      },
      NAMED,
    );
    assert.deepEqual(messages[0]?.parts, [{ type: 'image', mediaType: 'image/png', data: 'aGk=' }]);
    assert.partialDeepStrictEqual(messages[1]?.parts[0], { name: 'read_file', argumentsJson: '{"file_path":"a"}' });
    assert.deepEqual(tools, [{ name: 'read_file', description: 'Reads', schema: { type: 'object', properties: {} } }]);
    assert.deepEqual(sampling, { maxOutputTokens: 5 });
  });

  it('reads tools with either kind of schema', () => {
    const schema = { type: 'object', properties: { a: { const: 1 } } };
    const functionDeclarations = [
      { name: 'f', description: 'F', parameters: { type: 'OBJECT', properties: { a: { type: 'STRING' } } } },
      { name: 'g', parametersJsonSchema: schema },
    ];
    assert.deepEqual(decode({ tools: [{ functionDeclarations }, { googleSearch: {} }] }).tools, [
      { name: 'f', description: 'F', schema: { type: 'object', properties: { a: { type: 'string' } } } },
      { name: 'g', description: '', schema },
    ]);
  });

  it('reads everything that shapes the reply', () => {
    const thinkingConfig = { thinkingBudget: 512, includeThoughts: true };
    assert.deepEqual(sampled({ ...WIRE_SAMPLING, thinkingConfig }), { ...SAMPLING, reasoningTokens: 512 });
  });

  it('reads how the reply should be formed', () => {
    const schema = { type: 'object' };
    const json = { responseMimeType: 'application/json' };
    assert.deepEqual(sampled(json), { jsonSchema: true });
    assert.deepEqual(sampled({ ...json, responseSchema: { type: 'OBJECT' } }), { jsonSchema: schema });
    assert.deepEqual(sampled({ ...json, responseJsonSchema: schema }), { jsonSchema: schema });
    assert.deepEqual(sampled({ responseFormat: [{ text: { mimeType: 'APPLICATION_JSON', schema } }] }), {
      jsonSchema: schema,
    });
    assert.deepEqual(sampled({ responseMimeType: 'text/plain', responseSchema: schema }), {});
  });

  for (const [config, choice] of [
    [{ mode: 'AUTO' }, 'auto'],
    [{ mode: 'VALIDATED' }, 'auto'],
    [{ mode: 'none' }, 'none'],
    [{ mode: 'ANY' }, 'required'],
    [{ mode: 'ANY', allowedFunctionNames: ['f'] }, { name: 'f' }],
    [{ mode: 'ANY', allowedFunctionNames: ['f', 'g'] }, 'required'],
    [{}, undefined],
  ] as const) {
    it(`reads the choice of tools in ${JSON.stringify(config)}`, () => {
      assert.deepEqual(decode({ toolConfig: { functionCallingConfig: config } }).sampling.toolChoice, choice);
    });
  }

  it('offers only the tools that are allowed', () => {
    const tools = [{ functionDeclarations: [{ name: 'f' }, { name: 'g' }, { name: 'h' }] }];
    const toolConfig = { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['f', 'h'] } };
    assert.deepEqual(
      decode({ tools, toolConfig }).tools.map(({ name }) => name),
      ['f', 'h'],
    );
  });

  for (const [body, field] of [
    [{ contents: [{ role: 'system', parts: [] }] }, 'contents[0].role'],
    [{ contents: [{ parts: [{ text: 1 }] }] }, 'contents[0].parts[0].text'],
    [{ contents: [{ parts: [{ functionCall: { args: {} } }] }] }, 'contents[0].parts[0].functionCall.name'],
    [{ tools: [{ functionDeclarations: [{ name: '' }] }] }, 'tools[0].functionDeclarations[0].name'],
    [{ generationConfig: { maxOutputTokens: 0 } }, 'generationConfig.maxOutputTokens'],
    [{ generationConfig: { candidateCount: 9 } }, 'generationConfig.candidateCount'],
  ] as const) {
    it(`names ${field} when it is wrong`, () => {
      assert.throws(
        () => decode(body),
        (thrown: Error) => thrown.message.includes(`"${field}"`),
      );
    });
  }
});
