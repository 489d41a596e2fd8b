import type { LedgerStore } from './store.js';

/** A store that may stop answering while the ledger itself lives on: its owner left, or its file was damaged. */
export interface LedgerConnection extends LedgerStore {
  /** True once no call can succeed any more; whoever holds it closes it and looks for another. */
  isLost(): boolean;
}
