import { once } from 'node:events';
import { createServer } from 'node:http';

/** Serves on a free port of 127.0.0.1. `close` also ends connections that are kept alive. */
export async function serve(handle, onUpgrade) {
  const server = createServer(handle);
  if (onUpgrade) {
    server.on('upgrade', onUpgrade);
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** All that a request brings, as bytes. */
export async function bytesOf(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The JSON in some bytes, or undefined. */
export function jsonOf(bytes) {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A port of 127.0.0.1 that was free a moment ago. */
export async function freePort() {
  const server = await serve(() => undefined);
  await server.close();
  return Number(new URL(server.origin).port);
}
