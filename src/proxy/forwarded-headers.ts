import { valuesOf, type RequestHead } from './head.js';

/** What a wire's own clients say about versions and trials in headers; nothing else of a client's head goes to a provider. */
const FORWARDED = ['anthropic-version', 'anthropic-beta', 'openai-beta'];

/** The headers that may be passed on to a provider of the same wire, by lower-case name. */
export function forwardedHeaders(head: RequestHead): Readonly<Record<string, string>> {
  const found = FORWARDED.filter((name) => head.headers.has(name));
  return Object.fromEntries(found.map((name) => [name, valuesOf(head, name).join(',')]));
}
