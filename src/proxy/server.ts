import { once } from 'node:events';
import type { Server } from 'node:http';
import { BodyRoom } from './body.js';
import type { Desk, ProxyApp, ProxyRole } from './endpoints/endpoint.js';
import { ENDPOINTS } from './endpoints/index.js';
import { createHttpServer } from './http-server.js';
import { describeApi } from './openapi.js';
import { Pacer } from './pacer.js';
import { proofOf } from './proof.js';
import { serve, type Front } from './serve.js';
import { PanelSessions } from './sessions.js';
import { TicketBox } from './tickets.js';
import { Traffic } from './traffic.js';

/** Loopback by number: a name could be taken by somebody else on the IPv6 side. */
const HOST = '127.0.0.1';

/** How long replies may run on after the proxy was stopped. */
const GRACE_MS = 5_000;

/** How to run the proxy. `port` 0 takes any free one. */
export type ProxyOptions = {
  readonly port: number;
  /** What a client must send; 256 random bits. */
  readonly token: string;
  /** Tells this process from others that know the token. */
  readonly instance: string;
  readonly role: ProxyRole;
  /** Called when another process asks a standby for the port. */
  readonly onHandover: () => Promise<void>;
};

/** A proxy that listens. */
export type RunningProxy = {
  /** Such as 'http://127.0.0.1:8787'. */
  readonly url: string;
  readonly port: number;
  /** Takes no more requests, lets replies run on for five seconds, then closes all connections. Can be called again. */
  stop(): Promise<void>;
};

/** Listens on loopback. Rejects with Node's own error when it cannot, such as 'EADDRINUSE'. */
export async function startProxy(app: ProxyApp, options: ProxyOptions): Promise<RunningProxy> {
  let port = options.port;
  const front = buildFront(app, options, () => port);
  const server = createHttpServer((call) => void serve(call, front)); // it never rejects
  server.listen({ host: HOST, port, exclusive: true });
  await once(server, 'listening');
  port = portOf(server);
  let stopping: Promise<void> | undefined;
  return { url: `http://${HOST}:${port}`, port, stop: () => (stopping ??= stop(server, front.traffic)) };
}

function buildFront(app: ProxyApp, options: ProxyOptions, port: () => number): Front {
  const nowMs = (): number => app.nowMs();
  const sessions = new PanelSessions(nowMs);
  const tickets = new TicketBox(options.token, nowMs);
  let described: ReturnType<Desk['describe']> | undefined; // takes some 30 ms, and never changes
  const desk: Desk = {
    instance: options.instance,
    role: options.role,
    describe: () => (described ??= describeApi(ENDPOINTS, app.version)),
    prove: (nonce) => proofOf(options.token, nonce),
    openSession: (ticket) => (tickets.take(ticket) ? sessions.open() : undefined),
    handOver: () => {
      options.onHandover().catch((error: unknown) => app.log.error('Giving up the port failed', error));
    },
  };
  const keys = {
    token: Buffer.from(options.token),
    isSession: (key: string) => sessions.has(key),
    clientKey: (key: string) => app.clientKeys.find(key),
  };
  return { app, desk, keys, port, bodies: new BodyRoom(), pacer: new Pacer(), traffic: new Traffic() };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function stop(server: Server, traffic: Traffic): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  await traffic.close(GRACE_MS);
  server.closeAllConnections();
  await closed;
}
