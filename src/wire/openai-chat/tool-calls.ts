import * as z from 'zod';
import type { ChatEvent } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { compact } from '../compact.js';
import { FREEFORM_HEAD, FREEFORM_TAIL, freeformPiece } from '../freeform.js';
import { madeToolId } from '../tool-id.js';
import { ownSeal } from './seals.js';

/** A piece of a tool call. Providers that send a call whole leave `index` out, some leave `id` out. */
export const toolCallPieceSchema = z.looseObject({
  index: z.int().nonnegative().nullish(),
  id: z.string().nullish(),
  function: z.looseObject({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
  custom: z.looseObject({ name: z.string().nullish(), input: z.string().nullish() }).nullish(),
  extra_content: z.unknown().optional(),
});

type Piece = z.infer<typeof toolCallPieceSchema>;

/** A tool call as far as it has come. `wireIndex` is the provider's number for it, if it gives one; `isText` says that plain text is still being written into its arguments. */
export type ToolCall = {
  readonly wireIndex: number | undefined;
  readonly id: string;
  readonly name: string;
  readonly argumentsJson: string;
  readonly isText: boolean;
};

/** What one piece has changed. */
type ToolCallStep = {
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
  const argumentsJson = (found === -1 && call.isText ? FREEFORM_HEAD : '') + argumentsOf(piece);
  const grown = { ...call, argumentsJson: call.argumentsJson + argumentsJson };
  return {
    calls: found === -1 ? [...calls, grown] : calls.with(found, grown),
    index,
    events: [...(found === -1 ? [startOf(call, index, piece)] : []), ...deltaOf(index, argumentsJson)],
  };
}

/** Closes the arguments of calls with plain text. Done when the provider has said why it ended; once is enough. */
export function closeCalls(calls: readonly ToolCall[]): Pick<ToolCallStep, 'calls' | 'events'> {
  return {
    calls: calls.map((call) =>
      call.isText ? { ...call, isText: false, argumentsJson: call.argumentsJson + FREEFORM_TAIL } : call,
    ),
    events: calls.flatMap(({ isText }, index) => (isText ? deltaOf(index, FREEFORM_TAIL) : [])),
  };
}

function startOf({ id, name }: ToolCall, index: number, { extra_content: extra }: Piece): ChatEvent {
  const seal = extra === undefined ? undefined : ownSeal(extra);
  return compact<ChatEvent & { type: 'tool-call-start' }>({ type: 'tool-call-start', index, id, name, seal });
}

function deltaOf(index: number, argumentsJson: string): ChatEvent[] {
  return argumentsJson === '' ? [] : [{ type: 'tool-call-delta', index, argumentsJson }];
}

function argumentsOf({ function: own, custom }: Piece): string {
  return custom ? freeformPiece(custom.input ?? '') : (own?.arguments ?? '');
}

/** A known index continues its call, unless another id says that the provider numbers every call alike. */
function findCall(calls: readonly ToolCall[], piece: Piece): number {
  const { index, id } = piece;
  const name = nameOf(piece);
  if (typeof index === 'number') {
    return calls.findLastIndex((call) => call.wireIndex === index && (!id || call.id === id || !name));
  }
  if (id) return calls.findIndex((call) => call.id === id);
  return name ? -1 : calls.length - 1;
}

const nameOf = ({ function: own, custom }: Piece): string | null | undefined => (own ?? custom)?.name;

function startCall(piece: Piece, index: number, replyId: string): ToolCall {
  const name = nameOf(piece);
  if (!name) throw new GatewayError('upstream-garbled', 'The provider sent a tool call without a name.');
  const id = piece.id || madeToolId(replyId, index);
  return { wireIndex: piece.index ?? undefined, id, name, argumentsJson: '', isText: !!piece.custom };
}
