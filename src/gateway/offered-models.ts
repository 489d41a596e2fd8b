import * as z from 'zod';
import type { ProviderCard, WireFormat } from '../core/model.js';
import { parseJson } from '../wire/json.js';
import { readText } from './http-body.js';
import type { UpstreamHttp } from './http.js';

/** A person waits for the list. */
const TIMEOUTS = { connectMs: 5_000, firstByteMs: 10_000, idleMs: 10_000 };

const ids = z.object({ data: z.array(z.object({ id: z.string().min(1).max(200) })) });
const names = z.object({ models: z.array(z.object({ name: z.string().min(1).max(200) })) });

/** How each wire format lists its models. */
const LISTS: Readonly<Partial<Record<WireFormat, { path: string; read: (text: string) => readonly string[] }>>> = {
  'openai-chat': { path: '/models', read: readIds },
  'anthropic-messages': { path: '/models', read: readIds },
  ollama: {
    path: '/api/tags',
    read: (text) => parseJson(text, names, 'upstream-garbled').models.map((model) => model.name),
  },
};

/** The models a provider says it has, in its order; empty for a wire without a list. Throws an 'upstream-*' GatewayError. */
export async function listOfferedModels(
  http: Pick<UpstreamHttp, 'get'>,
  provider: ProviderCard,
  key: string | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const list = LISTS[provider.wire];
  if (!list) return [];
  const { body } = await http.get({
    url: `${provider.baseUrl}${list.path}`,
    headers: key === undefined ? {} : authHeaders(provider, key),
    signal,
    timeouts: TIMEOUTS,
    name: provider.name,
  });
  return list.read(await readText(body));
}

function readIds(text: string): readonly string[] {
  return parseJson(text, ids, 'upstream-garbled').data.map((model) => model.id);
}

function authHeaders(provider: ProviderCard, key: string): Record<string, string> {
  return provider.wire === 'anthropic-messages'
    ? { 'x-api-key': key, 'anthropic-version': '2023-06-01' }
    : { authorization: `Bearer ${key}` };
}
