import type { IncomingMessage } from 'node:http';

/** Header values by lower-case name, each as often as it was sent. */
type HeaderIndex = ReadonlyMap<string, readonly string[]>;

/** All of a request that is known before its body. */
export type RequestHead = {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly headers: HeaderIndex;
};

/** Reads the head from the raw headers, because Node joins or drops headers that were sent twice. */
export const headOf = (request: IncomingMessage): RequestHead => ({
  method: request.method ?? '',
  url: request.url ?? '',
  httpVersion: request.httpVersion,
  headers: indexHeaders(request.rawHeaders),
});

/** Groups a flat list of names and values. */
export function indexHeaders(rawHeaders: readonly string[]): HeaderIndex {
  const index = new Map<string, string[]>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    const value = rawHeaders[at + 1] ?? '';
    const values = index.get(name);
    if (values) values.push(value);
    else index.set(name, [value]);
  }
  return index;
}

/** Every value of a header; none when it is absent. */
export const valuesOf = (head: RequestHead, name: string): readonly string[] => head.headers.get(name) ?? [];

/** The path as routes are written: no query, no trailing slash, '/v1/v1' read as '/v1'. Never decoded. */
export function pathOf(url: string): string {
  const path = url.split('?', 1)[0] ?? '';
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  return trimmed.startsWith('/v1/v1/') ? trimmed.slice('/v1'.length) : trimmed;
}

/** The query as parameters. */
export function queryOf(url: string): URLSearchParams {
  const mark = url.indexOf('?');
  return new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1));
}

/** True for the panel's page, its files and its calls: the only paths a browser may use. */
export const isPanelPath = (path: string): boolean => path === '/dashboard' || path.startsWith('/dashboard/');

/** A text without its percent-escapes; undefined when they are not valid. */
export function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
