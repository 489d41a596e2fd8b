import { LRUCache } from 'lru-cache';
import { Emitter, type Event } from '../core/emitter.js';
import type { LedgerEntry } from '../core/ledger.js';

/** How many ids are remembered; a row is only ever announced again while it is being re-sent. */
const REMEMBERED_IDS = 1_000;

/** Announces each row once, also when a lost answer makes its append run twice. */
export class AppendNews {
  readonly #announced = new LRUCache<string, true>({ max: REMEMBERED_IDS });
  readonly #appended: Emitter<LedgerEntry>;

  constructor(report: (error: unknown) => void) {
    this.#appended = new Emitter(report);
  }

  get event(): Event<LedgerEntry> {
    return this.#appended.event;
  }

  announce(entry: LedgerEntry): void {
    if (this.#announced.has(entry.requestId)) return;
    this.#announced.set(entry.requestId, true);
    this.#appended.fire(entry);
  }

  dispose(): void {
    this.#appended.dispose();
  }
}
