import { GatewayError } from '../core/errors.js';
import { authenticate, type Access, type Caller, type Keys } from './auth.js';
import { isPanelPath, pathOf, valuesOf, type RequestHead } from './head.js';

/** What the gate compares a request with. `access` is that of the route; unknown routes want any good key. */
export type GateOptions = {
  readonly port: number;
  readonly maxBodyBytes: number;
  readonly access: Access;
  readonly keys: Keys;
};

/** The methods any route may have; a router says which one it wants. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'DELETE']);

/** Anything that could end a header line or be hidden in a log. A tab is allowed by HTTP. */
const CONTROL_CHARACTER = /[\x00-\x08\x0a-\x1f\x7f]/;

const JSON_TYPE = /^application\/json[ \t]*(?:;[ \t]*charset="?utf-8"?[ \t]*)?$/i;

/** Lets a request in before its body is read, and says who sent it. Throws GatewayError to refuse. */
export function admit(head: RequestHead, options: GateOptions): Caller {
  checkForm(head);
  checkHost(head, options.port);
  checkBrowser(head, options.port);
  checkMethod(head);
  const caller = authenticate(head, options.access, options.keys);
  checkBody(head, options.maxBodyBytes);
  return caller;
}

function checkForm(head: RequestHead): void {
  if (head.httpVersion !== '1.1') throw new GatewayError('invalid-request', 'Only HTTP/1.1 is spoken here.');
  if (!head.url.startsWith('/')) throw new GatewayError('invalid-request', 'The request target must be a path.');
  for (const [name, values] of head.headers) {
    if (values.some((value) => CONTROL_CHARACTER.test(value))) {
      throw new GatewayError('invalid-request', `The header "${name}" holds a control character.`);
    }
  }
  if (head.headers.has('upgrade')) {
    // Codex and Copilot try websockets first; this status sends them to plain HTTP at once. Source: WIRE 3.
    throw new GatewayError('upgrade-refused', 'This proxy speaks plain HTTP/1.1 only; leave out the Upgrade header.');
  }
}

/** The guard against DNS rebinding: a page that points its own name at this machine still sends that name. */
function checkHost(head: RequestHead, port: number): void {
  const [host, ...others] = valuesOf(head, 'host');
  if (host === undefined || others.length > 0) {
    throw new GatewayError('invalid-request', 'A request needs exactly one Host header.');
  }
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) {
    throw new GatewayError(
      'misdirected-host',
      `This proxy answers to 127.0.0.1:${port} only. Use that as the address.`,
    );
  }
}

/** Browsers mark their requests. None may call the proxy, except the panel's own page and the step that opens it. */
function checkBrowser(head: RequestHead, port: number): void {
  if (!head.headers.has('origin') && !head.headers.has('sec-fetch-site')) return;
  const panel = isPanelPath(pathOf(head.url));
  const ours = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
  if (!valuesOf(head, 'origin').every((origin) => panel && ours.includes(origin))) {
    throw new GatewayError('forbidden', 'Web pages may not call this proxy (the request has a foreign Origin header).');
  }
  if (!valuesOf(head, 'sec-fetch-site').every((site) => isAllowedSite(site, panel) || opensPanel(head))) {
    throw new GatewayError('forbidden', 'Web pages may not call this proxy (the request has a Sec-Fetch-Site header).');
  }
}

const isAllowedSite = (site: string, panel: boolean): boolean => site === 'none' || (panel && site === 'same-origin');

function opensPanel(head: RequestHead): boolean {
  const [mode] = valuesOf(head, 'sec-fetch-mode');
  const [destination] = valuesOf(head, 'sec-fetch-dest');
  return (
    head.method === 'GET' && pathOf(head.url) === '/dashboard' && mode === 'navigate' && destination === 'document'
  );
}

function checkMethod({ method }: RequestHead): void {
  if (method === 'OPTIONS') {
    throw new GatewayError('forbidden', 'Web pages may not call this proxy; there is no preflight to pass.');
  }
  if (!METHODS.has(method)) {
    throw new GatewayError('method-not-allowed', 'This proxy answers GET, HEAD, POST and DELETE.');
  }
}

function checkBody(head: RequestHead, maxBodyBytes: number): void {
  if (head.method === 'POST' && hasBody(head)) checkContentType(head);
  if (head.headers.has('content-encoding')) {
    throw new GatewayError('unsupported-media-type', 'Send the body uncompressed, without Content-Encoding.');
  }
  if (!valuesOf(head, 'transfer-encoding').every((coding) => coding.toLowerCase() === 'chunked')) {
    throw new GatewayError('invalid-request', 'The only Transfer-Encoding this proxy reads is "chunked".');
  }
  // Node's parser has already refused lengths that are not one plain number.
  if (valuesOf(head, 'content-length').some((length) => Number(length) > maxBodyBytes)) {
    throw bodyTooLarge(maxBodyBytes);
  }
}

/** Nothing is read of a request without a body, so it needs no type: SDKs cancel with an empty POST. Source: RFC 9112, 6.3. */
function hasBody(head: RequestHead): boolean {
  return head.headers.has('transfer-encoding') || valuesOf(head, 'content-length').some((length) => length !== '0');
}

function checkContentType(head: RequestHead): void {
  const [type, ...others] = valuesOf(head, 'content-type');
  if (type === undefined || others.length > 0 || !JSON_TYPE.test(type)) {
    throw new GatewayError('unsupported-media-type', 'Send the body as JSON, with "Content-Type: application/json".');
  }
}

/** The refusal of a body that is too long, said before or while it is read. */
export const bodyTooLarge = (maxBodyBytes: number): GatewayError =>
  new GatewayError(
    'body-too-large',
    `The body is longer than ${Math.floor(maxBodyBytes / 1_048_576)} MiB. Send less at once.`,
  );
