import { createHash, timingSafeEqual } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { GatewayError, toGatewayError } from '../core/errors.js';
import type { HealthHost } from '../core/health/exchange.js';
import { CHANNEL_VERSION, METHODS } from './channel-methods.js';
import type { LedgerConnection } from './connection.js';
import { HealthDesk } from './health-desk.js';
import { toJson } from './schema.js';

/** A row with its decision is some tens of kilobytes; this only stops what cannot be one. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Calls end with the next flush, so a longer wait at closing means that a caller hangs. */
const CLOSE_GRACE_MS = 1_000;

/** What the owner's end of the channel needs. */
export type ChannelOptions = {
  readonly store: LedgerConnection;
  readonly address: string;
  readonly token: string;
  /** Of this process; that of this code when left out. */
  readonly version?: number;
  /** Keeps what all processes know of providers; absent: nobody does. */
  readonly health?: HealthHost;
  /** The store has stopped answering. */
  readonly onLost: () => void;
  /** A process of a newer version wants the ledger. */
  readonly onOutdated: () => void;
  readonly report: (error: unknown) => void;
};

/** The owner's end, open. */
export type Channel = { readonly close: () => Promise<void> };

/** Listens for the other processes of this user. Only for who holds the ledger's lock: it removes a socket left behind. */
export async function openChannel(options: ChannelOptions): Promise<Channel> {
  const isPipe = options.address.startsWith('\\\\');
  if (!isPipe) rmSync(options.address, { force: true });

  const desk = options.health && new HealthDesk(options.health);
  const server = createServer((request, response) => void answer(request, response, { ...options, desk }));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.address, resolve);
  });
  server.on('error', options.report);
  if (!isPipe) chmodSync(options.address, 0o600);
  return {
    close: () => {
      desk?.close();
      return closeServer(server);
    },
  };
}

type Office = ChannelOptions & { readonly desk: HealthDesk | undefined };

async function answer(request: IncomingMessage, response: ServerResponse, options: Office): Promise<void> {
  try {
    const name = methodOf(request, options);
    if (name === 'health' && options.desk) options.desk.open(await readArguments(request), response);
    else response.end(toJson({ result: await run(name, request, options) }));
  } catch (thrown) {
    if (thrown === OUTDATED || options.store.isLost()) {
      // An answer would pass for the ledger's; a cut connection makes the caller look for its new owner.
      response.destroy();
      if (thrown === OUTDATED) options.onOutdated();
      else options.onLost();
      return;
    }
    const { status, message } = toChannelError(thrown);
    response.writeHead(status, { connection: 'close' }).end(toJson({ error: message }));
  }
}

/** Thrown when a newer process asks: it gets the ledger instead of an answer. */
const OUTDATED = new GatewayError('ledger-unavailable', 'A newer Signalbox takes the ledger over.');

/** What is asked for, by somebody who may ask. */
function methodOf(request: IncomingMessage, { store, token, version = CHANNEL_VERSION }: ChannelOptions): string {
  if (!isSame(request.headers.authorization ?? '', `Bearer ${token}`)) {
    throw new GatewayError(
      'unauthenticated',
      'This process does not have the token of the ledger. Reload all windows.',
    );
  }
  if (store.isLost()) throw new GatewayError('ledger-unavailable', 'The ledger is changing hands.');

  const [, asked = '', name = ''] = /^\/v(\d{1,6})\/(\w+)$/.exec(request.url ?? '') ?? [];
  if (Number(asked) > version) throw OUTDATED;
  if (asked !== '' && Number(asked) < version) throw new GatewayError('not-found', TOO_OLD);
  if (asked === '' || request.method !== 'POST') throw new GatewayError('not-found', OF_ANOTHER_VERSION);
  return name;
}

async function run(name: string, request: IncomingMessage, { store, desk }: Office): Promise<unknown> {
  if (desk && name === 'healthTell') {
    desk.tell(await readArguments(request));
    return null;
  }
  if (desk && name === 'healthAsk') return desk.ask(await readArguments(request));
  const method = METHODS.get(name);
  if (!method) throw new GatewayError('not-found', OF_ANOTHER_VERSION);
  return method(store, await readArguments(request));
}

const OF_ANOTHER_VERSION = 'The ledger is kept by another version of Signalbox. Reload all windows.';
const TOO_OLD = 'This window runs an older Signalbox than the one that keeps the ledger. Reload this window.';

async function readArguments(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new GatewayError('body-too-large', 'The ledger takes rows of at most 4 MiB.');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

/** Hashed first, as equal lengths are needed and the length should not show either. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

function toChannelError(thrown: unknown): GatewayError {
  if (thrown instanceof z.ZodError || thrown instanceof SyntaxError) {
    return new GatewayError('invalid-request', 'The ledger cannot read what another process sent. Reload all windows.');
  }
  return toGatewayError(thrown);
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const hurry = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
  await closed;
  clearTimeout(hurry);
}
