import assert from 'node:assert/strict';
import { findUncarried } from '../../../src/wire/gemini/uncarried.js';

const fieldsOf = (body: Record<string, unknown>): string[] => findUncarried(body).map(({ field }) => field);
const inParts = (role: string, ...parts: object[]) => fieldsOf({ contents: [{ role, parts }] });
const inConfig = (generationConfig: object) => fieldsOf({ generationConfig });
const media = (mimeType: string) => ({ inlineData: { mimeType, data: '' } });

describe('findUncarried of gemini', () => {
  it('finds nothing in what every wire can say, nor in hints', () => {
    assert.deepEqual(
      fieldsOf({
        contents: [
          {
            role: 'user',
            parts: [{ text: 'Hi' }, media('image/png'), { ...media('application/pdf'), mediaResolution: {} }],
          },
          {
            role: 'model',
            parts: [
              { functionCall: { name: 'f' }, thoughtSignature: 's' },
              { text: '', thought: true },
            ],
          },
          { role: 'user', parts: [{ functionResponse: { name: 'f', parts: [media('image/png')] } }] },
        ],
        systemInstruction: { parts: [{ text: 'S' }] },
        tools: [{ functionDeclarations: [{ name: 'f' }] }],
        generationConfig: {
          candidateCount: 1,
          responseMimeType: 'application/json',
          responseModalities: ['TEXT'],
          responseFormat: [{ text: {} }],
          responseLogprobs: false,
          mediaResolution: 'MEDIA_RESOLUTION_LOW',
        },
        safetySettings: [{}],
        labels: {},
      }),
      [],
    );
  });

  it("tells Google's own tools, which are only offered", () => {
    const tools = [{ functionDeclarations: [] }, { googleSearch: {}, urlContext: {} }, { code_execution: {} }];
    assert.deepEqual(findUncarried({ tools }), [
      { field: 'tools[1].googleSearch', offered: true },
      { field: 'tools[1].urlContext', offered: true },
      { field: 'tools[2].codeExecution', offered: true },
    ]);
  });

  it('finds parts that only Google has', () => {
    assert.deepEqual(
      inParts('model', { text: 'Hi' }, { executableCode: {} }, { codeExecutionResult: {} }, { new: 1 }),
      ['contents[0].parts[1].executableCode', 'contents[0].parts[2].codeExecutionResult', 'contents[0].parts[3].new'],
    );
  });

  it('finds sound, video and files of Google', () => {
    const fileData = { fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/a', mimeType: 'image/png' };
    assert.deepEqual(inParts('user', media('audio/wav'), { fileData }), [
      'contents[0].parts[0].inlineData',
      'contents[0].parts[1].fileData',
    ]);
    assert.deepEqual(inParts('user', { functionResponse: { name: 'f', parts: [media('video/mp4')] } }), [
      'contents[0].parts[0].functionResponse.parts[0].inlineData',
    ]);
  });

  it('finds pictures that nobody but a user shows', () => {
    assert.deepEqual(inParts('model', media('image/png')), ['contents[0].parts[0].inlineData']);
    assert.deepEqual(fieldsOf({ systemInstruction: { parts: [media('image/png')] } }), [
      'systemInstruction.parts[0].inlineData',
    ]);
  });

  it('finds what asks for another kind of reply', () => {
    assert.deepEqual(inConfig({ candidateCount: 2 }), ['generationConfig.candidateCount']);
    assert.deepEqual(inConfig({ responseLogprobs: true }), ['generationConfig.responseLogprobs']);
    assert.deepEqual(inConfig({ responseModalities: ['TEXT', 'IMAGE'] }), ['generationConfig.responseModalities']);
    assert.deepEqual(inConfig({ responseMimeType: 'text/x.enum' }), ['generationConfig.responseMimeType']);
    assert.deepEqual(inConfig({ responseFormat: [{ audio: {} }] }), ['generationConfig.responseFormat']);
    assert.deepEqual(inConfig({ speechConfig: {} }), ['generationConfig.speechConfig']);
    assert.deepEqual(fieldsOf({ cachedContent: 'cachedContents/a' }), ['cachedContent']);
  });

  it('finds nothing in what is no request', () => assert.deepEqual(fieldsOf({ contents: 'x' }), []));
});
