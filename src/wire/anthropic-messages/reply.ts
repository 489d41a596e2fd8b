import * as z from 'zod';
import type { ChatEvent, FinishReason, Usage } from '../../core/chat.js';
import { inBandErrorSchema, readInBandFault, upstreamError } from '../upstream-error.js';

const count = z.number().nonnegative().nullish();

const usageSchema = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
});

/** One event of a stream; the fields of all its types. Source: Anthropic API reference, "Streaming Messages". */
export const eventSchema = z.object({
  type: z.string(),
  index: z.number().nullish(),
  message: z.object({ usage: usageSchema.nullish() }).nullish(),
  content_block: z
    .object({
      type: z.string(),
      id: z.string().nullish(),
      name: z.string().nullish(),
      text: z.string().nullish(),
      thinking: z.string().nullish(),
      input: z.record(z.string(), z.unknown()).nullish(),
    })
    .nullish(),
  delta: z
    .object({
      type: z.string().nullish(),
      text: z.string().nullish(),
      thinking: z.string().nullish(),
      partial_json: z.string().nullish(),
      stop_reason: z.string().nullish(),
    })
    .nullish(),
  usage: usageSchema.nullish(),
  error: inBandErrorSchema.nullish(),
});

export type StreamEvent = z.infer<typeof eventSchema>;
type WireUsage = z.infer<typeof usageSchema>;

/** A tool call as far as it has come; `block` is the number of its content block. */
type ToolCall = { readonly block: number; readonly argumentsJson: string };

/** What has to be remembered between the events of one reply. `reason` is set once the provider has said why it ended. */
export type ReplyState = {
  readonly calls: readonly ToolCall[];
  readonly reason: FinishReason | undefined;
  readonly usage: Usage | undefined;
};

/** The state before the first event. */
export const START: ReplyState = { calls: [], reason: undefined, usage: undefined };

const REASONS: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool-calls',
  refusal: 'refused',
};

/** Reads one event. Types that are not known are skipped, as the wire's rules ask. Throws the provider's own error when the event is one. */
export function step(state: ReplyState, event: StreamEvent): [ReplyState, ChatEvent[]] {
  switch (event.type) {
    case 'message_start':
      return [{ ...state, usage: addUsage(state.usage, event.message?.usage) }, []];
    case 'content_block_start':
      return startBlock(state, event);
    case 'content_block_delta':
      return addDelta(state, event);
    case 'message_delta':
      return [endMessage(state, event), []];
    case 'message_stop':
      return [{ ...state, reason: state.reason ?? 'other' }, []];
    case 'error':
      throw upstreamError('The provider', readInBandFault(event.error ?? ''));
    default:
      return [state, []];
  }
}

function startBlock(state: ReplyState, { index, content_block: block }: StreamEvent): [ReplyState, ChatEvent[]] {
  if (block?.type === 'tool_use') {
    // Most send the input in pieces after an empty object; some send it whole at the start.
    const argumentsJson = block.input && Object.keys(block.input).length > 0 ? JSON.stringify(block.input) : '';
    const position = state.calls.length;
    const call = { block: index ?? position, argumentsJson };
    const start: ChatEvent = { type: 'tool-call-start', index: position, id: block.id ?? '', name: block.name ?? '' };
    return [{ ...state, calls: [...state.calls, call] }, [start, ...argumentsDelta(position, argumentsJson)]];
  }
  return [state, [...textDelta('text-delta', block?.text), ...textDelta('reasoning-delta', block?.thinking)]];
}

function addDelta(state: ReplyState, { index, delta }: StreamEvent): [ReplyState, ChatEvent[]] {
  const argumentsJson = delta?.partial_json ?? '';
  const position = state.calls.findIndex((call) => call.block === index);
  const call = state.calls[position];
  if (call && argumentsJson !== '') {
    const grown = { ...call, argumentsJson: call.argumentsJson + argumentsJson };
    return [{ ...state, calls: state.calls.with(position, grown) }, argumentsDelta(position, argumentsJson)];
  }
  return [state, [...textDelta('text-delta', delta?.text), ...textDelta('reasoning-delta', delta?.thinking)]];
}

function endMessage(state: ReplyState, { delta, usage }: StreamEvent): ReplyState {
  const wireReason = delta?.stop_reason;
  return {
    ...state,
    reason: wireReason ? (REASONS[wireReason] ?? 'other') : state.reason,
    usage: addUsage(state.usage, usage),
  };
}

/** Counts are running totals: a later one replaces an earlier one. The buckets do not overlap on this wire. */
function addUsage(before: Usage | undefined, usage: WireUsage | null | undefined): Usage | undefined {
  if (!usage) return before;
  return {
    inputTokens: usage.input_tokens ?? before?.inputTokens ?? 0,
    cacheReadTokens: usage.cache_read_input_tokens ?? before?.cacheReadTokens ?? 0,
    cacheWriteTokens: usage.cache_creation_input_tokens ?? before?.cacheWriteTokens ?? 0,
    outputTokens: usage.output_tokens ?? before?.outputTokens ?? 0,
    reasoningTokens: 0,
  };
}

function textDelta(type: 'text-delta' | 'reasoning-delta', text: string | null | undefined): ChatEvent[] {
  return text ? [{ type, text }] : [];
}

function argumentsDelta(index: number, argumentsJson: string): ChatEvent[] {
  return argumentsJson === '' ? [] : [{ type: 'tool-call-delta', index, argumentsJson }];
}
