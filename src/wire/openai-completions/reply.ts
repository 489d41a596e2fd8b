import * as z from 'zod';
import type { ChatEvent, FinishReason } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { NOT_COUNTED, orCounted, usageEvents, type Counted } from '../counted.js';
import { firstChoice } from '../first-choice.js';
import { parseJson } from '../json.js';
import { DONE_FRAME, textEnd, untilDone } from '../openai-stream.js';
import { readUsage } from '../openai-usage.js';
import type { ReplyReader, WireReader } from '../port.js';
import { endedEarly, inBandErrorSchema, readInBandFault, upstreamError } from '../upstream-error.js';

/** One payload of a streamed reply, and a reply in one piece as well. */
const payloadSchema = z.object({
  choices: z
    .array(z.object({ index: z.number().nullish(), text: z.string().nullish(), finish_reason: z.string().nullish() }))
    .nullish(),
  usage: z.unknown().optional(),
  error: inBandErrorSchema.nullish(),
});

type Payload = z.infer<typeof payloadSchema>;
type ReplyState = { readonly reason: FinishReason | undefined; readonly counted: Counted };

const START: ReplyState = { reason: undefined, counted: NOT_COUNTED };

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
      const payload = parseJson(data, payloadSchema, 'upstream-garbled');
      const counted = readUsage(payload.usage);
      // Usage that comes more than once is a running total: the last one counts.
      if (counted) state = { ...state, counted };
      return orCounted(counted?.usage, () => {
        const [reason, events] = step(payload, name);
        state = { ...state, reason: reason ?? state.reason };
        return counted ? [...usageEvents(counted.usage), ...events] : events;
      });
    }),
    finish: () => finishOf(state, name),
    closing: () => DONE_FRAME,
  };
}

function readWhole(text: string, name: string): Iterable<ChatEvent> {
  const payload = parseJson(text, payloadSchema, 'upstream-garbled');
  const counted = readUsage(payload.usage) ?? NOT_COUNTED;
  return orCounted(counted.usage, () => {
    const [reason, events] = step(payload, name);
    if (!payload.choices?.length) throw new GatewayError('upstream-garbled', `${name} sent a reply without choices.`);
    return [...events, finishOf({ reason: reason ?? 'stop', counted }, name)]; // a reply in one piece is complete
  });
}

function step({ choices, error }: Payload, name: string): [reason: FinishReason | undefined, events: ChatEvent[]] {
  if (error) throw upstreamError(name, readInBandFault(error));
  const choice = firstChoice(choices);
  const reason = choice?.finish_reason ? textEnd(choice.finish_reason, name) : undefined;
  return [reason, choice?.text ? [{ type: 'text-delta', text: choice.text }] : []];
}

function finishOf({ reason, counted }: ReplyState, name: string): ChatEvent & { type: 'finish' } {
  if (!reason) throw endedEarly(name);
  return { type: 'finish', reason, ...counted };
}
