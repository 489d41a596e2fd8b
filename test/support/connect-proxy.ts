import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import { makeCertificate } from './certificate.js';
import { openAiWire } from './fake-frames.js';

/** A name that only the proxy can resolve. */
export const PROXIED_NAME = 'llm.signalbox.test';

/** A provider over https that is reached through a web proxy alone, and what both have seen. */
export type ProxiedWorld = {
  /** Both ports, on 127.0.0.1. */
  readonly providerPort: number;
  readonly proxyPort: number;
  /** The certificate that clients have to trust. */
  readonly cert: string;
  /** The credentials of each request to the provider. */
  readonly asked: readonly (string | undefined)[];
  /** What each tunnel was asked for, and the password that came with it. */
  readonly tunnels: readonly (readonly [target: string | undefined, authorization: string | undefined])[];
  dispose(): Promise<void>;
};

/** Starts both. The provider says "Through the proxy."; the proxy takes every name for the provider's. */
export async function startProxiedWorld(): Promise<ProxiedWorld> {
  const certificate = makeCertificate(PROXIED_NAME);
  const asked: (string | undefined)[] = [];
  const tunnels: (readonly [string | undefined, string | undefined])[] = [];
  const provider = https.createServer(certificate, (request, response) => {
    asked.push(request.headers.authorization);
    request.resume();
    response.setHeader('content-type', openAiWire.streamType);
    response.end(openAiWire.pieces({ text: 'Through the proxy.' }, 'm', true).join(''));
  });
  const proxy = http.createServer((_request, response) => void response.writeHead(400).end());
  const sockets = new Set<net.Socket>();
  proxy.on('connect', (request: http.IncomingMessage, client: net.Socket) => {
    tunnels.push([request.url, request.headers['proxy-authorization']]);
    const out = net.connect(portOf(provider), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      out.pipe(client).pipe(out);
    });
    sockets.add(client);
    out.on('error', () => client.destroy());
    client.on('error', () => out.destroy());
  });
  for (const server of [provider, proxy]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  return {
    providerPort: portOf(provider),
    proxyPort: portOf(proxy),
    cert: certificate.cert,
    asked,
    tunnels,
    async dispose() {
      for (const socket of sockets) socket.destroy();
      for (const server of [provider, proxy]) {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      }
    },
  };
}

// Safe: a server that listens on a TCP port has an address of this form.
const portOf = (server: net.Server): number => (server.address() as net.AddressInfo).port;
