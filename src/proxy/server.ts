import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { BodyRoom } from './body.js';
import type { Desk, ProxyApp } from './endpoints/endpoint.js';
import { ENDPOINTS } from './endpoints/index.js';
import { createHttpServer } from './http-server.js';
import { AnswerRegister } from './idempotency/register.js';
import { describeApi } from './openapi.js';
import { Pacer } from './pacer.js';
import { claimProofOf, isSameProof, proofOf, type Identity } from './proof.js';
import { RateLimiter } from './rate-limiter.js';
import { serve, type Front } from './serve.js';
import { PanelSessions } from './sessions.js';
import { TicketBox } from './tickets.js';
import { Traffic } from './traffic.js';

/** Loopback by number: a name could be taken by somebody else on the IPv6 side. */
const HOST = '127.0.0.1';

/** How long replies may run on after the proxy was stopped. The editor ends its processes after five seconds, and rows are written after that. */
const GRACE_MS = 3_500;

/** How long replies that were cut may take to settle, so that the ledger has their rows. */
const SETTLE_MS = 500;

/** How to run the proxy. `port` 0 takes any free one. */
export type ProxyOptions = {
  readonly port: number;
  /** What a client must send, as of now; 256 random bits. */
  readonly token: () => string;
  /** Tells this process from others that know the token. */
  readonly identity: Identity;
  /** Called when another process that comes first asks for the port. */
  readonly onHandover: () => Promise<void>;
};

/** A proxy that listens. */
export type RunningProxy = {
  /** Such as 'http://127.0.0.1:8787'. */
  readonly url: string;
  readonly port: number;
  /** Takes no more requests, lets replies run on for some seconds, then closes all connections. Can be called again. */
  stop(): Promise<void>;
};

/** Listens on loopback. Rejects with Node's own error when it cannot, such as 'EADDRINUSE'. */
export async function startProxy(app: ProxyApp, options: ProxyOptions): Promise<RunningProxy> {
  let port = options.port;
  const front = buildFront(app, options, () => port);
  const inWork = new Set<Promise<void>>();
  const server = createHttpServer((call) => {
    const answered = serve(call, front).finally(() => inWork.delete(answered)); // it never rejects
    inWork.add(answered);
  });
  server.listen({ host: HOST, port, exclusive: true });
  await once(server, 'listening');
  port = portOf(server);
  let stopping: Promise<void> | undefined;
  return { url: `http://${HOST}:${port}`, port, stop: () => (stopping ??= stop(server, front, inWork)) };
}

function buildFront(app: ProxyApp, options: ProxyOptions, port: () => number): Front {
  const nowMs = (): number => app.nowMs();
  const sessions = new PanelSessions(nowMs);
  const token = followed(options.token, () => sessions.closeAll());
  const tickets = new TicketBox(token.text, nowMs);
  let described: ReturnType<Desk['describe']> | undefined; // takes some 30 ms, and never changes
  const desk: Desk = {
    identity: options.identity,
    describe: () => (described ??= describeApi(ENDPOINTS, app.version)),
    prove: (nonce) => proofOf(token.text(), nonce, port(), options.identity),
    isGenuine: (claim, proof) => isSameProof(proof, claimProofOf(token.text(), options.identity.instance, claim)),
    openSession: (ticket) => (tickets.take(ticket) ? sessions.open() : undefined),
    handOver: () => {
      options.onHandover().catch((error: unknown) => app.log.error('Giving up the port failed', error));
    },
  };
  const keys = {
    token: token.bytes,
    isSession: (key: string) => sessions.has(key),
    clientKey: (key: string) => app.clientKeys.find(key),
  };
  const limiter = new RateLimiter(() => performance.now());
  const traffic = new Traffic(() => app.limits().queueMs);
  const answers = new AnswerRegister(
    () => performance.now(),
    (error) => app.log.error('A shared answer did not end well', error),
  );
  return { app, desk, keys, port, limiter, bodies: new BodyRoom(), pacer: new Pacer(), traffic, answers };
}

/** The token as of now, also as bytes. Another token ends what was opened with the one before. */
function followed(current: () => string, onChange: () => void) {
  let known = current();
  let bytes = Buffer.from(known);
  const text = (): string => {
    const now = current();
    if (now !== known) {
      known = now;
      bytes = Buffer.from(now);
      onChange();
    }
    return now;
  };
  const asBytes = (): Buffer => {
    text();
    return bytes;
  };
  return { text, bytes: asBytes };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function stop(server: Server, { traffic, answers }: Front, inWork: ReadonlySet<Promise<void>>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  await traffic.close(GRACE_MS);
  server.closeAllConnections();
  await closed;
  await Promise.race([Promise.all(inWork), delay(SETTLE_MS, undefined, { ref: false })]);
  answers.close();
}
