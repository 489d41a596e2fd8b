import * as z from 'zod';
import type { ChatEvent, FinishReason, Usage } from '../../core/chat.js';
import { inBandErrorSchema, readInBandFault, upstreamError } from '../upstream-error.js';

const count = z.number().nonnegative().nullish();

const callSchema = z.object({
  id: z.string().nullish(),
  function: z.object({ name: z.string().min(1), arguments: z.record(z.string(), z.unknown()).nullish() }),
});

/** One line of a reply. Source: Ollama documentation, "Generate a chat message". */
export const lineSchema = z.object({
  created_at: z.string().nullish(),
  message: z
    .object({
      content: z.string().nullish(),
      thinking: z.string().nullish(),
      tool_calls: z.array(callSchema).nullish(),
    })
    .nullish(),
  done: z.boolean().nullish(),
  done_reason: z.string().nullish(),
  prompt_eval_count: count,
  eval_count: count,
  error: inBandErrorSchema.nullish(),
});

export type Line = z.infer<typeof lineSchema>;

/** What has to be remembered between the lines of one reply. `reason` is set once the provider has said that it is done. */
export type ReplyState = {
  readonly toolCalls: number;
  readonly reason: FinishReason | undefined;
  readonly usage: Usage | undefined;
};

/** The state before the first line. */
export const START: ReplyState = { toolCalls: 0, reason: undefined, usage: undefined };

/** Reads one line. Throws the provider's own error when the line is one. */
export function step(state: ReplyState, line: Line): [ReplyState, ChatEvent[]] {
  if (line.error) throw upstreamError('The provider', readInBandFault(line.error));
  const { content, thinking, tool_calls: calls } = line.message ?? {};
  const events: ChatEvent[] = [];
  if (thinking) events.push({ type: 'reasoning-delta', text: thinking });
  if (content) events.push({ type: 'text-delta', text: content });
  for (const [position, call] of (calls ?? []).entries()) {
    const index = state.toolCalls + position;
    events.push(
      { type: 'tool-call-start', index, id: call.id || madeId(line, index), name: call.function.name },
      { type: 'tool-call-delta', index, argumentsJson: JSON.stringify(call.function.arguments ?? {}) },
    );
  }
  const next = { ...state, toolCalls: state.toolCalls + (calls?.length ?? 0) };
  return [line.done ? { ...next, reason: reasonOf(line, next), usage: usageOf(line) } : next, events];
}

/** Ids may repeat between the turns of one conversation unless the time of the reply is in them. */
function madeId({ created_at: createdAt }: Line, index: number): string {
  return `call_${(createdAt ?? '').replace(/\D/g, '').slice(0, 24)}_${index}`;
}

function reasonOf({ done_reason: wireReason }: Line, { toolCalls }: ReplyState): FinishReason {
  switch (wireReason ?? 'stop') {
    case 'stop':
      return toolCalls > 0 ? 'tool-calls' : 'stop';
    case 'length':
      return 'length';
    default:
      return 'other';
  }
}

/** A prompt the server still had in memory is not counted; then the counts say too little to be used. */
function usageOf({ prompt_eval_count: input, eval_count: output }: Line): Usage | undefined {
  if (typeof input !== 'number' || typeof output !== 'number') return undefined;
  return { inputTokens: input, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: output, reasoningTokens: 0 };
}
