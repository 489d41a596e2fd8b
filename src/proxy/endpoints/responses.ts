import type { ChatRequest, ReplyEvent } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import type { ChatRun } from '../../gateway/gateway.js';
import { expandRequest } from '../../gateway/response-chain.js';
import { responseRecorder } from '../../gateway/response-recorder.js';
import type { ResponseStore, StoredResponse } from '../../gateway/response-store.js';
import type { DecodeRequest } from '../../wire/port.js';
import { createWriter, writer, type WriterOptions } from '../../wire/openai-responses/answer.js';
import { decodeRequest } from '../../wire/openai-responses/request.js';
import { requestSchema } from '../../wire/openai-responses/schema.js';
import { jsonAnswer } from '../answer.js';
import type { Caller } from '../auth.js';
import { chatEndpoint } from '../chat-endpoint.js';
import { queryOf } from '../head.js';
import type { Operation } from '../operation.js';
import type { Endpoint, Exchange, ProxyApp } from './endpoint.js';

const PATH = '/v1/responses';

const OPERATION: Operation = { tag: 'OpenAI', summary: 'Responses, streamed and whole', body: requestSchema };

/** OpenAI Responses, streamed and whole. What a request refers to is put in before anybody looks at it. */
export const responses: Endpoint = {
  method: 'POST',
  path: PATH,
  access: 'call',
  operations: [{ ...OPERATION, answers: ['application/json', writer.streamType] }],
  writer,
  handle: (exchange) => {
    const { app, caller } = exchange;
    const store = storeFor(app, caller);
    const told: { -readonly [K in keyof WriterOptions]: WriterOptions[K] } = {
      onResponse: (request, response) => responseRecorder(store, request)?.record(response),
    };
    const decode: DecodeRequest = (body, { bytes, ...meta }) => {
      const expanded = expandRequest(body, store);
      told.previousResponseId = expanded.previousResponseId;
      return decodeRequest(expanded.body, expanded.isSame && bytes ? { ...meta, bytes } : meta);
    };
    const endpoint = chatEndpoint({ path: PATH, operation: OPERATION, decode, writer: createWriter(told) });
    return endpoint.handle({ ...exchange, app: { ...app, gateway: recordingGateway(app.gateway, store) } });
  },
};

/** A stored response. */
export const response: Endpoint = {
  method: 'GET',
  path: `${PATH}/*`,
  access: 'call',
  operations: [{ tag: 'OpenAI', summary: 'A stored response', rest: '{id}' }],
  writer,
  handle: (exchange) => {
    if (queryOf(exchange.head.url).get('stream') === 'true') {
      throw new GatewayError('invalid-request', '"stream" is not possible here: a stored response comes in one piece.');
    }
    return jsonAnswer(storedOf(exchange, exchange.rest).response);
  },
};

/** Forgets a stored response. */
export const responseDelete: Endpoint = {
  method: 'DELETE',
  path: `${PATH}/*`,
  access: 'call',
  operations: [{ tag: 'OpenAI', summary: 'Forget a stored response', rest: '{id}' }],
  writer,
  handle: (exchange) => {
    const { id } = storedOf(exchange, exchange.rest).response;
    storeFor(exchange.app, exchange.caller).remove(id);
    return jsonAnswer({ id, object: 'response', deleted: true });
  },
};

const CANCEL = '/cancel';

/** Cancelling is for background responses, and there are none here: closing the connection cancels any other. */
export const responseCancel: Endpoint = {
  method: 'POST',
  path: `${PATH}/*`,
  access: 'call',
  operations: [
    { tag: 'OpenAI', summary: 'Cancelling, which no response here allows', rest: `{id}${CANCEL}`, answers: [] },
  ],
  writer,
  handle: (exchange) => {
    const { rest } = exchange;
    if (!rest.endsWith(CANCEL)) throw nothingThere();
    storedOf(exchange, rest.slice(0, -CANCEL.length));
    throw new GatewayError(
      'invalid-request',
      'Cannot cancel a synchronous response. To cancel one that is still coming, close its connection.',
    );
  },
};

/** What this caller had stored. */
const storeFor = ({ responses }: ProxyApp, caller: Caller): ResponseStore =>
  typeof caller === 'object' ? responses.of(caller.name) : responses;

function storedOf({ app, caller }: Exchange, id: string): StoredResponse {
  const stored = storeFor(app, caller).find(id);
  if (!stored) throw nothingThere();
  return stored;
}

const nothingThere = (): GatewayError =>
  new GatewayError(
    'not-found',
    'There is no response of that id. Responses are kept for a day, until Signalbox restarts, and not at all with "store": false.',
  );

/** The same gateway, but what passes through it is noted for requests that want their response kept. */
const recordingGateway = (gateway: ProxyApp['gateway'], store: ResponseStore): ProxyApp['gateway'] => ({
  decide: (request, signal) => gateway.decide(request, signal),
  chat: async (request: ChatRequest, signal: AbortSignal): Promise<ChatRun> => {
    const run = await gateway.chat(request, signal);
    const recorder = responseRecorder(store, request);
    return recorder ? { ...run, events: watched(run.events, (bytes) => recorder.pass(bytes)) } : run;
  },
});

/** Handed on as calls, not as a generator of its own: that would not pass on a 'return' that comes before its start. */
function watched(
  events: AsyncGenerator<ReplyEvent, void>,
  onBytes: (bytes: Uint8Array) => void,
): AsyncGenerator<ReplyEvent, void> {
  const look = (result: IteratorResult<ReplyEvent, void>): IteratorResult<ReplyEvent, void> => {
    if (!result.done && result.value.type === 'wire-bytes') onBytes(result.value.bytes);
    return result;
  };
  return {
    next: async () => look(await events.next()),
    return: (value) => events.return(value),
    throw: (error) => events.throw(error),
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => {
      await events.return();
    },
  };
}
