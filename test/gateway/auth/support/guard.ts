import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { startFakeUpstream, type FakeUpstream } from '../../../support/fake-upstream.js';
import type { RawRequest } from './sigv4.js';

/** A fake provider behind a gate: only requests without a fault come through, all others get a 403. */
export type GuardedUpstream = {
  readonly origin: string;
  /** The provider behind the gate, which sees what came through. */
  readonly upstream: FakeUpstream;
  /** Why requests were turned away, in order. */
  readonly faults: readonly string[];
  dispose(): Promise<void>;
};

/** Starts both. `faultOf` sees each request as it came off the wire; undefined lets it through. */
export async function startGuardedUpstream(
  faultOf: (request: RawRequest) => string | undefined,
): Promise<GuardedUpstream> {
  const upstream = await startFakeUpstream();
  const faults: string[] = [];
  const server = await startServer(async (request, response) => {
    const raw = await rawRequest(request);
    const fault = faultOf(raw);
    if (fault !== undefined) {
      faults.push(fault);
      response.writeHead(403, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ message: `refused: ${fault}; you sent ${raw.headers['authorization'] ?? ''}` }));
      return;
    }
    const { method, headers } = request;
    const onward = http.request(upstream.origin + raw.target, { method, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 0, reply.headers);
      reply.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end(raw.body);
  });
  return {
    origin: server.origin,
    upstream,
    faults,
    async dispose() {
      await server.dispose();
      await upstream.dispose();
    },
  };
}

/** A server on a free port of 127.0.0.1. */
export type SmallServer = { readonly origin: string; dispose(): Promise<void> };

/** Starts one; whatever its handler throws ends the exchange. */
export async function startServer(
  handle: (request: http.IncomingMessage, response: http.ServerResponse) => Promise<void>,
): Promise<SmallServer> {
  const server = http.createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Safe: a server that listens on a TCP port has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async dispose() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A whole request with its exact bytes. */
export async function rawRequest(request: http.IncomingMessage): Promise<RawRequest> {
  const chunks: Buffer[] = [];
  // Safe: without an encoding set, a request yields Buffers only.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.entries(request.headersDistinct).map(([name, values]) => [name, values?.join(', ')]);
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    // Safe: made of header names and joined values.
    headers: Object.fromEntries(headers) as RawRequest['headers'],
    body: Buffer.concat(chunks),
  };
}
