import * as z from 'zod';
import { GatewayError } from '../../core/errors.js';
import { decodeRequest } from '../../wire/openai-chat/request.js';
import { requestSchema } from '../../wire/openai-chat/request-schema.js';
import { checkShape } from '../../wire/json.js';
import { jsonAnswer } from '../answer.js';
import { clientOf } from '../client.js';
import { readObject } from '../json-body.js';
import { onlyLooks } from '../auth.js';
import type { Endpoint, Exchange } from './endpoint.js';

const querySchema = z.strictObject({ query: z.string().min(1), model: z.string().min(1).default('auto') });

/** Says which model would answer, and why, without calling any. Takes a chat body, or just {"query": "..."}. */
export const route: Endpoint = {
  method: 'POST',
  path: '/v1/route',
  access: 'decide',
  operations: [
    { tag: 'Signalbox', summary: 'The decision alone; nobody is called', body: z.union([querySchema, requestSchema]) },
  ],
  handle: async (exchange) => {
    refuseCost(exchange);
    const body = chatBodyOf(await readObject(exchange));
    const request = decodeRequest(body, { id: exchange.id, client: clientOf(exchange.head, exchange.caller) });
    const decision = await exchange.app.gateway.decide(request, exchange.signal);
    return jsonAnswer(exchange.app.explain(decision));
  },
};

/** Who only looks causes no cost: with some classifiers a decision is a call of a model. */
function refuseCost({ app, caller }: Exchange): void {
  if (!onlyLooks(caller) || !app.decidingAsks()) return;
  throw new GatewayError(
    'forbidden',
    'A key with the role "viewer" may not ask for decisions while "signalbox.classifier.strategy" names a classifier that asks a model.',
  );
}

function chatBodyOf(body: Record<string, unknown>): Record<string, unknown> {
  if (!('query' in body)) return body;
  const { query, model } = checkShape(body, querySchema, 'invalid-request');
  return { model, messages: [{ role: 'user', content: query }] };
}
