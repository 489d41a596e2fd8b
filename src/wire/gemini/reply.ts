import * as z from 'zod';
import type { ChatEvent, FinishReason, Seal } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { NOT_COUNTED, orCounted, usageEvents, type Counted } from '../counted.js';
import { firstChoice } from '../first-choice.js';
import { parseJson } from '../json.js';
import type { ReplyReader, WireReader } from '../port.js';
import { madeToolId } from '../tool-id.js';
import { endedEarly, inBandErrorSchema, readInBandFault, upstreamError } from '../upstream-error.js';
import { readUsage } from './usage.js';

const text = z.string().nullish();

const part = z.object({
  text,
  thought: z.boolean().nullish(),
  thoughtSignature: text,
  functionCall: z
    .object({ id: text, name: z.string().min(1), args: z.record(z.string(), z.unknown()).nullish() })
    .nullish(),
});

const candidate = z.object({
  index: z.number().nullish(),
  content: z.object({ parts: z.array(part).nullish() }).nullish(),
  finishReason: text,
});

/** One piece of a streamed reply, or a whole one. Source: Gemini API reference, "GenerateContentResponse". */
const chunkSchema = z.object({
  responseId: text,
  candidates: z.array(candidate).nullish(),
  promptFeedback: z.object({ blockReason: text, blockReasonMessage: text }).nullish(),
  usageMetadata: z.unknown().optional(),
  error: inBandErrorSchema.nullish(),
});

type Chunk = z.infer<typeof chunkSchema>;
type Part = z.infer<typeof part>;

/** What has to be remembered between the pieces. `wireReason` is set once the provider has said why it ended. */
type ReplyState = {
  readonly calls: number;
  readonly wireReason: string | undefined;
  readonly counted: Counted;
};

const START: ReplyState = { calls: 0, wireReason: undefined, counted: NOT_COUNTED };

/** Every reason that is not named here is 'other'. Source: Gemini API reference, "FinishReason" and "BlockReason". */
const REASONS: Readonly<Record<string, FinishReason>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'refused',
  RECITATION: 'refused',
  BLOCKLIST: 'refused',
  PROHIBITED_CONTENT: 'refused',
  SPII: 'refused',
  IMAGE_SAFETY: 'refused',
  IMAGE_PROHIBITED_CONTENT: 'refused',
  IMAGE_RECITATION: 'refused',
  PROMPT_BLOCKED: 'refused',
};

/** The model wanted to call a tool and failed at writing it: there is nothing that a client could run. */
const BROKEN_CALLS = ['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL'];

/** Ours, for a prompt that was blocked: any reason for that comes to the same. */
const PROMPT_BLOCKED = 'PROMPT_BLOCKED';

/** Reads what generateContent and streamGenerateContent send; only the first candidate becomes events. */
export const reader: WireReader = {
  framing: 'sse',
  start,
  // Google counts in every piece, in the last one for good; a piece without text may tell anything.
  // Frames are searched, and their data alone.
  telling: /"(?:finishReason|functionCall|promptFeedback|error)"|^(?:data: ?)?\{(?!.*"text")/m,
  readWhole(text, name) {
    const chunk = parseJson(text, chunkSchema, 'upstream-garbled');
    return orCounted(readUsage(chunk.usageMetadata)?.usage, () => {
      const [state, events] = step(START, chunk, name);
      return [...events, finishOf(state, name, false)];
    });
  },
};

function start(name: string, passes = false): ReplyReader {
  let state = START;
  return {
    read(data) {
      const [next, events] = step(state, parseJson(data, chunkSchema, 'upstream-garbled'), name);
      const isCounted = next.counted !== state.counted;
      state = next;
      return isCounted ? [...usageEvents(next.counted.usage), ...events] : events;
    },
    finish: () => finishOf(state, name, passes),
  };
}

function finishOf(state: ReplyState, name: string, passes: boolean): ChatEvent & { type: 'finish' } {
  const { wireReason, calls, counted } = state;
  if (wireReason === undefined) throw endedEarly(name);
  if (!passes && BROKEN_CALLS.includes(wireReason)) {
    throw new GatewayError('upstream-garbled', `${name} ended its reply with a tool call that cannot be read.`);
  }
  const reason = REASONS[wireReason] ?? 'other';
  return { type: 'finish', reason: reason === 'stop' && calls > 0 ? 'tool-calls' : reason, ...counted };
}

/** Reads one piece. Usage that comes more than once is a running total: the last one counts. */
function step(state: ReplyState, chunk: Chunk, name: string): [ReplyState, ChatEvent[]] {
  if (chunk.error) throw upstreamError(name, readInBandFault(chunk.error));
  const first = firstChoice(chunk.candidates);
  const { blockReason, blockReasonMessage: message } = chunk.promptFeedback ?? {};
  const events: ChatEvent[] = blockReason && message ? [{ type: 'refusal-delta', text: message }] : [];
  let { calls } = state;
  for (const piece of first?.content?.parts ?? []) {
    events.push(...eventsOf(piece, calls, chunk.responseId ?? ''));
    if (piece.functionCall) calls += 1;
  }
  return [
    {
      calls,
      wireReason: blockReason ? PROMPT_BLOCKED : (first?.finishReason ?? state.wireReason),
      counted: readUsage(chunk.usageMetadata) ?? state.counted,
    },
    events,
  ];
}

/** Calls come whole. `index` is the number of the next one. */
function eventsOf(piece: Part, index: number, replyId: string): ChatEvent[] {
  const seal: Seal | undefined = piece.thoughtSignature ? { wire: 'gemini', value: piece.thoughtSignature } : undefined;
  if (piece.functionCall) {
    const { id, name, args } = piece.functionCall;
    return [
      { type: 'tool-call-start', index, id: id || madeToolId(replyId, index), name, ...(seal && { seal }) },
      { type: 'tool-call-delta', index, argumentsJson: JSON.stringify(args ?? {}) },
    ];
  }
  const type = piece.thought ? 'reasoning-delta' : 'text-delta';
  return [
    ...(piece.text ? [{ type, text: piece.text } as const] : []),
    ...(seal ? [{ type: 'reasoning-seal', seal } as const] : []),
  ];
}
