import { GatewayError } from '../../core/errors.js';

/** What a list of models needs to know of each. */
export type NamedModel = { readonly id: string; readonly name: string };

/** How many a page has when a client does not say, and at most. Source: Anthropic API reference, "List Models". */
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1_000;

/** The reference has this date for a model whose release is not known. */
const UNKNOWN_RELEASE = '1970-01-01T00:00:00Z';

/** One model as Anthropic describes it. */
export const modelInfo = ({ id, name }: NamedModel): object => ({
  type: 'model',
  id,
  display_name: name,
  created_at: UNKNOWN_RELEASE,
});

/** One page of the models, by "limit", "after_id" and "before_id". Throws 'invalid-request' for what names no page. */
export function modelPage(models: readonly NamedModel[], query: URLSearchParams): object {
  const limit = limitOf(query.get('limit'));
  const before = positionOf(models, query, 'before_id');
  const after = positionOf(models, query, 'after_id');
  const rest = models.slice(after === undefined ? 0 : after + 1, before);
  const page = before === undefined ? rest.slice(0, limit) : rest.slice(-limit);
  return {
    data: page.map(modelInfo),
    has_more: page.length < rest.length,
    first_id: page[0]?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
  };
}

function limitOf(text: string | null): number {
  if (text === null) return DEFAULT_LIMIT;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new GatewayError('invalid-request', `"limit" should be a number from 1 to ${MAX_LIMIT}.`);
}

function positionOf(models: readonly NamedModel[], query: URLSearchParams, field: string): number | undefined {
  const id = query.get(field);
  if (id === null) return undefined;
  const position = models.findIndex((model) => model.id === id);
  if (position >= 0) return position;
  throw new GatewayError('invalid-request', `"${field}" should be the id of a model. GET /v1/models lists them.`);
}
