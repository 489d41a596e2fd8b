import type { FinishReason, ReplyEvent } from '../../core/chat.js';
import { refText } from '../../core/model.js';
import { collectReply, unfinished, type CollectedReply, type CollectedToolCall } from '../collect.js';
import { compact } from '../compact.js';
import { freeformInput } from '../freeform.js';
import { DONE_FRAME, OPENAI_FORM } from '../openai-stream.js';
import type { AnswerMeta, WireWriter } from '../port.js';
import { writeSse } from '../sse.js';
import { valueOf } from './seals.js';
import { encodeUsage } from '../openai-usage.js';

const REASONS: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  refused: 'content_filter',
  other: 'stop',
};

/** How replies are written for clients of chat completions. Usage ends every stream of which it is known, asked for or not. Sources: OpenAI API reference, "Chat"; WIRE 2. */
export const writer: WireWriter = { ...OPENAI_FORM, encodeStream, encodeWhole };

async function* encodeStream(meta: AnswerMeta, events: AsyncIterable<ReplyEvent>): AsyncGenerator<string> {
  let write = newWriter(meta, '');
  let isFinished = false;
  for await (const event of events) {
    isFinished ||= event.type === 'finish';
    if (event.type === 'reply-start') write = newWriter(meta, refText(event.model));
    else yield* write(event);
  }
  if (!isFinished) throw unfinished();
  yield DONE_FRAME;
}

async function encodeWhole(meta: AnswerMeta, events: AsyncIterable<ReplyEvent>): Promise<string> {
  const reply = await collectReply(events);
  const message = messageOf(reply, freeformTools(meta));
  return JSON.stringify(
    compact<Record<string, unknown>>({
      id: meta.id,
      object: 'chat.completion',
      created: meta.createdS,
      model: reply.model,
      choices: [{ index: 0, message, logprobs: null, finish_reason: REASONS[reply.reason] }],
      usage: reply.usage && encodeUsage(reply.usage),
    }),
  );
}

function messageOf(reply: CollectedReply, freeform: ReadonlySet<string>): object {
  const { text, refusal, reasoning, thoughts, toolCalls } = reply;
  const details = thoughts.flatMap(({ seal }) => valueOf(seal) ?? []);
  return compact<Record<string, unknown>>({
    role: 'assistant',
    content: text === '' && (toolCalls.length > 0 || refusal !== '') ? null : text,
    refusal: refusal === '' ? null : refusal,
    reasoning_content: reasoning === '' ? undefined : reasoning,
    reasoning_details: details.length === 0 ? undefined : details,
    tool_calls: toolCalls.length === 0 ? undefined : toolCalls.map((call) => encodeCall(call, freeform)),
  });
}

function encodeCall({ id, name, argumentsJson, seal }: CollectedToolCall, freeform: ReadonlySet<string>): object {
  return compact<Record<string, unknown>>({
    id,
    ...(freeform.has(name)
      ? { type: 'custom', custom: { name, input: freeformInput(argumentsJson) } }
      : { type: 'function', function: { name, arguments: argumentsJson } }),
    extra_content: valueOf(seal),
  });
}

const freeformTools = ({ request }: AnswerMeta): ReadonlySet<string> =>
  new Set(request.tools.flatMap(({ name, freeform }) => (freeform ? [name] : [])));

type WrittenEvent = Exclude<ReplyEvent, { type: 'reply-start' }>;
type Started = WrittenEvent & { type: 'tool-call-start' };

/** Writes events as chunks; the first one is preceded by a chunk that says who speaks. */
function newWriter(meta: AnswerMeta, model: string): (event: WrittenEvent) => Generator<string> {
  const head = { id: meta.id, object: 'chat.completion.chunk', created: meta.createdS, model };
  const frame = (fields: object): string => writeSse(JSON.stringify({ ...head, ...fields }));
  const choice = (delta: object, reason: string | null = null): string =>
    frame({ choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }] });

  const freeform = freeformTools(meta);
  const held = new Map<number, HeldCall>();
  let hasRole = false;
  return function* write(event) {
    if (!hasRole) yield choice({ role: 'assistant', content: '' });
    hasRole = true;
    if (event.type !== 'finish') {
      if (holds(held, freeform, event)) return;
      const delta = deltaOf(event);
      if (delta) yield choice(delta);
      return;
    }
    for (const { start, pieces } of held.values()) yield choice(heldDelta(start, pieces.join('')));
    yield choice({}, REASONS[event.reason]);
    if (event.usage) yield frame({ choices: [], usage: encodeUsage(event.usage) });
  };
}

/** A call with plain text: what stands for it in the arguments can only be read when they are whole. */
type HeldCall = { readonly start: Started; readonly pieces: string[] };

function holds(held: Map<number, HeldCall>, freeform: ReadonlySet<string>, event: WrittenEvent): boolean {
  if (event.type === 'tool-call-start' && freeform.has(event.name)) {
    held.set(event.index, { start: event, pieces: [] });
    return true;
  }
  if (event.type !== 'tool-call-delta') return false;
  const call = held.get(event.index);
  call?.pieces.push(event.argumentsJson);
  return call !== undefined;
}

function heldDelta({ index, id, name }: Started, argumentsJson: string): object {
  return { tool_calls: [{ index, id, type: 'custom', custom: { name, input: freeformInput(argumentsJson) } }] };
}

function deltaOf(event: Exclude<WrittenEvent, { type: 'finish' }>): object | undefined {
  switch (event.type) {
    case 'text-delta':
      return { content: event.text };
    case 'refusal-delta':
      return { refusal: event.text };
    case 'reasoning-delta':
      return { reasoning_content: event.text };
    case 'reasoning-seal': {
      const value = valueOf(event.seal);
      return value === undefined ? undefined : { reasoning_details: [value] };
    }
    case 'tool-call-start': {
      const { index, id, name, seal } = event;
      const call = { index, id, type: 'function', function: { name, arguments: '' }, extra_content: valueOf(seal) };
      return { tool_calls: [compact<Record<string, unknown>>(call)] };
    }
    case 'tool-call-delta':
      return { tool_calls: [{ index: event.index, function: { arguments: event.argumentsJson } }] };
    case 'wire-bytes':
    case 'usage':
      return undefined;
  }
}
