import { Worker } from 'node:worker_threads';
import type { ScanJob, ScanNews, ScanSetup } from './protocol.js';

/** Loading the engine and reading the patterns takes some 50 ms; a machine under load gets its time. */
const START_MS = 10_000;

/** Far more than the engine needs; a pattern that wants more takes down its worker, and not the router. */
const MAX_HEAP_MB = 512;

/** What was found by a pattern's place. After an overrun some places are missing, and the worker is gone. */
export type Looked = { readonly matches: ReadonlyMap<number, boolean>; readonly isOverrun: boolean };

/** Who waits for the worker. */
type Waiting = { readonly news: (news: ScanNews) => void; readonly failed: (error: Error) => void };

/** A worker that looks for patterns in texts, one job at a time. It keeps no process alive while it has nothing to do. */
export class Scanner {
  readonly #worker: Worker;
  #waiting: Waiting | undefined;
  #hasEnded = false;

  /** What is wrong with each pattern that cannot be used. Rejects when the worker does not start. */
  readonly problems: Promise<readonly (string | undefined)[]>;

  constructor(file: string, setup: ScanSetup) {
    // Nothing of the environment: keys are in it.
    const limits = { maxOldGenerationSizeMb: MAX_HEAP_MB };
    this.#worker = new Worker(file, { workerData: setup, env: {}, execArgv: [], resourceLimits: limits });
    this.#worker.on('message', (news: ScanNews) => this.#waiting?.news(news));
    this.#worker.on('error', (error: Error) => this.#waiting?.failed(error));
    this.#worker.on('exit', (code) => {
      this.#hasEnded = true;
      this.#waiting?.failed(new Error(`The worker ended with code ${code}.`));
    });
    this.problems = this.#started();
    this.problems.catch(() => undefined); // told when somebody asks
  }

  /** True when nobody will answer any more. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Looks through the texts. An overrun of `budgetMs` ends the worker. Rejects when it breaks. */
  scan(texts: ScanJob, budgetMs: number): Promise<Looked> {
    const matches = new Map<number, boolean>();
    let timer: NodeJS.Timeout | undefined;
    const looked = new Promise<Looked>((resolve, failed) => {
      const news = (one: ScanNews): void => {
        if (one.kind === 'begun') timer = setTimeout(() => resolve({ matches, isOverrun: true }), budgetMs);
        if (one.kind === 'looked') matches.set(one.index, one.matches);
        if (one.kind === 'ended') resolve({ matches, isOverrun: false });
      };
      this.#wait({ news, failed });
      this.#worker.postMessage(texts);
    });
    return looked.finally(() => {
      clearTimeout(timer);
      this.#rest();
    });
  }

  /** Ends the worker, whatever it is doing. */
  async end(): Promise<void> {
    this.#waiting?.failed(new Error('The search was ended.'));
    this.#rest();
    await this.#worker.terminate();
  }

  async #started(): Promise<readonly (string | undefined)[]> {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve, failed) => {
        timer = setTimeout(() => failed(new Error('The worker did not start in time.')), START_MS);
        this.#wait({ news: (one) => one.kind === 'ready' && resolve(one.problems), failed });
      });
    } finally {
      clearTimeout(timer);
      this.#rest();
    }
  }

  #wait(waiting: Waiting): void {
    this.#waiting = waiting;
    this.#worker.ref();
  }

  #rest(): void {
    this.#waiting = undefined;
    this.#worker.unref();
  }
}
