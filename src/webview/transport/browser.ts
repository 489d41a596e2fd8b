import { GatewayError } from '../../core/errors.js';
import type { ToHost, ToPage } from '../../dashboard/protocol.js';
import { t } from '../strings.js';
import { ANSWER_TIMEOUT_MS, hostFailure, isAnswerTo, type AnswerTo, type News, type Transport } from './transport.js';

/** What the transport needs of the browser. */
export type BrowserPage = {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  readonly history: Pick<History, 'replaceState'>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
};

const SESSION_KEY = 'signalbox.session';
const STATE_KEY = 'signalbox.state';

/** Seen as live by a person, and next to nothing for a server on the same machine. */
const POLL_MS = 2_000;

/**
 * The proxy over HTTP. A one-time ticket in the address becomes a session, which this tab keeps; a token that was typed
 * is kept in memory only, because it is good for much more than this page.
 */
export class BrowserTransport implements Transport {
  readonly news: News = { kind: 'polled', everyMs: POLL_MS };
  readonly #page: BrowserPage;
  #bearer: string | undefined;
  #ticket: string | undefined;
  #exchange: Promise<string> | undefined;

  constructor(page: BrowserPage) {
    this.#page = page;
    this.#ticket = takeTicket(page);
    this.#bearer = page.storage.getItem(SESSION_KEY) ?? undefined;
  }

  async ask<M extends ToHost>(message: M): Promise<AnswerTo<M>> {
    const bearer = await this.#currentBearer();
    const response = await this.#post('dashboard/api', message, bearer);
    if (response.status === 401) throw this.#refused(bearer);
    // Our own proxy's answer, of the shape its types give it; what else came in is sorted out below.
    const answer = (await readJson(response)) as ToPage | undefined;
    if (!response.ok || !answer) throw hostFailure(failureText(response.status, answer));
    if (answer.type === 'action-failed') throw hostFailure(answer.message);
    if (!isAnswerTo(message, answer)) throw hostFailure(t('unknownFailure'));
    return answer;
  }

  readonly signIn = (token: string): void => {
    this.#ticket = undefined;
    this.#bearer = token;
  };

  loadState(): unknown {
    const text = this.#page.storage.getItem(STATE_KEY);
    return text === null ? undefined : parseOrNothing(text);
  }

  saveState(state: unknown): void {
    this.#page.storage.setItem(STATE_KEY, JSON.stringify(state));
  }

  async #currentBearer(): Promise<string> {
    if (this.#ticket !== undefined) {
      this.#exchange ??= this.#takeSession(this.#ticket).finally(() => (this.#exchange = undefined));
      return this.#exchange;
    }
    if (this.#bearer === undefined) throw new GatewayError('unauthenticated', t('signIn.needed'));
    return this.#bearer;
  }

  /** Keeps the ticket when the proxy could not be reached: it may still be good. */
  async #takeSession(ticket: string): Promise<string> {
    const response = await this.#post('dashboard/session', { ticket });
    const session = sessionOf(await readJson(response));
    this.#ticket = undefined;
    if (!response.ok || session === undefined) throw new GatewayError('unauthenticated', t('signIn.oldLink'));
    this.#bearer = session;
    this.#page.storage.setItem(SESSION_KEY, session);
    return session;
  }

  /** Forgets what was refused, unless the person has signed in again meanwhile. */
  #refused(bearer: string): GatewayError {
    if (this.#bearer === bearer) {
      this.#bearer = undefined;
      this.#page.storage.removeItem(SESSION_KEY);
    }
    return new GatewayError('unauthenticated', t('signIn.refused'));
  }

  /** Addresses are relative, so that the page also works behind a path of a remote editor. */
  async #post(url: string, body: unknown, bearer?: string): Promise<Response> {
    try {
      return await this.#page.fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      });
    } catch (cause) {
      throw new GatewayError('upstream-unreachable', t('failure.unreachable'), { cause });
    }
  }
}

/** Reads '#ticket=…' and takes it out of the address bar and the history at once. */
function takeTicket({ location, history }: BrowserPage): string | undefined {
  const ticket = new URLSearchParams(location.hash.slice(1)).get('ticket');
  if (ticket === null) return undefined;
  history.replaceState(null, '', location.pathname + location.search);
  return ticket === '' ? undefined : ticket;
}

async function readJson(response: Response): Promise<unknown> {
  return parseOrNothing(await response.text());
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // the caller says what it expected instead
  }
}

function sessionOf(body: unknown): string | undefined {
  const session = field(body, 'session');
  return typeof session === 'string' ? session : undefined;
}

/** The proxy's own words where it gave some, as in every error answer: {error: {message}}. */
function failureText(status: number, body: unknown): string {
  const message = field(field(body, 'error'), 'message');
  return typeof message === 'string' ? message : t('failure.status', { status });
}

function field(of: unknown, name: string): unknown {
  if (typeof of !== 'object' || of === null) return undefined;
  return Object.entries(of).find(([key]) => key === name)?.[1];
}
