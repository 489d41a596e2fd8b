import * as z from 'zod';
import type { ChatEvent, FinishReason, Usage } from '../../core/chat.js';
import { parseJson } from '../json.js';
import type { ReplyReader, WireReader } from '../port.js';
import { endedEarly, inBandErrorSchema, readInBandFault, upstreamError } from '../upstream-error.js';
import { readUsage } from './usage.js';

const callSchema = z.object({
  id: z.string().nullish(),
  function: z.object({ name: z.string().min(1), arguments: z.record(z.string(), z.unknown()).nullish() }),
});

/** One line of a reply; `response` is what /api/generate has for a message. Source: Ollama documentation, "API reference". */
const lineSchema = z.object({
  created_at: z.string().nullish(),
  response: z.string().nullish(),
  thinking: z.string().nullish(),
  message: z
    .object({
      content: z.string().nullish(),
      thinking: z.string().nullish(),
      tool_calls: z.array(callSchema).nullish(),
    })
    .nullish(),
  done: z.boolean().nullish(),
  done_reason: z.string().nullish(),
  prompt_eval_count: z.unknown().optional(),
  eval_count: z.unknown().optional(),
  error: inBandErrorSchema.nullish(),
});

type Line = z.infer<typeof lineSchema>;

/** What has to be remembered between the lines of one reply. `reason` is set once the provider has said that it is done. */
type ReplyState = {
  readonly toolCalls: number;
  readonly reason: FinishReason | undefined;
  readonly usage: Usage | undefined;
};

const START: ReplyState = { toolCalls: 0, reason: undefined, usage: undefined };

/** Reads replies of /api/chat and of /api/generate. */
export const reader: WireReader = {
  framing: 'ndjson',
  start,
  telling: /"tool_calls"|"error"|"done"\s*:\s*true/,
  readWhole(text, name) {
    const reply = start(name);
    return [...reply.read(text), reply.finish()];
  },
};

function start(name: string): ReplyReader {
  let state = START;
  return {
    read(data) {
      const line = parseJson(data, lineSchema, 'upstream-garbled');
      if (line.error) throw upstreamError(name, readInBandFault(line.error));
      const [next, events] = step(state, line);
      state = next;
      return events;
    },
    finish() {
      const { reason, usage } = state;
      if (!reason) throw endedEarly(name);
      return { type: 'finish', reason, usage };
    },
  };
}

/** Reads one line. */
function step(state: ReplyState, line: Line): [ReplyState, ChatEvent[]] {
  const calls = line.message?.tool_calls ?? [];
  const thinking = line.message?.thinking ?? line.thinking;
  const text = line.message?.content ?? line.response;
  const events: ChatEvent[] = [];
  if (thinking) events.push({ type: 'reasoning-delta', text: thinking });
  if (text) events.push({ type: 'text-delta', text });
  for (const [position, call] of calls.entries()) {
    const index = state.toolCalls + position;
    events.push(
      { type: 'tool-call-start', index, id: call.id || madeId(line, index), name: call.function.name },
      { type: 'tool-call-delta', index, argumentsJson: JSON.stringify(call.function.arguments ?? {}) },
    );
  }
  const next = { ...state, toolCalls: state.toolCalls + calls.length };
  return [line.done ? { ...next, reason: reasonOf(line, next), usage: readUsage(line) } : next, events];
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
