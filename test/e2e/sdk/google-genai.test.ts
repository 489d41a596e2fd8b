import { createPartFromFunctionResponse, GoogleGenAI, type Content, type GenerateContentResponse } from '@google/genai';
import assert from 'node:assert/strict';
import { describeLoops, LOOP } from './loop.js';
import { withStage, type Stage } from './stage.js';

const modelsOf = ({ origin, token }: Stage): GoogleGenAI['models'] =>
  new GoogleGenAI({ apiKey: token, httpOptions: { baseUrl: origin } }).models;

const TOOL = { name: LOOP.tool.name, description: LOOP.tool.description, parametersJsonSchema: LOOP.tool.schema };

/** The reply as one: what it said, and the last piece, which counts. */
async function ask(stage: Stage, contents: Content[], streamed: boolean) {
  const body = {
    model: 'auto',
    contents,
    config: { systemInstruction: LOOP.system, tools: [{ functionDeclarations: [TOOL] }] },
  };
  const pieces: GenerateContentResponse[] = [];
  if (streamed) for await (const piece of await modelsOf(stage).generateContentStream(body)) pieces.push(piece);
  else pieces.push(await modelsOf(stage).generateContent(body));
  const parts = pieces.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? []);
  return { parts, last: pieces.at(-1) };
}

describeLoops('@google/genai', 'gemini', async (stage, streamed) => {
  const contents: Content[] = [{ role: 'user', parts: [{ text: LOOP.question }] }];
  const called = await ask(stage, contents, streamed);
  const call = called.parts.find(({ functionCall }) => functionCall)?.functionCall;
  assert.deepEqual([call?.name, call?.args], [LOOP.call.name, { city: 'Oslo' }]);

  const result = createPartFromFunctionResponse(call?.id ?? '', LOOP.tool.name, { output: LOOP.result });
  contents.push({ role: 'model', parts: called.parts }, { role: 'user', parts: [result] });
  const { parts, last } = await ask(stage, contents, streamed);
  assert.equal(parts.map(({ text }) => text ?? '').join(''), LOOP.answer);
  assert.equal(last?.candidates?.[0]?.finishReason, 'STOP');
  assert.deepEqual([last.usageMetadata?.promptTokenCount, last.usageMetadata?.candidatesTokenCount], [30, 9]);
});

describe('@google/genai, the rest', () => {
  const held = withStage('openai-chat');

  it('counts tokens without asking a provider', async () => {
    const { totalTokens } = await modelsOf(held.stage).countTokens({ model: 'auto', contents: LOOP.question });
    assert.equal(totalTokens, 10);
    assert.deepEqual(held.stage.seen(), []);
  });

  it('lists models, "auto" first', async () => {
    const names: (string | undefined)[] = [];
    for await (const { name } of await modelsOf(held.stage).list()) names.push(name);
    assert.equal(names[0], 'models/auto');
    assert.ok(names.includes('models/mock/thrifty'));
  });

  it('embeds', async () => {
    const data = [{ index: 0, embedding: [0.5, 1] }];
    held.stage.upstream.reply = { body: JSON.stringify({ data, usage: { prompt_tokens: 2, total_tokens: 2 } }) };
    const { embeddings } = await modelsOf(held.stage).embedContent({ model: 'mock/e', contents: 'a' });
    assert.deepEqual(
      embeddings?.map(({ values }) => values),
      [[0.5, 1]],
    );
  });
});
