import type { ChatRequest, ReplyEvent } from '../core/chat.js';
import type { AnswerMeta } from '../wire/openai-chat/answer.js';
import type { Answer, OpenStream, WholeAnswer } from './answer.js';
import type { Exchange } from './endpoints/endpoint.js';
import { afterFirstEvent } from './first-event.js';
import { replyHeaders } from './reply-headers.js';

/** How one wire format writes replies. */
export type ReplyWriter = {
  readonly encodeStream: (meta: AnswerMeta, events: AsyncIterable<ReplyEvent>) => AsyncIterable<string>;
  readonly encodeWhole: (meta: AnswerMeta, events: AsyncIterable<ReplyEvent>) => Promise<string>;
};

/** Runs a request through the gateway and answers in the client's own format. */
export async function answerChat(exchange: Exchange, request: ChatRequest, writer: ReplyWriter): Promise<Answer> {
  if (request.source.stream) return { kind: 'stream', open: () => openStream(exchange, request, writer) };
  return wholeAnswer(exchange, request, writer);
}

async function openStream(exchange: Exchange, request: ChatRequest, writer: ReplyWriter): Promise<OpenStream> {
  const run = await exchange.app.gateway.chat(request, exchange.signal);
  const { model, events } = await afterFirstEvent(run.events);
  return {
    headers: replyHeaders(run.decision, model),
    frames: writer.encodeStream(metaOf(exchange, request), events),
    // The wrapped generators do not pass this on when nobody has read from them.
    close: () => run.events.return(),
  };
}

async function wholeAnswer(exchange: Exchange, request: ChatRequest, writer: ReplyWriter): Promise<WholeAnswer> {
  const run = await exchange.app.gateway.chat(request, exchange.signal);
  const { model, events } = await afterFirstEvent(run.events);
  const body = await writer.encodeWhole(metaOf(exchange, request), events);
  const headers = { 'content-type': 'application/json; charset=utf-8', ...replyHeaders(run.decision, model) };
  return { kind: 'whole', status: 200, headers, body };
}

function metaOf({ app }: Exchange, { id, source }: ChatRequest): AnswerMeta {
  const options = source.body['stream_options'];
  const includeUsage = typeof options === 'object' && options !== null && 'include_usage' in options;
  return {
    id,
    createdS: Math.floor(app.nowMs() / 1_000),
    includeUsage: includeUsage && options.include_usage === true,
  };
}
