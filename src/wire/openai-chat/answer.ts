import * as z from 'zod';
import type { FinishReason, ReplyEvent } from '../../core/chat.js';
import { refText } from '../../core/model.js';
import { collectReply, unfinished, type CollectedReply } from '../collect.js';
import { compact } from '../compact.js';
import { parseJson } from '../json.js';
import { writeSse } from '../sse.js';
import { encodeUsage } from './usage.js';

/** What an answer needs beside its events. `includeUsage` is whether the client asked for tokens in the stream. */
export type AnswerMeta = { readonly id: string; readonly createdS: number; readonly includeUsage: boolean };

const choicesSchema = z.object({ choices: z.array(z.unknown()).nullish() });

const REASONS: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  refused: 'content_filter',
  other: 'stop',
};

/** The reply as server-sent events. What the provider sent in this wire passes as it came; anything else is written here. */
export async function* encodeStream(meta: AnswerMeta, events: AsyncIterable<ReplyEvent>): AsyncGenerator<string> {
  let writer = newWriter(meta, '');
  let passes = false;
  let isFinished = false;
  for await (const event of events) {
    isFinished ||= event.type === 'finish';
    if (event.type === 'reply-start') writer = newWriter(meta, refText(event.model));
    else if (event.type === 'wire-data') {
      passes = true;
      if (meta.includeUsage || event.content || !isUsageOnly(event.data)) yield writeSse(event.data);
    } else if (!passes) yield* writer(event);
  }
  if (!isFinished) throw unfinished();
  yield writeSse('[DONE]');
}

/** The whole reply as one JSON text. */
export async function encodeWhole(meta: AnswerMeta, events: AsyncIterable<ReplyEvent>): Promise<string> {
  const reply = await collectReply(events);
  if (reply.wireData !== undefined) return reply.wireData;
  return JSON.stringify(
    compact<Record<string, unknown>>({
      id: meta.id,
      object: 'chat.completion',
      created: meta.createdS,
      model: reply.model,
      choices: [{ index: 0, message: messageOf(reply), logprobs: null, finish_reason: REASONS[reply.reason] }],
      usage: reply.usage && encodeUsage(reply.usage),
    }),
  );
}

/** Only payloads that mention usage are looked at: on the hot path the others pass unread. */
function isUsageOnly(data: string): boolean {
  if (!data.includes('"usage"')) return false;
  return parseJson(data, choicesSchema, 'upstream-garbled').choices?.length === 0;
}

function messageOf({ text, reasoning, toolCalls }: CollectedReply): object {
  return compact<Record<string, unknown>>({
    role: 'assistant',
    content: text === '' && toolCalls.length > 0 ? null : text,
    refusal: null,
    reasoning_content: reasoning === '' ? undefined : reasoning,
    tool_calls:
      toolCalls.length === 0
        ? undefined
        : toolCalls.map(({ id, name, argumentsJson }) => ({
            id,
            type: 'function',
            function: { name, arguments: argumentsJson },
          })),
  });
}

type DecodedEvent = Exclude<ReplyEvent, { type: 'reply-start' | 'wire-data' }>;

/** Writes decoded events as chunks; the first one is preceded by a chunk that says who speaks. */
function newWriter(meta: AnswerMeta, model: string): (event: DecodedEvent) => Generator<string> {
  const head = { id: meta.id, object: 'chat.completion.chunk', created: meta.createdS, model };
  const frame = (fields: object): string => writeSse(JSON.stringify({ ...head, ...fields }));
  const choice = (delta: object, reason: string | null = null): string =>
    frame({ choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }] });

  let hasRole = false;
  return function* write(event) {
    if (!hasRole) yield choice({ role: 'assistant', content: '' });
    hasRole = true;
    if (event.type !== 'finish') {
      yield choice(deltaOf(event));
      return;
    }
    yield choice({}, REASONS[event.reason]);
    if (meta.includeUsage && event.usage) yield frame({ choices: [], usage: encodeUsage(event.usage) });
  };
}

function deltaOf(event: Exclude<DecodedEvent, { type: 'finish' }>): object {
  switch (event.type) {
    case 'text-delta':
      return { content: event.text };
    case 'reasoning-delta':
      return { reasoning_content: event.text };
    case 'tool-call-start': {
      const { index, id, name } = event;
      return { tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] };
    }
    case 'tool-call-delta':
      return { tool_calls: [{ index: event.index, function: { arguments: event.argumentsJson } }] };
  }
}
