import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { endMalformed } from './malformed.js';
import type { Call } from './send.js';

/** Node's own names and meanings, in milliseconds. */
type ServerTimes = {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly keepAliveTimeout: number;
  readonly connectionsCheckingInterval: number;
};

/** Source: RELIABILITY T15. Idle connections last longer than in the tools' own pools, so that none is closed under a request. */
const SERVER_TIMES: ServerTimes = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 1_000,
};

/** Enough that half-open connections cannot shut a real client out. Source: RELIABILITY M14. */
const MAX_CONNECTIONS = 1_024;

/** A server that hands over every request with a readable head, and ends what is not HTTP or comes too slowly. */
export function createHttpServer(take: (call: Call) => void, times: ServerTimes = SERVER_TIMES): Server {
  // The gate looks at Host itself, to say more than Node would.
  const server = createServer({ ...times, requireHostHeader: false });
  server.maxConnections = MAX_CONNECTIONS;
  const lastCalls = new WeakMap<Duplex, Call>();
  const remember = (call: Call): void => {
    lastCalls.set(call.request.socket, call);
    take(call);
  };
  server.on('request', (request, response) => remember({ request, response }));
  // Without this listener Node would ask for the body before the gate has seen the head.
  server.on('checkContinue', (request, response) => remember({ request, response }));
  server.on('clientError', (error, connection) => endMalformed(error, connection, lastCalls.get(connection)));
  return server;
}
