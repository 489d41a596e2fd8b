import type { ModelCard, ProviderCard, WireFormat } from '../core/model.js';
import { authorizerFor, refusalAdvice } from './auth/index.js';
import type { AuthDeps } from './auth/scheme.js';
import type { OutgoingBody } from './http-outgoing.js';
import type { Timeouts, UpstreamHttp, UpstreamResponse } from './http.js';

/** One call to a provider over one wire. `path` comes after the wire's base address; `headers` are the wire's own. */
type DialCall = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: OutgoingBody;
  readonly signal: AbortSignal;
  readonly timeouts: Partial<Timeouts>;
};

/** Sends calls to one provider, authorised as it wants them. */
export type Dial = (call: DialCall) => Promise<UpstreamResponse>;

/** What calling needs from the house. */
export type DialDeps = AuthDeps & { readonly http: UpstreamHttp };

/** The way to one provider over one of its wires. */
export function dialOf(card: ProviderCard, wire: WireFormat, deps: DialDeps): Dial {
  const baseUrl = baseUrlOf(card, wire);
  const authorize = authorizerFor(card, wire, deps);
  const to = { name: card.name, ifRefused: refusalAdvice(card, wire) };
  // A provider has one path, or one for each model that is used.
  const urls = new Map<string, URL>();
  const urlOf = (path: string): URL => {
    const url = urls.get(path) ?? new URL(`${baseUrl}${path}`);
    urls.set(path, url);
    return url;
  };
  return async ({ path, headers, body, signal, timeouts }) => {
    const url = urlOf(path);
    const own = { 'content-type': 'application/json', ...headers, ...card.headers };
    const proof = await authorize({ method: 'POST', url, headers: own, body }, signal);
    return deps.http.post({ url, headers: { ...own, ...proof }, body, signal, timeouts, ...to });
  };
}

/** Wires that every server of another one speaks as well, at the same address. */
const IMPLIED: Partial<Record<WireFormat, readonly WireFormat[]>> = { ollama: ['ollama-generate'] };

/** Where a provider speaks a wire; empty when it does not. */
export function baseUrlOf({ wire, baseUrl, also }: ProviderCard, wanted: WireFormat): string {
  return wanted === wire || IMPLIED[wire]?.includes(wanted)
    ? baseUrl
    : (also.find((one) => one.wire === wanted)?.baseUrl ?? '');
}

/** The wires a provider serves a model over, its own first. An address that claims the model is the only one. */
export function wiresOf({ wire, also }: ProviderCard, model: string): readonly WireFormat[] {
  const claims = also.filter((one) => one.models !== undefined && new RegExp(one.models, 'u').test(model));
  if (claims.length > 0) return claims.map((one) => one.wire);
  return [wire, ...(IMPLIED[wire] ?? []), ...also.filter((one) => one.models === undefined).map((one) => one.wire)];
}

/**
 * The wires a model is called over, best first: those it is bound to, as far as its provider speaks them. A user may have
 * moved the provider to a server that speaks others.
 */
export function wiresFor(
  card: ProviderCard,
  { model, wires }: Pick<ModelCard, 'model' | 'wires'>,
): readonly WireFormat[] {
  const spoken = wiresOf(card, model);
  const bound = wires?.filter((wire) => spoken.includes(wire)) ?? [];
  return bound.length > 0 ? bound : spoken;
}
