import type { ChatEvent } from '../../core/chat.js';
import type { ProviderCard } from '../../core/model.js';
import type { ProviderCall } from '../../core/provider.js';
import { parseJson } from '../../wire/json.js';
import { encodeRequest } from '../../wire/openai-chat/encode.js';
import { withToolIndexes } from '../../wire/openai-chat/repair.js';
import { chunkSchema, decodeWhole, isContentChunk, START, step, wholeSchema } from '../../wire/openai-chat/reply.js';
import { readSse } from '../../wire/sse.js';
import { requireReadableCalls } from '../../wire/tool-arguments.js';
import { readText } from '../http-body.js';
import type { MakeProvider } from './adapter.js';
import { endpoint, finishOf, keyFor, patience } from './support.js';

/** Any provider that speaks OpenAI chat completions. Differences are quirks in the catalogue, not branches here. */
export const openAiCompatible: MakeProvider = (card, deps) => ({
  id: card.id,

  async *stream({ request, model, signal }: ProviderCall) {
    const isSameWire = request.source.wire === 'openai-chat';
    const stream = !isSameWire || request.source.stream;
    const key = await keyFor(card, deps);
    const response = await deps.http.post({
      url: endpoint(card, '/chat/completions'),
      headers: {
        'content-type': 'application/json',
        accept: stream ? 'text/event-stream' : 'application/json',
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify(encodeRequest(request, { model: model.model, quirks: card.quirks, stream })),
      signal,
      timeouts: patience(card, deps.modelOf(model), stream),
      name: card.name,
    });

    // Some servers answer a request for a stream with a reply, or an error, in one piece.
    const isWhole = /^application\/json/i.test(response.headers['content-type'] ?? '');
    if (!stream || isWhole) yield* wholeReply(response.body, isSameWire && !stream);
    else yield* streamedReply(response.body, card, isSameWire);
  },
});

async function* wholeReply(body: AsyncIterable<Uint8Array>, isPassed: boolean): AsyncGenerator<ChatEvent, void> {
  const text = await readText(body);
  const { events } = decodeWhole(parseJson(text, wholeSchema, 'upstream-garbled'));
  if (isPassed) yield { type: 'wire-data', data: text, content: true };
  yield* events;
}

async function* streamedReply(
  body: AsyncIterable<Uint8Array>,
  card: ProviderCard,
  isPassed: boolean,
): AsyncGenerator<ChatEvent, void> {
  let state = START;
  for await (const data of readSse(body)) {
    if (data === '[DONE]') break;
    const chunk = parseJson(data, chunkSchema, 'upstream-garbled');
    const [next, events] = step(state, chunk);
    if (isPassed)
      yield { type: 'wire-data', data: withToolIndexes(data, chunk, state), content: isContentChunk(chunk) };
    state = next;
    yield* events;
  }
  // A client of this wire has the provider's own payloads and judges them itself.
  if (!isPassed) requireReadableCalls(state);
  yield finishOf(card, state);
}
