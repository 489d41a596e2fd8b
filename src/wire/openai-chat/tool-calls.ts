import * as z from 'zod';
import type { ChatEvent } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';

/** A piece of a tool call. Providers that send a call whole leave `index` out, some leave `id` out. */
export const toolCallPieceSchema = z.object({
  index: z.int().nonnegative().nullish(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});

type Piece = z.infer<typeof toolCallPieceSchema>;

/** A tool call as far as it has come. `wireIndex` is the provider's number for it, if it gives one. */
export type ToolCall = {
  readonly wireIndex: number | undefined;
  readonly id: string;
  readonly name: string;
  readonly argumentsJson: string;
};

export type ToolCallStep = {
  readonly calls: readonly ToolCall[];
  /** Which of the calls the piece belongs to. */
  readonly index: number;
  readonly events: readonly ChatEvent[];
};

/** Adds one piece to the calls so far. `replyId` makes an id for a call that came without one. */
export function addPiece(calls: readonly ToolCall[], piece: Piece, replyId: string): ToolCallStep {
  const found = findCall(calls, piece);
  const index = found === -1 ? calls.length : found;
  const call = calls[found] ?? startCall(piece, index, replyId);
  const argumentsJson = piece.function?.arguments ?? '';
  const grown = { ...call, argumentsJson: call.argumentsJson + argumentsJson };
  return {
    calls: found === -1 ? [...calls, grown] : calls.with(found, grown),
    index,
    events: [
      ...(found === -1 ? [{ type: 'tool-call-start', index, id: call.id, name: call.name } as const] : []),
      ...(argumentsJson === '' ? [] : [{ type: 'tool-call-delta', index, argumentsJson } as const]),
    ],
  };
}

/** A known index continues its call, unless another id says that the provider numbers every call alike. */
function findCall(calls: readonly ToolCall[], { index, id, function: part }: Piece): number {
  if (typeof index === 'number') {
    return calls.findLastIndex((call) => call.wireIndex === index && (!id || call.id === id || !part?.name));
  }
  if (id) return calls.findIndex((call) => call.id === id);
  return part?.name ? -1 : calls.length - 1;
}

function startCall(piece: Piece, index: number, replyId: string): ToolCall {
  const name = piece.function?.name;
  if (!name) throw new GatewayError('upstream-garbled', 'The provider sent a tool call without a name.');
  return { wireIndex: piece.index ?? undefined, id: piece.id || madeId(replyId, index), name, argumentsJson: '' };
}

/** Ids may repeat between the turns of one conversation unless something of the reply is in them. */
function madeId(replyId: string, index: number): string {
  return `call_${replyId.replace(/[^A-Za-z0-9]/g, '').slice(-24)}_${index}`;
}
