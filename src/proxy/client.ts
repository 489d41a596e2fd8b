import type { Client } from '../core/chat.js';
import type { Caller } from './auth.js';
import type { KeyHolder } from './client-keys.js';
import { decoded, valuesOf, type RequestHead } from './head.js';

/** Where the tools say which of their conversations a request belongs to. Source: WIRE 3. */
const SESSION_HEADERS = ['x-session-id', 'x-claude-code-session-id', 'session-id'];

const SHORT_TOKEN = /^[\w.:-]{1,128}$/;

const APP_NAME = /^[a-z0-9][a-z0-9._-]{0,31}/;

/** Where a client says which folder it works in. */
const WORKSPACE_HEADER = 'x-signalbox-workspace';

/** Node reads other characters as Latin-1, whatever the client meant. */
const PRINTABLE = /^[\x20-\x7e]+$/;

/** Nothing that could hide or forge a part of a line where the name is shown. */
const WORKSPACE_NAME = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,128}$/u;

/** Who is calling. The key is proved; the rest is what the tool itself says: a label for the ledger, never a reason to trust it. */
export function clientOf(head: RequestHead, caller: Caller): Client {
  const app = appOf(valuesOf(head, 'user-agent')[0] ?? '');
  const workspace = workspaceOf(head);
  return {
    surface: app === OWN_CLI ? 'cli' : 'proxy',
    app,
    sessionId: sessionOf(head),
    ...(workspace !== undefined && { workspace }),
    ...(typeof caller === 'object' && holderOf(caller)),
  };
}

/** By whose key a request came, and what that allows. */
const holderOf = ({ name, team, models }: KeyHolder): Partial<Client> => ({
  key: name,
  ...(team !== undefined && { team }),
  ...(models !== undefined && { allowedModels: models }),
});

/** Our own command line sends its requests through a router that already runs. */
const OWN_CLI = 'signalbox-cli';

/** 'OpenAI/JS 4.0' is 'openai', 'claude-cli/2.1 (external)' is 'claude-cli'. */
const appOf = (userAgent: string): string => APP_NAME.exec(userAgent.toLowerCase())?.[0] ?? 'unknown';

function sessionOf(head: RequestHead): string | undefined {
  const values = SESSION_HEADERS.flatMap((name) => valuesOf(head, name));
  return values.find((value) => SHORT_TOKEN.test(value));
}

/** A name, percent-encoded where it holds more than a header may. */
function workspaceOf(head: RequestHead): string | undefined {
  const [value = ''] = valuesOf(head, WORKSPACE_HEADER);
  const name = PRINTABLE.test(value) ? decoded(value)?.trim() : undefined;
  return name !== undefined && WORKSPACE_NAME.test(name) ? name : undefined;
}
