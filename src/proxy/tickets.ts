import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Long enough to open a browser, too short to be worth stealing from its history. */
const TICKET_MS = 10 * 60_000;

/** A code that opens the panel in a browser once. Any process that knows the token can make one for the proxy. */
export function makeTicket(token: string, nowMs: number): string {
  const claim = `${nowMs + TICKET_MS}.${randomBytes(16).toString('hex')}`;
  return `${claim}.${signatureOf(token, claim)}`;
}

/** Takes each ticket once. */
export class TicketBox {
  readonly #token: () => string;
  readonly #nowMs: () => number;
  /** Tickets taken, with the time after which they would be refused anyway. */
  readonly #taken = new Map<string, number>();

  constructor(token: () => string, nowMs: () => number) {
    this.#token = token;
    this.#nowMs = nowMs;
  }

  /** True the first time a genuine ticket comes, within its ten minutes. */
  take(ticket: string): boolean {
    const nowMs = this.#nowMs();
    const expiresMs = this.#expiryOf(ticket);
    if (expiresMs === undefined || expiresMs <= nowMs || this.#taken.has(ticket)) return false;
    for (const [old, oldExpiresMs] of this.#taken) if (oldExpiresMs <= nowMs) this.#taken.delete(old);
    this.#taken.set(ticket, expiresMs);
    return true;
  }

  #expiryOf(ticket: string): number | undefined {
    const parts = /^((\d{1,15})\.[0-9a-f]{32})\.([0-9a-f]{64})$/.exec(ticket);
    const [, claim = '', expires = '', signature = ''] = parts ?? [];
    const genuine = parts && timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(this.#token(), claim)));
    return genuine ? Number(expires) : undefined;
  }
}

const signatureOf = (token: string, claim: string): string =>
  createHmac('sha256', token).update(`signalbox-ticket:${claim}`).digest('hex');
