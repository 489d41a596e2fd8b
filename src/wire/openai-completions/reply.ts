import * as z from 'zod';
import type { ChatEvent, FinishReason, Usage } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { firstChoice } from '../first-choice.js';
import { parseJson } from '../json.js';
import { DONE_FRAME, textEnd, untilDone } from '../openai-stream.js';
import { decodeUsage, usageSchema } from '../openai-usage.js';
import type { ReplyReader, WireReader } from '../port.js';
import { endedEarly, inBandErrorSchema, readInBandFault, upstreamError } from '../upstream-error.js';

/** One payload of a streamed reply, and a reply in one piece as well. */
const payloadSchema = z.object({
  choices: z
    .array(z.object({ index: z.number().nullish(), text: z.string().nullish(), finish_reason: z.string().nullish() }))
    .nullish(),
  usage: usageSchema.nullish(),
  error: inBandErrorSchema.nullish(),
});

type Payload = z.infer<typeof payloadSchema>;
type ReplyState = { readonly reason: FinishReason | undefined; readonly usage: Usage | undefined };

const START: ReplyState = { reason: undefined, usage: undefined };

/** Payloads that hold none of these with a value tell of text only. */
const TELLING = /\[DONE\]|"(?:finish_reason|usage|error)"\s*:\s*(?!null|\s)/;

/** How completions are read. Only the first choice becomes events. Source: OpenAI API reference, "Create completion". */
export const reader: WireReader = {
  framing: 'sse',
  start: startReading,
  telling: TELLING,
  readWhole,
};

function startReading(name: string): ReplyReader {
  let state = START;
  return {
    read: untilDone((data) => {
      const [next, events] = step(state, parseJson(data, payloadSchema, 'upstream-garbled'), name);
      state = next;
      return events;
    }),
    finish: () => finishOf(state, name),
    closing: () => DONE_FRAME,
  };
}

function readWhole(text: string, name: string): readonly ChatEvent[] {
  const payload = parseJson(text, payloadSchema, 'upstream-garbled');
  const [{ reason, usage }, events] = step(START, payload, name);
  if (!payload.choices?.length) throw new GatewayError('upstream-garbled', `${name} sent a reply without choices.`);
  return [...events, finishOf({ reason: reason ?? 'stop', usage }, name)]; // a reply in one piece is complete
}

function step(state: ReplyState, { choices, usage, error }: Payload, name: string): [ReplyState, ChatEvent[]] {
  if (error) throw upstreamError(name, readInBandFault(error));
  const choice = firstChoice(choices);
  const next = {
    reason: choice?.finish_reason ? textEnd(choice.finish_reason, name) : state.reason,
    // Usage that comes more than once is a running total: the last one counts.
    usage: usage ? decodeUsage(usage) : state.usage,
  };
  return [next, choice?.text ? [{ type: 'text-delta', text: choice.text }] : []];
}

function finishOf({ reason, usage }: ReplyState, name: string): ChatEvent & { type: 'finish' } {
  if (!reason) throw endedEarly(name);
  return { type: 'finish', reason, usage };
}
