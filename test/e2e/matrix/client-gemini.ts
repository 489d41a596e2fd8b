import assert from 'node:assert/strict';
import {
  TOOL_SCHEMA,
  type Answer,
  type Ask,
  type Call,
  type ClientFormat,
  type Counted,
  type Fault,
  type Media,
  type Turn,
} from './ask.js';
import { only, parse, sseEvents } from './framing.js';

type Part = { readonly text?: string; readonly thought?: boolean; readonly functionCall?: Call };
type Candidate = {
  readonly content: { readonly role: string; readonly parts: readonly Part[] };
  readonly finishReason?: string;
};
type Usage = {
  readonly promptTokenCount: number;
  readonly cachedContentTokenCount?: number;
  readonly candidatesTokenCount: number;
  readonly thoughtsTokenCount?: number;
  readonly totalTokenCount: number;
};
/** A whole answer, or a piece of one. */
type Piece = {
  readonly candidates: readonly Candidate[];
  readonly usageMetadata?: Usage;
  readonly modelVersion: string;
};

/** A client of Gemini that wants to see thoughts. */
export const geminiClient: ClientFormat = {
  request({ model, stream, ...ask }) {
    const verb = stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
    return { path: `/v1beta/models/${encodeURIComponent(model)}:${verb}`, body: bodyOf(ask) };
  },
  readWhole: (text) => answerOf([parse(text) as Piece]),
  readStream: (text) => answerOf(sseEvents(text).map(({ data }) => parse(data) as Piece)),
  readError: faultOf,
  readBroken(text) {
    assert.ok(!text.includes('finishReason'), 'a reason after an error');
    return faultOf(sseEvents(text).at(-1)?.data ?? '');
  },
};

function faultOf(text: string): Fault {
  const { error } = parse(text) as {
    readonly error: { readonly code: number; readonly message: string; readonly status: string };
  };
  assert.equal(typeof error.code, 'number');
  return { code: error.status, message: error.message };
}

function bodyOf({
  system,
  developer,
  turns,
  tools,
  offersSearch,
  schema,
  stop,
  maxTokens,
  over,
}: Omit<Ask, 'model' | 'stream'>) {
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

function answerOf(pieces: readonly Piece[]): Answer {
  const candidates = pieces.map((piece) => only(piece.candidates));
  const parts = candidates.flatMap(({ content }) => content.parts);
  for (const { content } of candidates) assert.equal(content.role, 'model');
  const words = (thought: boolean): string =>
    parts.map((part) => ((part.thought ?? false) === thought ? (part.text ?? '') : '')).join('');
  const usage = pieces.map(({ usageMetadata }) => usageMetadata).findLast(Boolean);
  return {
    text: words(false),
    reasoning: words(true),
    calls: parts.flatMap(({ functionCall: call }) => (call ? [{ id: call.id, name: call.name, args: call.args }] : [])),
    reason: only(candidates.flatMap(({ finishReason }) => finishReason ?? [])),
    usage: usage && countedOf(usage),
    model: pieces[0]?.modelVersion ?? '',
  };
}

/** Thoughts are counted beside the answer. */
function countedOf(usage: Usage): Counted {
  const { promptTokenCount: prompt, candidatesTokenCount: said, thoughtsTokenCount: reasoning = 0 } = usage;
  assert.equal(usage.totalTokenCount, prompt + said + reasoning);
  return { prompt, cacheRead: usage.cachedContentTokenCount ?? 0, output: said + reasoning, reasoning };
}
