import * as z from 'zod';
import { parseJson } from '../json.js';
import type { Chunk, ReplyState } from './reply.js';
import { addPiece } from './tool-calls.js';

const rawPiece = z.looseObject({ index: z.number().nullish() });
const rawDelta = z.looseObject({ tool_calls: z.array(rawPiece).nullish() });
const rawChoice = z.looseObject({ index: z.number().nullish(), delta: rawDelta.nullish() });
const rawChunkSchema = z.looseObject({ choices: z.array(rawChoice) });

/** The payload as it came, or with the index that clients need on each tool call where the provider left it out. Source: WIRE 3, `noindex`. */
export function withToolIndexes(data: string, chunk: Chunk, before: ReplyState): string {
  const choice = chunk.choices?.find(({ index }) => (index ?? 0) === 0);
  const pieces = choice?.delta?.tool_calls ?? [];
  if (pieces.every((piece) => typeof piece.index === 'number')) return data;

  let calls = before.calls;
  const indexes = pieces.map((piece) => {
    const added = addPiece(calls, piece, chunk.id ?? '');
    calls = added.calls;
    return added.index;
  });
  const raw = parseJson(data, rawChunkSchema, 'upstream-garbled');
  const rawPieces = raw.choices.find(({ index }) => (index ?? 0) === 0)?.delta?.tool_calls ?? [];
  rawPieces.forEach((piece, position) => (piece.index = indexes[position]));
  return JSON.stringify(raw);
}
