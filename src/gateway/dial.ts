import { openEndpoints, outsideOf, type Endpoint } from '../core/endpoints.js';
import { GatewayError } from '../core/errors.js';
import type { ModelCard, ProviderCard, WireFormat } from '../core/model.js';
import type { CallTimeouts } from '../core/provider.js';
import type { Residency } from '../core/region.js';
import { authorizerFor, refusalAdvice } from './auth/index.js';
import type { AuthDeps } from './auth/scheme.js';
import type { EndpointTimes } from './endpoint-times.js';
import type { OutgoingBody } from './http-outgoing.js';
import type { UpstreamHttp, UpstreamResponse } from './http.js';

/** One call of a model over one wire. `path` comes after the wire's base address; `headers` are the wire's own. */
type DialCall = {
  /** The model's id at its provider. */
  readonly model: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: OutgoingBody;
  readonly signal: AbortSignal;
  readonly timeouts?: Partial<CallTimeouts> | undefined;
};

/** Sends calls to one provider, authorised as it wants them. */
export type Dial = (call: DialCall) => Promise<UpstreamResponse>;

/** What calling needs from the house. */
export type DialDeps = AuthDeps & {
  readonly http: UpstreamHttp;
  /** Where prompts may go; asked at each call. */
  readonly residency: () => Residency;
  readonly times: EndpointTimes;
};

/**
 * The way to one provider over one of its wires: to the quickest of its places that may be called. Its calls reject with
 * 'forbidden' when there is none, whatever routing has decided.
 */
export function dialOf(card: ProviderCard, wire: WireFormat, deps: DialDeps): Dial {
  const authorize = authorizerFor(card, wire, deps);
  const to = { name: card.name, ifRefused: refusalAdvice(card, wire), habits: card.habits };
  // A provider has one path, or one for each model that is used.
  const urls = new Map<string, URL>();
  const urlOf = (address: string): URL => {
    const url = urls.get(address) ?? new URL(address);
    urls.set(address, url);
    return url;
  };
  return async ({ model, path, headers, body, signal, timeouts }) => {
    const residency = deps.residency();
    const places = openEndpoints(card, model, residency).map((place) => addressAt(place, card.wire, wire));
    const baseUrl = deps.times.pick(places.filter((address) => URL.canParse(address)));
    if (baseUrl === undefined) throw noPlace(card, model, residency);
    const url = urlOf(`${baseUrl}${path}`);
    const own = { 'content-type': 'application/json', ...headers, ...card.headers };
    const proof = await authorize({ method: 'POST', url, headers: own, body }, signal);
    return deps.times.timed(baseUrl, () =>
      deps.http.post({ url, headers: { ...own, ...proof }, body, signal, timeouts, ...to }),
    );
  };
}

const noPlace = (card: ProviderCard, model: string, residency: Residency): GatewayError => {
  const why = outsideOf(card, model, residency) ?? 'it has no address that can be called';
  return new GatewayError('forbidden', `${card.name} was not called for "${model}": ${why}.`);
};

/** Wires that every server of another one speaks as well, at the same address. */
const IMPLIED: Partial<Record<WireFormat, readonly WireFormat[]>> = { ollama: ['ollama-generate'] };

/** Where a provider speaks a wire; empty when it does not. */
export const baseUrlOf = (card: ProviderCard, wanted: WireFormat): string => addressAt(card, card.wire, wanted);

const addressAt = (
  { baseUrl, also }: Pick<Endpoint, 'baseUrl' | 'also'>,
  own: WireFormat,
  wanted: WireFormat,
): string =>
  wanted === own || IMPLIED[own]?.includes(wanted) ? baseUrl : (also.find((one) => one.wire === wanted)?.baseUrl ?? '');

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
