import * as z from 'zod';
import type { ChatEvent, FinishReason } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { NOT_COUNTED, orCounted, usageEvents, type Counted } from '../counted.js';
import { firstChoice } from '../first-choice.js';
import { parseJson } from '../json.js';
import { DONE_FRAME, textEnd, untilDone } from '../openai-stream.js';
import type { ReplyReader, WireReader } from '../port.js';
import { requireReadableCalls } from '../tool-arguments.js';
import { endedEarly, inBandErrorSchema, readInBandFault, upstreamError } from '../upstream-error.js';
import { withToolIndexes } from './repair.js';
import { readDetails } from './seals.js';
import { addPiece, closeCalls, toolCallPieceSchema, type ToolCall } from './tool-calls.js';
import { readUsage } from '../openai-usage.js';

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
  reasoning_details: z.unknown().optional(),
  refusal: z.string().nullish(),
  tool_calls: z.array(toolCallPieceSchema).nullish(),
});

const envelope = {
  id: z.string().nullish(),
  usage: z.unknown().optional(),
  error: inBandErrorSchema.nullish(),
};

/** One payload of a streamed reply. */
const chunkSchema = z.object({
  ...envelope,
  choices: z
    .array(z.object({ index: z.number().nullish(), delta: delta.nullish(), finish_reason: z.string().nullish() }))
    .nullish(),
});

/** A reply in one piece. */
const wholeSchema = z.object({
  ...envelope,
  choices: z
    .array(z.object({ index: z.number().nullish(), message: delta, finish_reason: z.string().nullish() }))
    .nullish(),
});

type Chunk = z.infer<typeof chunkSchema>;
type Delta = z.infer<typeof delta>;

/** What has to be remembered between the payloads of one reply. `reason` is set once the provider has said why it ended. */
type ReplyState = {
  readonly calls: readonly ToolCall[];
  /** Words of reasoning that may still be signed. */
  readonly unsigned: string;
  readonly isRefused: boolean;
  readonly reason: FinishReason | undefined;
  readonly counted: Counted;
};

/** The state before the first payload. */
const START: ReplyState = { calls: [], unsigned: '', isRefused: false, reason: undefined, counted: NOT_COUNTED };

/** Reads one payload. Only the first choice becomes events. `name` is the provider's; throws its own error when the payload is one. */
function step(state: ReplyState, chunk: Chunk, name: string): [ReplyState, ChatEvent[]] {
  if (chunk.error) throw upstreamError(name, readInBandFault(chunk.error));
  const choice = firstChoice(chunk.choices);
  const [next, events] = choice?.delta ? addDelta(state, choice.delta, chunk.id ?? '') : [state, []];
  if (!choice?.finish_reason) return [next, events];
  const closed = closeCalls(next.calls);
  const reason = reasonOf(choice.finish_reason, next, name);
  return [{ ...next, calls: closed.calls, reason }, [...events, ...closed.events]];
}

/** Payloads that hold none of these with a value tell of text or thoughts only. */
const TELLING = /\[DONE\]|"(?:finish_reason|usage|tool_calls|refusal|error|signature|data)"\s*:\s*(?!null|\s)/;

/** How chat completions are read. Sources: OpenAI API reference, "Chat" and "Streaming". */
export const reader: WireReader = {
  framing: 'sse',
  start: startReading,
  telling: TELLING,
  readWhole,
};

function startReading(name: string, passes = false): ReplyReader {
  let state = START;
  return {
    read: untilDone((data) => {
      const chunk = parseJson(data, chunkSchema, 'upstream-garbled');
      const counted = readUsage(chunk.usage);
      // Usage that comes more than once is a running total: the last one counts.
      if (counted) state = { ...state, counted };
      return orCounted(counted?.usage, () => {
        const [next, events] = step(state, chunk, name);
        state = next;
        return counted ? [...usageEvents(counted.usage), ...events] : events;
      });
    }),
    finish: () => finishOf(state, name, passes),
    closing: () => DONE_FRAME,
    repaired: (data) => withToolIndexes(data, state.calls),
  };
}

function readWhole(text: string, name: string): Iterable<ChatEvent> {
  const body = parseJson(text, wholeSchema, 'upstream-garbled');
  const choices = body.choices?.map(({ message, finish_reason: reason, ...choice }) => ({
    ...choice,
    delta: { ...message, tool_calls: message.tool_calls?.map((call, index) => ({ ...call, index })) },
    finish_reason: reason ?? 'stop', // a reply in one piece is complete
  }));
  const counted = readUsage(body.usage) ?? NOT_COUNTED;
  return orCounted(counted.usage, () => {
    const [state, events] = step({ ...START, counted }, { ...body, choices }, name);
    if (!choices?.length) throw new GatewayError('upstream-garbled', `${name} sent a reply without choices.`);
    return [...events, finishOf(state, name, false)];
  });
}

function finishOf(state: ReplyState, name: string, passes: boolean): ChatEvent & { type: 'finish' } {
  const { reason, counted } = state;
  if (!reason) throw endedEarly(name);
  if (!passes) requireReadableCalls(state);
  return { type: 'finish', reason, ...counted };
}

function addDelta(state: ReplyState, piece: Delta, replyId: string): [ReplyState, ChatEvent[]] {
  const { text, reasoning } = textsOf(piece);
  const events: ChatEvent[] = [];
  if (reasoning !== '') events.push({ type: 'reasoning-delta', text: reasoning });
  const { seals, rest } = readDetails(state.unsigned, piece.reasoning_details);
  events.push(...seals.map((seal) => ({ type: 'reasoning-seal', seal }) as const));
  if (text !== '') events.push({ type: 'text-delta', text });
  if (piece.refusal) events.push({ type: 'refusal-delta', text: piece.refusal });

  let calls = state.calls;
  for (const toolPiece of piece.tool_calls ?? []) {
    const added = addPiece(calls, toolPiece, replyId);
    calls = added.calls;
    events.push(...added.events);
  }
  return [{ ...state, calls, unsigned: rest, isRefused: state.isRefused || !!piece.refusal }, events];
}

function textsOf({ content, reasoning_content: own, reasoning: other }: Delta): { text: string; reasoning: string } {
  const parts = Array.isArray(content) ? content : [];
  const text = typeof content === 'string' ? content : parts.map((part) => part.text ?? '').join('');
  const thinking = parts.flatMap((part) => part.thinking ?? []).map((part) => part.text ?? '');
  // Servers that changed the field's name send both for a while, with the same text.
  const field = own || (typeof other === 'string' ? other : '');
  return { text, reasoning: field + thinking.join('') };
}

function reasonOf(wireReason: string, { calls, isRefused }: ReplyState, name: string): FinishReason {
  if (wireReason === 'tool_calls' || wireReason === 'function_call') return 'tool-calls';
  const reason = textEnd(wireReason, name);
  if (reason !== 'stop') return reason;
  if (calls.length > 0) return 'tool-calls';
  return isRefused ? 'refused' : 'stop';
}
