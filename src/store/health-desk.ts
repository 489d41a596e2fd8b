import type { ServerResponse } from 'node:http';
import * as z from 'zod';
import { GatewayError } from '../core/errors.js';
import type { Granted, HealthHost, Visit } from '../core/health/exchange.js';
import { askedSchema, guestSchema, linesSchema, toldSchema } from './health-schema.js';
import { toJson } from './schema.js';

/** Unread news of one process. It hangs or sleeps then, and joins again when it wakes. */
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;

const joinSchema = z.tuple([guestSchema, linesSchema]);
const tellSchema = z.tuple([guestSchema, toldSchema]);
const askSchema = z.tuple([guestSchema, askedSchema]);

/** The owner's end of what processes tell each other of providers. A connection that stays open is a process that is there. */
export class HealthDesk {
  readonly #host: HealthHost;
  readonly #guests = new Map<string, { readonly visit: Visit; readonly response: ServerResponse }>();

  constructor(host: HealthHost) {
    this.#host = host;
  }

  /** Another process comes: it is sent everything, and then what changes, one JSON a line, until it goes. */
  open(args: unknown, response: ServerResponse): void {
    const [id, known] = joinSchema.parse(args);
    if (this.#guests.has(id)) throw new GatewayError('invalid-request', 'Another process has this name.');
    const visit = this.#host.join(known, (news) => {
      response.write(`${toJson(news)}\n`);
      if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
    });
    this.#guests.set(id, { visit, response });
    response.once('close', () => {
      this.#guests.delete(id);
      visit.leave();
    });
  }

  tell(args: unknown): void {
    const [id, told] = tellSchema.parse(args);
    this.#visitOf(id).tell(told);
  }

  ask(args: unknown): Granted {
    const [id, asked] = askSchema.parse(args);
    return this.#visitOf(id).ask(asked);
  }

  /** Sends everybody away. */
  close(): void {
    for (const { response } of this.#guests.values()) response.end();
  }

  #visitOf(id: string): Visit {
    const guest = this.#guests.get(id);
    if (!guest) throw new GatewayError('not-found', 'This process has to join first.');
    return guest.visit;
  }
}
