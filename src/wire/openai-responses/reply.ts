import * as z from 'zod';
import type { ChatEvent, FinishReason } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { NOT_COUNTED, orCounted, usageEvents, type Counted } from '../counted.js';
import { parseJson } from '../json.js';
import { DONE } from '../openai-stream.js';
import type { ReplyReader, WireReader } from '../port.js';
import { requireReadableCalls } from '../tool-arguments.js';
import { endedEarly, inBandErrorSchema, readInBandFault, upstreamError } from '../upstream-error.js';
import { outputItemSchema, type ItemKey } from './output-item.js';
import { startItems, type ItemLog } from './reply-items.js';
import { readUsage } from './usage.js';

const responseSchema = z.object({
  status: z.string().nullish(),
  output: z.array(outputItemSchema).nullish(),
  error: inBandErrorSchema.nullish(),
  incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
  usage: z.unknown().optional(),
});

type WireResponse = z.infer<typeof responseSchema>;

/** One event of a stream; the fields of all its types. Source: OpenAI API reference, "Streaming events". */
const eventSchema = z.object({
  type: z.string().nullish(),
  output_index: z.number().nullish(),
  item_id: z.string().nullish(),
  summary_index: z.number().nullish(),
  delta: z.unknown().optional(),
  item: outputItemSchema.nullish(),
  response: responseSchema.nullish(),
  error: inBandErrorSchema.nullish(),
  code: z.union([z.string(), z.number()]).nullish(),
  message: z.string().nullish(),
});

type StreamEvent = z.infer<typeof eventSchema>;

/** How replies of OpenAI Responses are read. */
export const reader: WireReader = {
  framing: 'sse',
  start: startReply,
  telling: /"response\.(?:output_item\.|completed|incomplete|failed|cancelled)|"error"/,
  readWhole(text, name) {
    const body = parseJson(text, responseSchema, 'upstream-garbled');
    if (!body.error && !body.output) {
      throw new GatewayError('upstream-garbled', `${name} sent a reply without output.`);
    }
    const items = startItems(name, false);
    const counted = readUsage(body.usage) ?? NOT_COUNTED;
    return orCounted(counted.usage, () => {
      const { events, reason } = endOf(body, body.status ?? 'completed', { items, name, isRefused: false });
      return [...events, finishOf({ reason, counted }, items)];
    });
  },
};

/** Why a reply ended, and what it cost. */
type End = { readonly reason: FinishReason; readonly counted: Counted };

/** Reads one streamed reply. */
function startReply(name: string, passes = false): ReplyReader {
  const items = startItems(name, passes);
  let isRefused = false;
  let end: End | undefined;

  function read(data: string): Iterable<ChatEvent> {
    if (data === DONE) return [];
    const event = parseJson(data, eventSchema, 'upstream-garbled');
    if (!event.response) return eventsOf(event, NOT_COUNTED);
    const counted = readUsage(event.response.usage) ?? NOT_COUNTED;
    return orCounted(counted.usage, () => [...usageEvents(counted.usage), ...eventsOf(event, counted)]);
  }

  function eventsOf(event: StreamEvent, counted: Counted): readonly ChatEvent[] {
    const type = event.type ?? '';
    if (type === 'error' || (event.error && event.type === undefined)) throw errorOf(event, name);
    const status = TERMINAL.exec(type)?.groups?.['status'];
    if (status === undefined) {
      const events = piece(type, event, items);
      isRefused ||= events.some((one) => one.type === 'refusal-delta');
      return events;
    }
    const { events, reason } = endOf(event.response ?? {}, status, { items, name, isRefused });
    end = { reason, counted };
    return events;
  }

  return {
    read,
    finish() {
      if (!end) throw endedEarly(name);
      return passes ? finishEvent(end) : finishOf(end, items);
    },
  };
}

const TERMINAL = /^response\.(?<status>completed|incomplete|failed|cancelled)$/;

/** The events of what is not the end. Types that are not known are skipped. */
function piece(type: string, event: StreamEvent, items: ItemLog): ChatEvent[] {
  const key = keyOf(event);
  const text = typeof event.delta === 'string' ? event.delta : '';
  switch (type) {
    case 'response.output_item.added':
      return event.item ? items.itemAdded(key, event.item) : [];
    case 'response.output_item.done':
      return event.item ? items.itemDone(key, event.item) : [];
    case 'response.output_text.delta':
      return items.textDelta(key, 'text-delta', text);
    case 'response.refusal.delta':
      return items.textDelta(key, 'refusal-delta', text);
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      return items.textDelta(key, 'reasoning-delta', text);
    case 'response.reasoning_summary_part.added':
      return items.textDelta(key, 'reasoning-delta', event.summary_index ? '\n\n' : '');
    case 'response.function_call_arguments.delta':
    case 'response.custom_tool_call_input.delta':
      return items.argumentsDelta(key, text);
    default:
      return [];
  }
}

const keyOf = ({ output_index: index, item_id: id, item }: StreamEvent): ItemKey => index ?? id ?? item?.id ?? '';

type EndDeps = { readonly items: ItemLog; readonly name: string; readonly isRefused: boolean };

/** What the last payload says: items that were not told before, and why it ended. Throws the provider's own error. */
function endOf(response: WireResponse, status: string, deps: EndDeps): { events: ChatEvent[]; reason: FinishReason } {
  const { items, name } = deps;
  if (status === 'failed' || status === 'cancelled' || response.error) {
    throw upstreamError(name, readInBandFault(response.error ?? `The reply is marked "${status}".`));
  }
  if (status !== 'completed' && status !== 'incomplete') {
    throw new GatewayError('upstream-garbled', `${name} sent a reply that is not finished.`);
  }
  const events = (response.output ?? []).flatMap((item, index) => items.itemDone(index, item));
  const isRefused = deps.isRefused || events.some(({ type }) => type === 'refusal-delta');
  return { events, reason: reasonOf(status, response, { items, isRefused }) };
}

function reasonOf(
  status: 'completed' | 'incomplete',
  response: WireResponse,
  { items, isRefused }: Pick<EndDeps, 'items' | 'isRefused'>,
): FinishReason {
  if (status === 'completed') {
    if (items.asksClient()) return 'tool-calls';
    return isRefused ? 'refused' : 'stop';
  }
  return INCOMPLETE[response.incomplete_details?.reason ?? ''] ?? 'other';
}

const INCOMPLETE: Readonly<Record<string, FinishReason>> = { max_output_tokens: 'length', content_filter: 'refused' };

function finishOf(end: End, items: ItemLog): ChatEvent & { type: 'finish' } {
  requireReadableCalls({ reason: end.reason, calls: items.calls() });
  return finishEvent(end);
}

const finishEvent = ({ reason, counted }: End): ChatEvent & { type: 'finish' } => ({
  type: 'finish',
  reason,
  ...counted,
});

/** Some send the error's fields beside the type, some in an object of their own. */
function errorOf({ error, code, message }: StreamEvent, name: string): GatewayError {
  return upstreamError(name, readInBandFault(error ?? { code, message }));
}
