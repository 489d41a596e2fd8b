import type { lookup } from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { addressFault, isServerHost, isThisMachineAddress } from '../core/address-rules.js';
import type { Disposable } from '../core/emitter.js';
import { GatewayError } from '../core/errors.js';
import type { ProviderHabits } from '../core/model.js';
import type { CallTimeouts } from '../core/provider.js';
import type { ResponseHeaders } from '../wire/wait-hint.js';
import { checkedLookup } from './checked-lookup.js';
import { readBody, readStart } from './http-body.js';
import { addressRefused, isReset, keyUnsendable, refusal, scrubbed, sendError, unreadable } from './http-failure.js';
import { endRequest, lengthOf, type OutgoingBody } from './http-outgoing.js';
import { watchRequest, type Watch } from './http-watch.js';
import { WarmAgent } from './warm-agent.js';

/** One request to a provider. `name` is what people call the provider; without it the address is shown. */
export type UpstreamGet = {
  readonly url: string | URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly timeouts?: Partial<CallTimeouts> | undefined;
  readonly name?: string;
  /** What a person should do when the provider refuses who asks; without it: set another key. */
  readonly ifRefused?: string | undefined;
  /** What of the body must not come back in an error; headers that carry secrets are known. */
  readonly secrets?: readonly string[];
  /** How the provider is known to fail. */
  readonly habits?: ProviderHabits | undefined;
};
export type UpstreamPost = UpstreamGet & { readonly body: OutgoingBody };

/** An answer worth reading: status 2xx and not a web page, or 304 for a question with 'if-none-match'. */
export type UpstreamResponse = {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: AsyncIterable<Uint8Array>;
  /** What the provider says in it, without the secrets of the request. */
  readonly scrub: (text: string) => string;
};

/** Sends requests to providers over kept-alive connections. Whatever is not a usable answer is thrown as a GatewayError. */
export interface UpstreamHttp extends Disposable {
  post(request: UpstreamPost): Promise<UpstreamResponse>;
  get(request: UpstreamGet): Promise<UpstreamResponse>;
  /** Opens a connection to an https address, for a request that may come. */
  warm(address: URL): void;
}

/** Source: RELIABILITY 2.5. */
const DEFAULT_TIMEOUTS: CallTimeouts = { connectMs: 10_000, firstByteMs: 60_000, idleMs: 120_000 };

/** Error bodies are read for their message only. */
const MAX_ERROR_BYTES = 64 * 1024;
const ERROR_BODY_MS = 5_000;

/** `fresh` opens a connection for one request. */
type Agents = { readonly 'http:': http.Agent; readonly 'https:': WarmAgent; readonly fresh: https.Agent | false };

/** Where names may lead: what is not encrypted stays on this machine. */
type Lookups = { readonly 'http:': LookupFunction; readonly 'https:': LookupFunction };

type Call = UpstreamGet & {
  readonly method: 'GET' | 'POST';
  readonly body: OutgoingBody | undefined;
  readonly address: URL;
  readonly provider: string;
  readonly phases: CallTimeouts;
  readonly lookup: LookupFunction;
};

/** What requests go out by. `resolve` takes the place of the machine's resolver in tests. */
export type UpstreamOptions = {
  /** HTTPS_PROXY and NO_PROXY for Node to read, which it does from 22.21 and 24.5 on; what is not encrypted stays on this machine. */
  readonly proxyEnv?: Readonly<Record<string, string>> | undefined;
  readonly resolve?: typeof lookup | undefined;
};

/**
 * Opens the connections' pool; dispose closes them all. node:https is used because VS Code gives it the user's proxy;
 * behind one only names can be checked.
 */
