import type { Client } from '../core/chat.js';
import { valuesOf, type RequestHead } from './head.js';

/** Where the tools say which of their conversations a request belongs to. Source: WIRE 3. */
const SESSION_HEADERS = ['x-session-id', 'x-claude-code-session-id', 'session-id'];

const SHORT_TOKEN = /^[\w.:-]{1,128}$/;

const APP_NAME = /^[a-z0-9][a-z0-9._-]{0,31}/;

/** Who is calling, as the tool itself says. A label for the ledger, never a reason to trust it. */
export function clientOf(head: RequestHead): Client {
  const app = appOf(valuesOf(head, 'user-agent')[0] ?? '');
  return { surface: app === OWN_CLI ? 'cli' : 'proxy', app, sessionId: sessionOf(head) };
}

/** Our own command line sends its requests through a router that already runs. */
const OWN_CLI = 'signalbox-cli';

/** 'OpenAI/JS 4.0' is 'openai', 'claude-cli/2.1 (external)' is 'claude-cli'. */
const appOf = (userAgent: string): string => APP_NAME.exec(userAgent.toLowerCase())?.[0] ?? 'unknown';

function sessionOf(head: RequestHead): string | undefined {
  const values = SESSION_HEADERS.flatMap((name) => valuesOf(head, name));
  return values.find((value) => SHORT_TOKEN.test(value));
}
