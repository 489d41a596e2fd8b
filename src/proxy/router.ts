import { ENDPOINTS } from './endpoints/index.js';
import type { Endpoint } from './endpoints/endpoint.js';
import { pathOf, type RequestHead } from './head.js';

/** What a path leads to. `rest` is what an endpoint that ends in '/*' has in its place. */
export type Found =
  | { readonly kind: 'endpoint'; readonly endpoint: Endpoint; readonly rest: string }
  | { readonly kind: 'wrong-method'; readonly allow: string }
  | { readonly kind: 'nothing' };

/** Finds the endpoint for a request by its exact path, with or without '/v1' in front. HEAD is answered like GET. */
export function findEndpoint(head: RequestHead): Found {
  const path = pathOf(head.url);
  const matches = match(path) ?? match(`/v1${path}`) ?? [];
  const method = head.method === 'HEAD' ? 'GET' : head.method;
  const [first] = matches;
  if (!first) return { kind: 'nothing' };
  const found = matches.find(({ endpoint }) => endpoint.method === method);
  return found ? { kind: 'endpoint', ...found } : { kind: 'wrong-method', allow: first.endpoint.method };
}

type Match = { readonly endpoint: Endpoint; readonly rest: string };

function match(path: string): readonly Match[] | undefined {
  const matches = ENDPOINTS.flatMap((endpoint) => matchOne(endpoint, path));
  return matches.length > 0 ? matches : undefined;
}

function matchOne(endpoint: Endpoint, path: string): readonly Match[] {
  if (!endpoint.path.endsWith('/*')) return endpoint.path === path ? [{ endpoint, rest: '' }] : [];
  const folder = endpoint.path.slice(0, -1);
  return path.startsWith(folder) && path.length > folder.length ? [{ endpoint, rest: path.slice(folder.length) }] : [];
}