export function createUpstreamHttp({ proxyEnv, resolve }: UpstreamOptions = {}): UpstreamHttp {
  const lookups: Lookups = {
    'http:': checkedLookup(isThisMachineAddress, resolve),
    'https:': checkedLookup(isServerHost, resolve),
  };
  const agents: Agents = {
    'http:': new http.Agent({ keepAlive: true, scheduling: 'lifo' }),
    'https:': new WarmAgent({ keepAlive: true, scheduling: 'lifo', lookup: lookups['https:'], proxyEnv }),
    fresh: proxyEnv ? new https.Agent({ proxyEnv }) : false,
  };
  return {
    post: async (request) => exchange(callOf('POST', request, request.body, lookups), agents),
    get: async (request) => exchange(callOf('GET', request, undefined, lookups), agents),
    warm: (address) => {
      if (addressFault(address) === undefined) agents['https:'].warm(address);
    },
    dispose() {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

function callOf(method: Call['method'], request: UpstreamGet, body: Call['body'], lookups: Lookups): Call {
  const address = addressOf(request.url);
  if (address?.protocol !== 'https:' && address?.protocol !== 'http:') {
    throw new GatewayError(
      'upstream-unreachable',
      `The address of ${request.name ?? 'the provider'} is not an http(s) URL.`,
    );
  }
  const fault = addressFault(address);
  if (fault) throw addressRefused(request.name ?? address.host, fault);
  const phases = { ...DEFAULT_TIMEOUTS, ...request.timeouts };
  const lookup = lookups[address.protocol];
  return { ...request, method, body, address, phases, lookup, provider: request.name ?? address.host };
}

function addressOf(url: string | URL): URL | undefined {
  if (typeof url !== 'string') return url;
  return URL.canParse(url) ? new URL(url) : undefined;
}

async function exchange(call: Call, agents: Agents): Promise<UpstreamResponse> {
  if (call.signal.aborted) throw new GatewayError('canceled', 'The request was canceled.');
  const { response, watch } = await sendOver(call, agents);
  const status = response.statusCode ?? 0;
  const headers = headersOf(response);
  const isUnchanged = status === 304 && call.headers['if-none-match'] !== undefined;
  if (!isUnchanged && (status < 200 || status > 299))
    throw refusal(call, { status, headers, text: await errorText({ response, watch }) });

  const garbled = unreadable(headers);
  if (garbled === undefined) {
    const body = readBody(response, watch, call.phases.idleMs);
    return { status, headers, body, scrub: (text) => scrubbed(text, call) };
  }
  watch.release();
  response.destroy();
  throw new GatewayError('upstream-garbled', `${call.provider} sent ${garbled} instead of a reply. Check its address.`);
}

type Sent = { readonly response: http.IncomingMessage; readonly watch: Watch };

/** Over a kept connection where there is one. */
function sendOver(call: Call, agents: Agents): Promise<Sent> {
  const isEncrypted = call.address.protocol === 'https:';
  const again = (): Promise<Sent> => send(call, isEncrypted ? agents.fresh : false);
  return send(call, agents[isEncrypted ? 'https:' : 'http:'], again);
}

/** Resolves when the head of the response is there. `again` is what to do when a kept connection turned out to be closed. */
function send(call: Call, agent: http.Agent | false, again?: () => Promise<Sent>): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const request = openRequest(call, agent);
    const watch = watchRequest(request, call.signal, call.provider);
    let isConnected = false;
    let isAnswered = false;
    const onConnected = (): void => {
      isConnected = true;
      watch.arm(call.phases.firstByteMs, 'did not answer within');
    };

    // Nothing was sent yet. Source: RELIABILITY 2.2, class N.
    watch.arm(call.phases.connectMs, 'could not be reached within', 'upstream-unreachable');
    request.on('socket', (socket) => whenConnected(request, socket, onConnected));
    request.once('response', (response) => {
      isAnswered = true;
      resolve({ response, watch });
    });
    request.on('error', (thrown: NodeJS.ErrnoException) => {
      // From here on whoever reads the body is told.
      if (isAnswered) return;
      watch.release();
      const isStale = request.reusedSocket && !watch.failure && isReset(thrown);
      // The server closed a kept connection just as it was used: nothing was answered, so a fresh one may be tried.
      if (isStale && again) resolve(again());
      else reject(watch.failure ?? sendError(call, thrown, isConnected));
    });
    endRequest(request, call.body);
  });
}

function openRequest(call: Call, agent: http.Agent | false): http.ClientRequest {
  const { method, address } = call;
  const open = address.protocol === 'https:' ? https.request : http.request;
  const { hostname, port, pathname, search } = address;
  try {
    return open({
      method,
      agent,
      lookup: call.lookup,
      // An IPv6 address is bracketed in a URL only.
      host: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
      port,
      path: pathname + search,
      setHost: false,
      headers: headerList(call),
    });
  } catch {
    // The cause is not kept: it may quote the header.
    throw keyUnsendable(call.provider);
  }
}

/** Names and values in turn: Node writes a list down as it is, an object it first turns over three times. */
function headerList({ address, headers, body }: Call): string[] {
  const list = ['host', address.host];
  if (headers['accept-encoding'] === undefined) list.push('accept-encoding', 'identity');
  for (const [name, value] of Object.entries(headers)) list.push(name, value);
  if (body !== undefined) list.push('content-length', String(lengthOf(body)));
  return list;
}

function whenConnected(request: http.ClientRequest, socket: Socket, onConnected: () => void): void {
  if (request.reusedSocket || isOpen(socket)) onConnected();
  else socket.once('getProtocol' in socket ? 'secureConnect' : 'connect', onConnected);
}

/** A proxy agent hands over sockets that are already connected. */
function isOpen(socket: Socket | TLSSocket): boolean {
  if (socket.connecting) return false;
  if (!('getProtocol' in socket)) return true;
  const protocol = socket.getProtocol();
  return protocol !== null && protocol !== 'unknown';
}

/** What the provider says of a failure. The status is known, so nobody waits long for the words. */
async function errorText({ response, watch }: Sent): Promise<string> {
  watch.arm(ERROR_BODY_MS, 'did not finish its error within');
  try {
    const { text, isWhole } = await readStart(readBody(response, watch, ERROR_BODY_MS), MAX_ERROR_BYTES);
    if (!isWhole) response.destroy(); // nobody wants the rest
    return text;
  } catch (thrown) {
    if (watch.failure?.kind === 'canceled') throw thrown;
    return '';
  }
}

function headersOf({ rawHeaders }: http.IncomingMessage): ResponseHeaders {
  const headers: Record<string, string> = {};
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    const value = rawHeaders[at + 1] ?? '';
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name] ?? ''}, ${value}` : value;
  }
  return headers;
}
