import type { ChatRequest, ReplyEvent } from '../core/chat.js';
import type { AnswerMeta, WireWriter } from '../wire/port.js';
import { offeredOf } from '../wire/uncarried.js';
import type { Answer, OpenStream, WholeAnswer } from './answer.js';
import type { Exchange } from './endpoints/endpoint.js';
import { afterFirstEvent, type StartedReply } from './first-event.js';
import { replyHeaders } from './reply-headers.js';

/** Runs a request through the gateway and answers in the client's own format. */
export async function answerChat(exchange: Exchange, request: ChatRequest, writer: WireWriter): Promise<Answer> {
  if (request.source.stream) return { kind: 'stream', writer, open: () => openStream(exchange, request, writer) };
  return wholeAnswer(exchange, request, writer);
}

async function openStream(exchange: Exchange, request: ChatRequest, writer: WireWriter): Promise<OpenStream> {
  const meta = metaOf(exchange, request);
  const run = await exchange.app.gateway.chat(request, exchange.signal);
  const started = await afterFirstEvent(run.events);
  const { passes, all, rest } = started;
  return {
    headers: replyHeaders(run.decision, servedOf(started, request)),
    frames: passes ? passing(rest) : writer.encodeStream(meta, all()),
    // The wrapped generators do not pass this on when nobody has read from them.
    close: () => run.events.return(),
  };
}

async function wholeAnswer(exchange: Exchange, request: ChatRequest, writer: WireWriter): Promise<WholeAnswer> {
  const meta = metaOf(exchange, request);
  const run = await exchange.app.gateway.chat(request, exchange.signal);
  const started = await afterFirstEvent(run.events);
  const { passes, all, rest } = started;
  const body = passes ? await passed(rest) : await writer.encodeWhole(meta, all());
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    ...replyHeaders(run.decision, servedOf(started, request)),
  };
  return { kind: 'whole', status: 200, headers, body };
}

/** Who answered, and what was left out on the way to another wire. */
const servedOf = ({ model, passes, noRoomFor, failed = [] }: StartedReply, request: ChatRequest) => ({
  servedBy: model,
  ...(noRoomFor && { noRoomFor }),
  failed,
  dropped: passes ? [] : offeredOf(request),
});

/** The bytes of a reply in the client's own wire. Not by a generator: that costs three turns for every event. */
const passing = (events: AsyncGenerator<ReplyEvent, unknown>): AsyncIterableIterator<Uint8Array, void> => ({
  async next() {
    for (;;) {
      const { done, value } = await events.next();
      if (done === true) return OVER;
      if (value.type === 'wire-bytes') return { done: false, value: value.bytes };
    }
  },
  async return() {
    await events.return(undefined);
    return OVER;
  },
  [Symbol.asyncIterator]() {
    return this;
  },
});

const OVER: IteratorReturnResult<void> = { done: true, value: undefined };

async function passed(events: AsyncIterable<ReplyEvent>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const event of events) {
    if (event.type === 'wire-bytes') chunks.push(event.bytes);
  }
  const [only] = chunks;
  return only && chunks.length === 1 ? only : Buffer.concat(chunks);
}

/** To be made when the request comes in: its clock starts then. */
function metaOf({ app }: Exchange, request: ChatRequest): AnswerMeta {
  const startedMs = app.nowMs();
  const elapsedMs = (): number => app.nowMs() - startedMs;
  return { id: request.id, createdS: Math.floor(startedMs / 1_000), request, elapsedMs };
}
