import type { ChatRequest } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { loadedAnswer, writer } from '../../wire/ollama/answer.js';
import { decodeGenerate, generateSchema, generateWriter, saysNothing } from '../../wire/ollama/generate.js';
import { decodeRequest, requestSchema } from '../../wire/ollama/request.js';
import type { DecodeRequest, WireWriter } from '../../wire/port.js';
import type { WholeAnswer } from '../answer.js';
import { answerChat } from '../chat-answer.js';
import { clientOf } from '../client.js';
import { readObjectAndBytes } from '../json-body.js';
import type { Endpoint, Exchange } from './endpoint.js';
import { modelAsked } from '../ollama-model-asked.js';
import type { Operation } from '../operation.js';

/** One of Ollama's paths that answer. `silence` is where its answers have their words, empty; it answers requests that say nothing. */
type Route = {
  readonly path: string;
  readonly operation: Operation;
  readonly decode: DecodeRequest;
  readonly writer: WireWriter;
  readonly saysNothing: (request: ChatRequest) => boolean;
  readonly silence: object;
};

/** Ollama's chat, streamed unless told not to. */
export const ollamaChat: Endpoint = answering({
  path: '/api/chat',
  operation: { tag: 'Ollama', summary: 'Chat', body: requestSchema },
  decode: decodeRequest,
  writer,
  saysNothing: ({ messages }) => messages.length === 0,
  silence: { message: { role: 'assistant', content: '' } },
});

/** Ollama's older form: one prompt in, text out. */
export const ollamaGenerate: Endpoint = answering({
  path: '/api/generate',
  operation: { tag: 'Ollama', summary: 'Text from one prompt', body: generateSchema },
  decode: decodeGenerate,
  writer: generateWriter,
  saysNothing,
  silence: { response: '' },
});

function answering(route: Route): Endpoint {
  return {
    method: 'POST',
    path: route.path,
    access: 'call',
    operations: [{ ...route.operation, answers: ['application/json', route.writer.streamType] }],
    writer: route.writer,
    handle: async (exchange) => {
      const { body, bytes } = await readObjectAndBytes(exchange);
      const meta = { id: exchange.id, client: clientOf(exchange.head, exchange.caller), bytes };
      const request = route.decode(body, { ...meta, ...(await modelAsked(exchange.app, body['model'])) });
      if (route.saysNothing(request)) return loaded(exchange, request, route);
      return answerChat(exchange, request, route.writer);
    },
  };
}

/** Tools send a request without words to have a model loaded early. Here there is nothing to load, but the name may be wrong. */
async function loaded(exchange: Exchange, request: ChatRequest, { silence }: Route): Promise<WholeAnswer> {
  const { candidates } = await exchange.app.gateway.decide(request, exchange.signal);
  if (candidates.length === 0) {
    throw new GatewayError('no-candidate', 'This model cannot be called now. GET /api/tags lists those that can.');
  }
  const meta = { id: exchange.id, createdS: Math.floor(exchange.app.nowMs() / 1_000), request };
  const { stream, body } = request.source;
  const answer = loadedAnswer(meta, silence, body['keep_alive'] === 0 ? 'unload' : 'load');
  return {
    kind: 'whole',
    status: 200,
    headers: { 'content-type': stream ? writer.streamType : 'application/json; charset=utf-8' },
    body: `${JSON.stringify(answer)}\n`,
  };
}
