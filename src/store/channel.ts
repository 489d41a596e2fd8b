import { createHash, timingSafeEqual } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { GatewayError, toGatewayError } from '../core/errors.js';
import { CHANNEL_VERSION, METHODS } from './channel-methods.js';
import type { LedgerConnection } from './connection.js';
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

  const server = createServer((request, response) => void answer(request, response, options));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.address, resolve);
  });
  server.on('error', options.report);
  if (!isPipe) chmodSync(options.address, 0o600);
  return { close: () => closeServer(server) };
}

async function answer(request: IncomingMessage, response: ServerResponse, options: ChannelOptions): Promise<void> {
  try {
    const result = await run(request, options);
    response.end(toJson({ result }));
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

async function run(request: IncomingMessage, options: ChannelOptions): Promise<unknown> {
  const { store, token, version = CHANNEL_VERSION } = options;
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
  const method = METHODS.get(name);
  if (!method || asked === '' || request.method !== 'POST') {
    throw new GatewayError('not-found', 'The ledger is kept by another version of Signalbox. Reload all windows.');
  }
  return method(store, JSON.parse(await readBody(request)));
}

const TOO_OLD = 'This window runs an older Signalbox than the one that keeps the ledger. Reload this window.';

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new GatewayError('body-too-large', 'The ledger takes rows of at most 4 MiB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
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
