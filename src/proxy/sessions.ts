import { hash, randomBytes } from 'node:crypto';

/** A working day; after it the panel is opened again from the editor. */
const SESSION_MS = 12 * 3_600_000;

/** The panel's sessions, in memory only: they end with the proxy. */
export class PanelSessions {
  readonly #nowMs: () => number;
  /** When each session ends, by the digest of its value. */
  readonly #endsMs = new Map<string, number>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** A new session: 256 random bits, in hex. */
  open(): string {
    const nowMs = this.#nowMs();
    for (const [old, endsMs] of this.#endsMs) if (endsMs <= nowMs) this.#endsMs.delete(old);
    const session = randomBytes(32).toString('hex');
    this.#endsMs.set(keyOf(session), nowMs + SESSION_MS);
    return session;
  }

  /** Ends them all. */
  closeAll(): void {
    this.#endsMs.clear();
  }

  /** True while a session lasts. Looked up by digest, so that the time taken tells nothing of the value. */
  has(session: string): boolean {
    return (this.#endsMs.get(keyOf(session)) ?? 0) > this.#nowMs();
  }
}

const keyOf = (session: string): string => hash('sha256', session);
