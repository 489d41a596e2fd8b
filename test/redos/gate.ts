import { Worker } from 'node:worker_threads';
import { pumpsFor, type Pump } from './pumps.js';

/** What the worker is asked. */
export type Asked = { readonly source: string; readonly flags: string; readonly pumps: readonly Pump[] };

/** What came out for one expression. 'hangs' is one that did not come back from a single text. */
export type Verdict =
  | { readonly kind: 'linear' }
  | {
      readonly kind: 'grows';
      readonly pump: Pump;
      readonly growth: number;
      readonly length: number;
    }
  | { readonly kind: 'hangs'; readonly pump: Pump };

type Told = Verdict | { readonly kind: 'at'; readonly at: number };

/** No text may take nearly as long; only what explodes does, also on a busy machine. */
const HANGS_MS = 5_000;

const NO_PUMP: Pump = { prefix: '', pump: '', suffix: '' };

/** Tries expressions in a worker, which is stopped and started anew when one does not come back. */
export class Gate {
  readonly #file: URL;
  #worker: Worker | undefined;

  constructor(file: URL) {
    this.#file = file;
  }

  /** Tries one expression on texts made for it. */
  async judge({ source, flags }: { readonly source: string; readonly flags: string }): Promise<Verdict> {
    const pumps = pumpsFor(source, flags);
    const worker = (this.#worker ??= new Worker(this.#file));
    const asked: Asked = { source, flags, pumps };
    return new Promise((resolve, reject) => {
      let at = 0;
      const leave = (): void => {
        clearTimeout(timer);
        worker.off('message', hear).off('error', reject);
      };
      const giveUp = (): void => {
        leave();
        this.#worker = undefined;
        void worker.terminate();
        resolve({ kind: 'hangs', pump: pumps[at] ?? NO_PUMP });
      };
      const hear = (told: Told): void => {
        if (told.kind === 'at') {
          at = told.at;
          timer.refresh();
        } else {
          leave();
          resolve(told);
        }
      };
      const timer = setTimeout(giveUp, HANGS_MS);
      worker.on('message', hear).on('error', reject);
      worker.postMessage(asked);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }
}
