import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import { pageHtml } from '../../../src/dashboard/shell.js';
import { toHost } from '../../../src/dashboard/protocol.js';
import { answerAs, type FakeHost } from './views.js';

/** What the proxy sends with the page. */
const BROWSER_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Good once, as a link from the editor carries it. */
export const TICKET = 'ticket-1';
const SESSION = 'session-1';

/** The proxy token a person may paste. */
export const TOKEN = 'proxy-token';

/** The page on a local address, with a fake host behind it. */
export type Site = { readonly url: string; host: FakeHost; sessions: Set<string>; close(): Promise<void> };

/** Bundles the page as the product does and serves it both ways: /dashboard for a browser, /webview as the editor shows it. */
export async function startSite(host: FakeHost): Promise<Site> {
  const files = await bundlePage();
  const site: Site = { url: '', host, sessions: new Set([TOKEN]), close: () => closeServer(server) };
  const tickets = new Set([TICKET]);
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return Object.assign(site, { url });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = `${request.method ?? ''} ${request.url ?? ''}`;
    const file = files.get(request.url ?? '');
    if (file) return void send(response, 200, file.type, file.body);
    if (route === 'GET /dashboard') return void sendPage(response, browserPage());
    if (route === 'GET /webview') return void sendPage(response, webviewPage(url));
    const body: unknown = JSON.parse((await readBody(request)) || 'null');
    if (route === 'POST /dashboard/session') return void sendSession(response, body);
    if (route === 'POST /dashboard/api') return void sendAnswer(request, response, body);
    send(response, 404, 'text/plain', 'not found');
  }

  function sendSession(response: ServerResponse, body: unknown): void {
    const ticket = String((body as { ticket: unknown }).ticket); // the page's own message
    if (!tickets.delete(ticket))
      return void sendJson(response, 401, { error: { message: 'That ticket is not good.' } });
    site.sessions.add(SESSION);
    sendJson(response, 200, { session: SESSION });
  }

  function sendAnswer(request: IncomingMessage, response: ServerResponse, body: unknown): void {
    const bearer = request.headers.authorization?.replace('Bearer ', '') ?? '';
    if (!site.sessions.has(bearer)) return void sendJson(response, 401, { error: { message: 'Sign in first.' } });
    sendJson(response, 200, answerAs(site.host, toHost.parse(body)));
  }
}

const browserPage = (): string =>
  pageHtml({ mode: 'browser', title: 'Signalbox', scriptUri: 'dashboard.js', styleUris: ['dashboard.css'] });

const webviewPage = (url: string): string =>
  pageHtml({
    mode: 'webview',
    nonce: 'nonce1',
    cspSource: url,
    title: 'Signalbox',
    scriptUri: `${url}/dashboard.js`,
    styleUris: [`${url}/dashboard.css`],
  });

async function bundlePage(): Promise<ReadonlyMap<string, { type: string; body: string }>> {
  const { outputFiles } = await build({
    absWorkingDir: process.cwd(),
    entryPoints: { dashboard: 'src/webview/main.ts' },
    bundle: true,
    minify: true,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    outdir: 'dist/webview',
    write: false,
  });
  return new Map(
    outputFiles.map(({ path: file, text }) => [
      `/${path.basename(file)}`,
      { type: file.endsWith('.css') ? 'text/css' : 'text/javascript', body: text },
    ]),
  );
}

function sendPage(response: ServerResponse, html: string): void {
  if (html.includes('data-mode="browser"')) response.setHeader('content-security-policy', BROWSER_POLICY);
  send(response, 200, 'text/html; charset=utf-8', html);
}

const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  send(response, status, 'application/json', JSON.stringify(body));
};

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // no encoding is set, so chunks are buffers
  return Buffer.concat(chunks).toString('utf8');
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
