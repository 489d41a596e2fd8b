import type { DecodeRequest, RequestMeta, WireWriter } from '../wire/port.js';
import { answerChat } from './chat-answer.js';
import { clientOf } from './client.js';
import type { Endpoint, Exchange } from './endpoints/endpoint.js';
import { forwardedHeaders } from './forwarded-headers.js';
import { readObjectAndBytes } from './json-body.js';
import type { Operation } from './operation.js';

/** One path on which a wire format is spoken. `asked` reads what the path itself says of the request. */
type ChatRoute = {
  readonly path: string;
  readonly operation: Omit<Operation, 'answers'>;
  readonly decode: DecodeRequest;
  readonly writer: WireWriter;
  readonly asked?: (exchange: Exchange) => Pick<RequestMeta, 'model' | 'stream'>;
};

/** An endpoint that sends what it gets through the gateway, and answers in the client's own format. */
export const chatEndpoint = ({ path, operation, decode, writer, asked }: ChatRoute): Endpoint => ({
  method: 'POST',
  path,
  access: 'call',
  operations: [{ ...operation, answers: ['application/json', writer.streamType] }],
  writer,
  handle: async (exchange) => {
    const { body, bytes } = await readObjectAndBytes(exchange);
    const request = decode(body, {
      id: exchange.id,
      client: clientOf(exchange.head, exchange.caller),
      bytes,
      headers: forwardedHeaders(exchange.head),
      ...asked?.(exchange),
    });
    return answerChat(exchange, request, writer);
  },
});
