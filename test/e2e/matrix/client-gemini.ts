import assert from 'node:assert/strict';
import { TOOL_SCHEMA, type Answer, type Ask, type ClientFormat, type Fields, type Media, type Turn } from './ask.js';
import { only, parse, sseEvents } from './framing.js';

/** A client of Gemini that wants to see thoughts. */
export const geminiClient: ClientFormat = {
  request({ model, stream, ...ask }) {
    const verb = stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
    return { path: `/v1beta/models/${encodeURIComponent(model)}:${verb}`, body: bodyOf(ask) };
  },
  readWhole: (text) => answerOf([parse(text)]),
  readStream: (text) => answerOf(sseEvents(text).map(({ data }) => parse(data))),
  readError: faultOf,
  readBroken(text) {
    assert.ok(!text.includes('finishReason'), 'a reason after an error');
    return faultOf(sseEvents(text).at(-1)?.data ?? '');
  },
};

function faultOf(text: string) {
  const { error } = parse(text);
  assert.equal(typeof error.code, 'number');
  return { code: error.status, message: error.message };
}

function bodyOf({ system, developer, turns, tools, offersSearch, schema, stop, maxTokens, over }: Omit<Ask, 'model' | 'stream'>) {
  const instructions = [system, developer].filter((text) => text !== undefined);
  const { generationConfig, ...others } = over ?? {};
  return {
    ...(instructions.length > 0 && { systemInstruction: { parts: instructions.map((text) => ({ text })) } }),
    contents: turns.map(contentOf),
    ...(tools && {
      tools: [
        {
          functionDeclarations: tools.map((name) => ({ name, description: name, parametersJsonSchema: TOOL_SCHEMA })),
        },
        ...(offersSearch ? [{ googleSearch: {} }] : []),
      ],
    }),
    generationConfig: {
      ...(schema && { responseMimeType: 'application/json', responseJsonSchema: schema }),
      ...(stop && { stopSequences: stop }),
      ...(maxTokens !== undefined && { maxOutputTokens: maxTokens }),
      thinkingConfig: { includeThoughts: true },
      ...(generationConfig as object | undefined),
    },
    ...others,
  };
}

function contentOf(turn: Turn): object {
  switch (turn.who) {
    case 'user':
      return { role: 'user', parts: [{ text: turn.text }, ...(turn.media ?? []).map(partOf)] };
    case 'assistant': {
      const calls = turn.calls.map(({ id, name, args }) => ({ functionCall: { id, name, args } }));
      return { role: 'model', parts: [...(turn.text === '' ? [] : [{ text: turn.text }]), ...calls] };
    }
    case 'tools':
      return {
        role: 'user',
        parts: turn.results.map(({ call, text, isError }) => ({
          functionResponse: { id: call.id, name: call.name, response: isError ? { error: text } : { output: text } },
        })),
      };
  }
}

function partOf(media: Media): object {
  switch (media.kind) {
    case 'image':
      return { inlineData: { mimeType: media.mediaType, data: media.data } };
    case 'image-url':
      return { fileData: { fileUri: media.url, mimeType: 'image/png' } };
    case 'pdf':
      return { inlineData: { mimeType: 'application/pdf', data: media.data } };
  }
}

function answerOf(chunks: readonly Fields[]): Answer {
  const candidates: Fields[] = chunks.map(({ candidates }) => only(candidates));
  const parts: Fields[] = candidates.flatMap(({ content }) => content.parts);
  for (const { content } of candidates) assert.equal(content.role, 'model');
  const words = (thought: boolean): string =>
    parts.map((part) => ((part.thought ?? false) === thought ? (part.text ?? '') : '')).join('');
  const usage = chunks.map(({ usageMetadata }) => usageMetadata).findLast(Boolean);
  return {
    text: words(false),
    reasoning: words(true),
    calls: parts.flatMap(({ functionCall: call }) => (call ? [{ id: call.id, name: call.name, args: call.args }] : [])),
    reason: only(candidates.map(({ finishReason }) => finishReason).filter(Boolean)),
    usage: usage && countedOf(usage),
    model: chunks[0].modelVersion,
  };
}

/** Thoughts are counted beside the answer. */
function countedOf(usage: Fields): Answer['usage'] {
  const { promptTokenCount: prompt, candidatesTokenCount: said, thoughtsTokenCount: reasoning = 0 } = usage;
  assert.equal(usage.totalTokenCount, prompt + said + reasoning);
  return { prompt, cacheRead: usage.cachedContentTokenCount ?? 0, output: said + reasoning, reasoning };
}
