import type { ProviderCall } from '../../core/provider.js';
import { parseJson } from '../../wire/json.js';
import { readNdjson } from '../../wire/ndjson.js';
import { lineSchema, START, step } from '../../wire/ollama/reply.js';
import { encodeRequest } from '../../wire/ollama/request.js';
import type { MakeProvider } from './adapter.js';
import { endpoint, finishOf, keyFor, limitOr, patience } from './support.js';

/** The largest window asked for when the model's own is not known. */
const FALLBACK_CONTEXT_TOKENS = 32_768;

/** Any server that speaks Ollama's own chat API. */
export const ollama: MakeProvider = (card, deps) => ({
  id: card.id,

  async *stream({ request, model, signal }: ProviderCall) {
    const known = deps.modelOf(model);
    const contextTokens = limitOr(known?.contextTokens, FALLBACK_CONTEXT_TOKENS);
    const body = encodeRequest(request, { model: model.model, name: card.name, contextTokens });
    const key = await keyFor(card, deps);
    const response = await deps.http.post({
      url: endpoint(card, '/api/chat'),
      headers: {
        'content-type': 'application/json',
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify(body),
      signal,
      timeouts: patience(card, known, true),
      name: card.name,
    });

    let state = START;
    for await (const text of readNdjson(response.body)) {
      const [next, events] = step(state, parseJson(text, lineSchema, 'upstream-garbled'));
      state = next;
      yield* events;
    }
    yield finishOf(card, state);
  },
});
