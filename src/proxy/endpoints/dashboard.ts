import { GatewayError } from '../../core/errors.js';
import type { Answer } from '../answer.js';
import type { Endpoint, Exchange } from './endpoint.js';

/** The page may load its own files and talk to this proxy, and nothing else. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const PAGE_PATH = '/dashboard';

/** The page's own links are relative to its path without a slash at the end. */
const MOVED: Answer = { kind: 'whole', status: 308, headers: { location: PAGE_PATH }, body: '' };

/** Plain names, with folders; no dots in front, no escapes, so that no name leads out of the folder. */
const FILE_NAME = /^(?:[A-Za-z0-9_-]+\/)*[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/;

/** The panel's page. It holds no data; that takes a session. */
export const dashboardPage: Endpoint = {
  method: 'GET',
  path: PAGE_PATH,
  access: 'anyone',
  operations: [{ tag: 'Panel', summary: 'The page', answers: ['text/html'] }],
  handle: (exchange) => (exchange.head.url === `${PAGE_PATH}/` ? MOVED : fileAnswer(exchange, 'index.html')),
};

/** The page's scripts, styles and fonts. */
export const dashboardFile: Endpoint = {
  method: 'GET',
  path: '/dashboard/*',
  access: 'anyone',
  operations: [{ tag: 'Panel', summary: 'Its scripts, styles and fonts', rest: '{file}', answers: ['*/*'] }],
  handle: (exchange) => fileAnswer(exchange, exchange.rest),
};

async function fileAnswer({ app }: Exchange, name: string): Promise<Answer> {
  const file = FILE_NAME.test(name) ? await app.dashboard.file(name) : undefined;
  if (!file) throw new GatewayError('not-found', 'The panel has no file of that name.');
  return {
    kind: 'whole',
    status: 200,
    headers: {
      'content-type': file.type,
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'referrer-policy': 'no-referrer',
    },
    body: file.body,
  };
}
