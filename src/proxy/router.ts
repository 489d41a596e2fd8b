import { ENDPOINTS } from './endpoints/index.js';
import type { Endpoint } from './endpoints/endpoint.js';
import { pathOf, type RequestHead } from './head.js';

/** What a path leads to. `rest` is what an endpoint that ends in '/*' has in its place. */
export type Found =
  | { readonly kind: 'endpoint'; readonly endpoint: Endpoint; readonly rest: string }
  | { readonly kind: 'wrong-method'; readonly allow: string }
  | { readonly kind: 'nothing' };

/** Finds the endpoint for a request by its exact path, with or without a '/v1' too many in front. HEAD is answered like GET. */
export function findEndpoint(head: RequestHead): Found {
  const path = pathOf(head.url);
  const exact = EXACT.get(path)?.find((endpoint) => endpoint.method === head.method);
  if (exact) return { kind: 'endpoint', endpoint: exact, rest: '' };
  const matches = match(path) ?? match(`/v1${path}`) ?? match(withoutV1(path)) ?? [];
  const method = head.method === 'HEAD' ? 'GET' : head.method;
  if (matches.length === 0) return { kind: 'nothing' };
  const found = matches.find(({ endpoint }) => endpoint.method === method);
  if (found) return { kind: 'endpoint', ...found };
  return { kind: 'wrong-method', allow: [...new Set(matches.map(({ endpoint }) => endpoint.method))].join(', ') };
}

/** Tools whose base address ends in '/v1' put it before the paths of Gemini and Ollama too. */
const withoutV1 = (path: string): string => (/^\/v1\/(?:v1beta|api)\//.test(path) ? path.slice('/v1'.length) : path);

type Match = { readonly endpoint: Endpoint; readonly rest: string };

const EXACT = new Map<string, readonly Endpoint[]>();
for (const endpoint of ENDPOINTS) {
  if (!endpoint.path.endsWith('/*')) EXACT.set(endpoint.path, [...(EXACT.get(endpoint.path) ?? []), endpoint]);
}

/** Longest folder first, so that '/a/b/*' wins over '/a/*'. */
const FOLDERS = ENDPOINTS.filter(({ path }) => path.endsWith('/*')).toSorted((a, b) => b.path.length - a.path.length);

function match(path: string): readonly Match[] | undefined {
  const exact = (EXACT.get(path) ?? []).map((endpoint) => ({ endpoint, rest: '' }));
  const matches = [...exact, ...FOLDERS.flatMap((endpoint) => matchFolder(endpoint, path))];
  return matches.length > 0 ? matches : undefined;
}

function matchFolder(endpoint: Endpoint, path: string): readonly Match[] {
  const folder = endpoint.path.slice(0, -1);
  return path.startsWith(folder) && path.length > folder.length ? [{ endpoint, rest: path.slice(folder.length) }] : [];
}
