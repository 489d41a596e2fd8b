import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Disposable } from '../core/emitter.js';
import { GatewayError } from '../core/errors.js';
import { printable } from '../wire/printable.js';
import { readFault, upstreamError } from '../wire/upstream-error.js';
import { waitHintMs, type ResponseHeaders } from '../wire/wait-hint.js';
import { readBody, readStart } from './http-body.js';
import { watchRequest, type Watch } from './http-watch.js';
import { WarmAgent } from './warm-agent.js';

/** How long each phase of an exchange may take. Source of the defaults: RELIABILITY 2.5. */
export type Timeouts = { readonly connectMs: number; readonly firstByteMs: number; readonly idleMs: number };

/** One request to a provider. `name` is what people call the provider; without it the address is shown. */
export type UpstreamGet = {
  readonly url: string | URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly timeouts?: Partial<Timeouts>;
  readonly name?: string;
  /** What a person should do when the provider refuses who asks; without it: set another key. */
  readonly ifRefused?: string | undefined;
};
export type UpstreamPost = UpstreamGet & { readonly body: string | Uint8Array };

/** An answer worth reading: status 2xx, and not a web page. */
export type UpstreamResponse = {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: AsyncIterable<Uint8Array>;
};

/** Sends requests to providers over kept-alive connections. Whatever is not a usable answer is thrown as a GatewayError. */
export interface UpstreamHttp extends Disposable {
  post(request: UpstreamPost): Promise<UpstreamResponse>;
  get(request: UpstreamGet): Promise<UpstreamResponse>;
  /** Opens a connection to an https address, for a request that may come. */
  warm(address: URL): void;
}

const DEFAULT_TIMEOUTS: Timeouts = { connectMs: 10_000, firstByteMs: 60_000, idleMs: 120_000 };

/** Error bodies are read for their message only. */
const MAX_ERROR_BYTES = 64 * 1024;
const ERROR_BODY_MS = 5_000;

/** ResponseHeaders whose values must not come back in an error message. */
const SECRET_HEADERS = ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key', 'x-amz-security-token'];

/** Shorter values are placeholders; taking them out would spoil the words around. */
const MIN_SECRET_CHARACTERS = 8;

type Agents = { readonly 'http:': http.Agent; readonly 'https:': WarmAgent };

type Call = UpstreamGet & {
  readonly method: 'GET' | 'POST';
  readonly body: string | Uint8Array | undefined;
  readonly address: URL;
  readonly provider: string;
  readonly phases: Timeouts;
};

/** Opens the connections' pool; dispose closes them all. node:https is used because VS Code gives it the user's proxy. */
export function createUpstreamHttp(): UpstreamHttp {
  const agents: Agents = {
    'http:': new http.Agent({ keepAlive: true, scheduling: 'lifo' }),
    'https:': new WarmAgent({ keepAlive: true, scheduling: 'lifo' }),
  };
  return {
    post: async (request) => exchange(callOf('POST', request, request.body), agents),
    get: async (request) => exchange(callOf('GET', request, undefined), agents),
    warm: (address) => agents['https:'].warm(address),
    dispose() {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

function callOf(method: Call['method'], request: UpstreamGet, body: Call['body']): Call {
  const address = addressOf(request.url);
  if (address?.protocol !== 'https:' && address?.protocol !== 'http:') {
    throw new GatewayError(
      'upstream-unreachable',
      `The address of ${request.name ?? 'the provider'} is not an http(s) URL.`,
    );
  }
  const phases = { ...DEFAULT_TIMEOUTS, ...request.timeouts };
  return { ...request, method, body, address, phases, provider: request.name ?? address.host };
}

function addressOf(url: string | URL): URL | undefined {
  if (typeof url !== 'string') return url;
  return URL.canParse(url) ? new URL(url) : undefined;
}

async function exchange(call: Call, agents: Agents): Promise<UpstreamResponse> {
  if (call.signal.aborted) throw new GatewayError('canceled', 'The request was canceled.');
  const { response, watch } = await send(call, agents[call.address.protocol === 'https:' ? 'https:' : 'http:']);
  const status = response.statusCode ?? 0;
  const headers = headersOf(response);
  if (status < 200 || status > 299)
    throw refusal(call, { status, headers, text: await errorText({ response, watch }) });

  const garbled = unreadable(headers);
  if (garbled === undefined) return { status, headers, body: readBody(response, watch, call.phases.idleMs) };
  watch.release();
  response.destroy();
  throw new GatewayError('upstream-garbled', `${call.provider} sent ${garbled} instead of a reply. Check its address.`);
}

type Sent = { readonly response: http.IncomingMessage; readonly watch: Watch };

/** Resolves when the head of the response is there. */
function send(call: Call, agent: http.Agent | false): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const request = openRequest(call, agent);
    const watch = watchRequest(request, call.signal, call.provider);
    let isConnected = false;
    let isAnswered = false;
    const onConnected = (): void => {
      isConnected = true;
      watch.arm(call.phases.firstByteMs, 'did not answer within');
    };

    watch.arm(call.phases.connectMs, 'could not be reached within');
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
      if (isStale && agent) resolve(send(call, false));
      else reject(watch.failure ?? sendError(call, thrown, isConnected));
    });
    endRequest(request, call.body);
  });
}

