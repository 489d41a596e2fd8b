import { once } from 'node:events';
import * as net from 'node:net';

/** What came back over a connection of our own making: the status and when its first line was there. */
export type RawReply = { readonly status: number; readonly afterMs: number };

/** Opens a connection; nothing is sent yet. */
export async function connectTo(url: string): Promise<net.Socket> {
  const { hostname, port } = new URL(url);
  const socket = net.connect({ host: hostname, port: Number(port), noDelay: true });
  socket.on('error', () => undefined); // whoever waits sees the close
  await once(socket, 'connect');
  return socket;
}

/** Waits for the status line; `afterMs` counts from now. A status of 0 is a connection that closed without one. */
export function statusOf(socket: net.Socket): Promise<RawReply> {
  const fromMs = performance.now();
  return new Promise((resolve) => {
    let text = '';
    const finish = (): void => {
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
      resolve({ status, afterMs: performance.now() - fromMs });
    };
    socket.on('data', (chunk: Buffer) => {
      const isFirst = text === '';
      text += chunk.toString('latin1').slice(0, 64);
      if (isFirst) finish();
    });
    socket.once('close', finish);
  });
}

/** The head of a request with a body of this length, as any tool would send it. */
export const headFor = ({ url, token }: { readonly url: string; readonly token: string }, bytes: number): string =>
  [
    'POST /v1/chat/completions HTTP/1.1',
    `host: ${new URL(url).host}`,
    `authorization: Bearer ${token}`,
    'content-type: application/json',
    `content-length: ${bytes}`,
    '\r\n',
  ].join('\r\n');
