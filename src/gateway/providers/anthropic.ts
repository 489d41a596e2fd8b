import type { ProviderCall } from '../../core/provider.js';
import { eventSchema, START, step } from '../../wire/anthropic-messages/reply.js';
import { encodeRequest } from '../../wire/anthropic-messages/request.js';
import { parseJson } from '../../wire/json.js';
import { readSse } from '../../wire/sse.js';
import { requireReadableCalls } from '../../wire/tool-arguments.js';
import type { MakeProvider } from './adapter.js';
import { endpoint, finishOf, keyFor, limitOr, patience } from './support.js';

/** The API version this adapter was written for. */
const API_VERSION = '2023-06-01';

/** Sent for a model no list knows: every model of this wire writes as much. */
const FALLBACK_OUTPUT_TOKENS = 4_096;

/** Any provider that speaks Anthropic messages. */
export const anthropic: MakeProvider = (card, deps) => ({
  id: card.id,

  async *stream({ request, model, signal }: ProviderCall) {
    const known = deps.modelOf(model);
    const maxOutputTokens = limitOr(known?.maxOutputTokens, FALLBACK_OUTPUT_TOKENS);
    const body = encodeRequest(request, { model: model.model, name: card.name, maxOutputTokens });
    const key = await keyFor(card, deps);
    const response = await deps.http.post({
      url: endpoint(card, '/messages'),
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        'anthropic-version': API_VERSION,
        ...(key !== undefined && { 'x-api-key': key }),
      },
      body: JSON.stringify(body),
      signal,
      timeouts: patience(card, known, true),
      name: card.name,
    });

    let state = START;
    for await (const data of readSse(response.body)) {
      const [next, events] = step(state, parseJson(data, eventSchema, 'upstream-garbled'));
      state = next;
      yield* events;
    }
    requireReadableCalls(state);
    yield finishOf(card, state);
  },
});