/** Up to here the body goes out in one write with the head, as text of single bytes; larger ones are not copied. */
const MAX_JOINED_BYTES = 64 * 1024;

function openRequest(call: Call, agent: http.Agent | false): http.ClientRequest {
  const { method, address } = call;
  const open = address.protocol === 'https:' ? https.request : http.request;
  const { hostname, port, pathname, search } = address;
  try {
    return open({
      method,
      agent,
      // An IPv6 address is bracketed in a URL only.
      host: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
      port,
      path: pathname + search,
      setHost: false,
      headers: headerList(call),
    });
  } catch {
    // The cause is not kept: it may quote the header.
    throw new GatewayError(
      'upstream-unauthenticated',
      `The API key for ${call.provider} has characters that cannot be sent. Set it again with "Signalbox: Set API Key".`,
    );
  }
}

/** Names and values in turn: Node writes a list down as it is, an object it first turns over three times. */
function headerList({ address, headers, body }: Call): string[] {
  const list = ['host', address.host];
  if (headers['accept-encoding'] === undefined) list.push('accept-encoding', 'identity');
  for (const [name, value] of Object.entries(headers)) list.push(name, value);
  if (body !== undefined) list.push('content-length', String(byteLength(body)));
  return list;
}

const byteLength = (body: string | Uint8Array): number =>
  typeof body === 'string' ? Buffer.byteLength(body) : body.length;

function endRequest(request: http.ClientRequest, body: Call['body']): void {
  if (typeof body !== 'object' || body.length > MAX_JOINED_BYTES) request.end(body);
  else request.end(asBytes(body).toString('latin1'), 'latin1');
}

/** The same memory as a Buffer. */
const asBytes = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

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

function isReset(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE';
}

function sendError({ provider, address }: Call, error: NodeJS.ErrnoException, isConnected: boolean): GatewayError {
  const code = printable(error.code ?? error.message, 60);
  return isConnected
    ? new GatewayError('upstream-failed', `${provider} broke the connection off (${code}).`, { cause: error })
    : new GatewayError(
        'upstream-unreachable',
        `${provider} cannot be reached at ${address.origin} (${code}). Check that it runs and that this machine is online.`,
        { cause: error },
      );
}

/** What the provider says of a failure. The status is known, so nobody waits long for the words. */
async function errorText({ response, watch }: Sent): Promise<string> {
  watch.arm(ERROR_BODY_MS, 'did not finish its error within');
  try {
    return (await readStart(readBody(response, watch, ERROR_BODY_MS), MAX_ERROR_BYTES)).text;
  } catch (thrown) {
    if (watch.failure?.kind === 'canceled') throw thrown;
    return '';
  }
}

type Refusal = { readonly status: number; readonly headers: ResponseHeaders; readonly text: string };

function refusal(call: Call, { status, headers, text }: Refusal): GatewayError {
  const fault = readFault(withoutSecrets(text, call.headers), status);
  if (status >= 300 && status < 400) {
    return upstreamError(call.provider, {
      ...fault,
      message: 'it redirects elsewhere, and redirects are not followed',
    });
  }
  return upstreamError(call.provider, { ...fault, advice: call.ifRefused }, waitHintMs(headers, Date.now()));
}

function withoutSecrets(text: string, headers: UpstreamGet['headers']): string {
  const secrets = SECRET_HEADERS.flatMap((name) => headers[name]?.split(' ').at(-1) ?? []).filter(
    (key) => key.length >= MIN_SECRET_CHARACTERS,
  );
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, '[key]'), text);
}

/** What a body is when it cannot be a reply; undefined when it may be one. */
function unreadable(headers: ResponseHeaders): string | undefined {
  if (/^\s*(?:text\/html|application\/xhtml)/i.test(headers['content-type'] ?? '')) return 'a web page';
  const encoding = headers['content-encoding'] ?? 'identity';
  return encoding === 'identity' ? undefined : 'compressed data, though none was asked for,';
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
