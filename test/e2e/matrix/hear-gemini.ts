import assert from 'node:assert/strict';
import type { Call, Hear, HeardTurn } from './ask.js';
import { addResult, assistantTurn, nameOf, noteCall, userTurn, type Calls } from './hear.js';

type Response = { readonly output?: string; readonly error?: string };
type Part = {
  readonly text?: string;
  readonly inlineData?: { readonly mimeType: string; readonly data: string };
  readonly fileData?: { readonly mimeType: string; readonly fileUri: string };
  readonly functionCall?: Call;
  readonly functionResponse?: { readonly id: string; readonly name: string; readonly response: Response };
};

type Body = {
  readonly systemInstruction?: { readonly parts: readonly Part[] };
  readonly contents: readonly { readonly role: string; readonly parts: readonly Part[] }[];
  readonly tools?: readonly { readonly functionDeclarations?: readonly { readonly name: string }[] }[];
  readonly generationConfig?: {
    readonly responseMimeType?: string;
    readonly responseJsonSchema?: unknown;
    readonly stopSequences?: unknown;
    readonly maxOutputTokens?: unknown;
  };
};

/** Gemini: results name their call, and stand in a turn without anything else. */
export const hearGemini: Hear = (raw) => {
  const body = raw as Body;
  const calls: Calls = new Map();
  const turns: HeardTurn[] = [];
  for (const { role, parts } of body.contents) {
    const made = parts.flatMap(({ functionCall }) => functionCall ?? []);
    const results = parts.flatMap(({ functionResponse }) => functionResponse ?? []);
    for (const { id, name } of made) noteCall(calls, id, name);
    for (const { id, name, response } of results) {
      assert.equal(nameOf(calls, id), name);
      const { output = '', error } = response;
      addResult(turns, error === undefined ? { of: name, text: output } : { of: name, text: error, isError: true });
    }
    if (role === 'model') {
      const list = made.map(({ name, args }) => ({ name, args }));
      turns.push(assistantTurn(textsOf(parts).join(''), list));
    } else if (results.length > 0) assert.equal(results.length, parts.length);
    else turns.push(userTurn(textsOf(parts), parts.flatMap(mediaOf)));
  }
  const { generationConfig: config = {} } = body;
  return {
    system: textsOf(body.systemInstruction?.parts ?? []),
    turns,
    tools: (body.tools ?? []).flatMap(
      (tool) => tool.functionDeclarations?.map(({ name }) => name) ?? Object.keys(tool),
    ),
    schema: config.responseMimeType === 'application/json' ? config.responseJsonSchema : undefined,
    stop: config.stopSequences,
    maxTokens: config.maxOutputTokens,
  };
};

const textsOf = (parts: readonly Part[]): readonly string[] => parts.flatMap(({ text }) => text ?? []);

const kindOf = (mimeType: string): string => (mimeType.startsWith('image/') ? 'image' : 'file');

function mediaOf({ inlineData: inline, fileData: file }: Part): readonly string[] {
  if (inline) return [`${kindOf(inline.mimeType)} ${inline.mimeType} ${inline.data}`];
  return file ? [`${kindOf(file.mimeType)} ${file.fileUri}`] : [];
}
