import * as https from 'node:https';
import * as net from 'node:net';
import type { Duplex } from 'node:stream';

/** Opens TLS connections before a request needs them, so that it pays one round trip where a cold one pays three. */
export class WarmAgent extends https.Agent {
  readonly #ready = new Map<string, Duplex>();

  /** Opens a connection unless one is waiting, here or among those kept from earlier requests. Failures are silent: the request itself will say. */
  warm(address: URL): void {
    const host = address.hostname;
    const port = Number(address.port) || 443;
    const key = keyOf({ host, port });
    if (this.#ready.has(key) || this.#isKept(host, port)) return;
    const servername = net.isIP(host) === 0 ? host : '';
    const socket = super.createConnection({ ...this.options, host, port, servername });
    if (!socket) return;
    this.#ready.set(key, socket);
    const forget = (): void => {
      if (this.#ready.get(key) === socket) this.#ready.delete(key);
    };
    socket.on('error', forget).on('close', forget);
  }

  override createConnection(
    options: https.RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const key = keyOf(options);
    const socket = this.#ready.get(key);
    this.#ready.delete(key);
    return socket && !socket.destroyed ? socket : super.createConnection(options, callback);
  }

  override destroy(): void {
    for (const socket of this.#ready.values()) socket.destroy();
    super.destroy();
  }

  #isKept(host: string, port: number): boolean {
    const start = `${host}:${port}:`;
    return Object.entries(this.freeSockets).some(([name, sockets]) => name.startsWith(start) && !!sockets?.length);
  }
}

const keyOf = ({ host, port }: Pick<https.RequestOptions, 'host' | 'port'>): string => `${host ?? ''}:${port ?? 443}`;
