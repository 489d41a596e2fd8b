import * as z from 'zod';
import type { ChatEvent, FinishReason, Usage } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { inBandErrorSchema, readInBandFault, upstreamError } from '../upstream-error.js';
import { addPiece, toolCallPieceSchema, type ToolCall } from './tool-calls.js';
import { decodeUsage, usageSchema } from './usage.js';

/** Some providers send content as a list of parts, with the reasoning among them. */
const contentPart = z.object({
  type: z.string().nullish(),
  text: z.string().nullish(),
  thinking: z.array(z.object({ text: z.string().nullish() })).nullish(),
});

const delta = z.object({
  content: z.union([z.string(), z.array(contentPart)]).nullish(),
  reasoning_content: z.string().nullish(),
  reasoning: z.unknown().optional(),
  refusal: z.string().nullish(),
  tool_calls: z.array(toolCallPieceSchema).nullish(),
});

const envelope = {
  id: z.string().nullish(),
  usage: usageSchema.nullish(),
  error: inBandErrorSchema.nullish(),
};

/** One payload of a streamed reply. */
export const chunkSchema = z.object({
  ...envelope,
  choices: z
    .array(z.object({ index: z.number().nullish(), delta: delta.nullish(), finish_reason: z.string().nullish() }))
    .nullish(),
});

/** A reply in one piece. */
export const wholeSchema = z.object({
  ...envelope,
  choices: z
    .array(z.object({ index: z.number().nullish(), message: delta, finish_reason: z.string().nullish() }))
    .nullish(),
});

export type Chunk = z.infer<typeof chunkSchema>;
type Delta = z.infer<typeof delta>;

/** What has to be remembered between the payloads of one reply. `reason` is set once the provider has said why it ended. */
export type ReplyState = {
  readonly calls: readonly ToolCall[];
  readonly isRefused: boolean;
  readonly reason: FinishReason | undefined;
  readonly usage: Usage | undefined;
};

/** The state before the first payload. */
export const START: ReplyState = { calls: [], isRefused: false, reason: undefined, usage: undefined };

/** Reads one payload. Only the first choice becomes events. Throws the provider's own error when the payload is one. */
export function step(state: ReplyState, chunk: Chunk): [ReplyState, ChatEvent[]] {
  if (chunk.error) throw upstreamError('The provider', readInBandFault(chunk.error));
  const choice = chunk.choices?.find(({ index }) => (index ?? 0) === 0);
  const [next, events] = choice?.delta ? addDelta(state, choice.delta, chunk.id ?? '') : [state, []];
  const ended = choice?.finish_reason ? reasonOf(choice.finish_reason, next) : next.reason;
  // Usage that comes more than once is a running total: the last one counts.
  return [{ ...next, reason: ended, usage: chunk.usage ? decodeUsage(chunk.usage) : next.usage }, events];
}

/** The events of a reply that came in one piece, ending with 'finish'. */
export function decodeWhole(body: z.infer<typeof wholeSchema>): { events: ChatEvent[] } {
  const choices = body.choices?.map(({ message, ...choice }) => ({ ...choice, delta: message }));
  const [state, events] = step(START, { ...body, choices });
  if (!choices?.length) throw new GatewayError('upstream-garbled', 'The provider sent a reply without choices.');
  const reason = state.reason ?? reasonOf('stop', state);
  return { events: [...events, { type: 'finish', reason, usage: state.usage }] };
}

/** True when a payload holds something a person can see, of any choice. Source: RELIABILITY 2.1. */
export function isContentChunk(chunk: Chunk): boolean {
  return (chunk.choices ?? []).some(({ delta: piece }) => {
    if (!piece) return false;
    const { text, reasoning } = textsOf(piece);
    return text !== '' || reasoning !== '' || !!piece.refusal || !!piece.tool_calls?.length;
  });
}

function addDelta(state: ReplyState, piece: Delta, replyId: string): [ReplyState, ChatEvent[]] {
  const { text, reasoning } = textsOf(piece);
  const events: ChatEvent[] = [];
  if (reasoning !== '') events.push({ type: 'reasoning-delta', text: reasoning });
  if (text !== '') events.push({ type: 'text-delta', text });
  if (piece.refusal) events.push({ type: 'text-delta', text: piece.refusal });

  let calls = state.calls;
  for (const toolPiece of piece.tool_calls ?? []) {
    const added = addPiece(calls, toolPiece, replyId);
    calls = added.calls;
    events.push(...added.events);
  }
  return [{ ...state, calls, isRefused: state.isRefused || !!piece.refusal }, events];
}

function textsOf({ content, reasoning_content: own, reasoning: other }: Delta): { text: string; reasoning: string } {
  const parts = Array.isArray(content) ? content : [];
  const text = typeof content === 'string' ? content : parts.map((part) => part.text ?? '').join('');
  const thinking = parts.flatMap((part) => part.thinking ?? []).map((part) => part.text ?? '');
  // Servers that changed the field's name send both for a while, with the same text.
  const field = own ?? (typeof other === 'string' ? other : '');
  return { text, reasoning: field + thinking.join('') };
}

function reasonOf(wireReason: string, { calls, isRefused }: ReplyState): FinishReason {
  switch (wireReason) {
    case 'stop':
      if (calls.length > 0) return 'tool-calls';
      return isRefused ? 'refused' : 'stop';
    case 'length':
      return 'length';
    case 'tool_calls':
    case 'function_call':
      return 'tool-calls';
    case 'content_filter':
      return 'refused';
    case 'error':
      throw new GatewayError('upstream-failed', 'The provider gave up in the middle of its reply.');
    default:
      return 'other';
  }
}
