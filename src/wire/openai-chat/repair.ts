import * as z from 'zod';
import { firstChoice } from '../first-choice.js';
import { parseJson } from '../json.js';
import { addPiece, toolCallPieceSchema, type ToolCall } from './tool-calls.js';

const rawDelta = z.looseObject({ tool_calls: z.array(toolCallPieceSchema).nullish() });
const rawChoice = z.looseObject({ index: z.number().nullish(), delta: rawDelta.nullish() });
const rawChunkSchema = z.looseObject({ id: z.string().nullish(), choices: z.array(rawChoice).nullish() });

/** The payload as it came, or with the index that clients need on each tool call where the provider left it out. `before` are the calls so far. Source: WIRE 3, `noindex`. */
export function withToolIndexes(data: string, before: readonly ToolCall[]): string {
  if (!data.includes('"tool_calls"')) return data;
  const raw = parseJson(data, rawChunkSchema, 'upstream-garbled');
  const pieces = firstChoice(raw.choices)?.delta?.tool_calls ?? [];
  if (pieces.every((piece) => typeof piece.index === 'number')) return data;

  let calls = before;
  for (const piece of pieces) {
    const added = addPiece(calls, piece, raw.id ?? '');
    calls = added.calls;
    piece.index = added.index;
  }
  return JSON.stringify(raw);
}
