import { once } from 'node:events';
import type * as http from 'node:http';
import type { AddressInfo } from 'node:net';

/** Lets a server listen on a free port of 127.0.0.1, and gives the port. */
export async function listening(server: http.Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Safe: a server that listens on a TCP port has an address of this form.
  return (server.address() as AddressInfo).port;
}

/** Ends a server with its connections. */
export async function closed(server: http.Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
