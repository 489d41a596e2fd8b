/** Runs a job after so many milliseconds; the result calls it off. */
export type Later = (ms: number, run: () => void) => () => void;

/** What can wait is gathered for so long. */
const GATHER_MS = 50;

/** Runs one job for all that asked for it meanwhile. */
export class Soon {
  readonly #later: Later;
  readonly #run: () => void;
  #waiting: { readonly isUrgent: boolean; readonly callOff: () => void } | undefined;

  constructor(later: Later, run: () => void) {
    this.#later = later;
    this.#run = run;
  }

  /** Asks for the job: at the next turn, or when something has gathered. */
  ask(isUrgent: boolean): void {
    if (this.#waiting && (this.#waiting.isUrgent || !isUrgent)) return;
    this.stop();
    const callOff = this.#later(isUrgent ? 0 : GATHER_MS, () => {
      this.#waiting = undefined;
      this.#run();
    });
    this.#waiting = { isUrgent, callOff };
  }

  stop(): void {
    this.#waiting?.callOff();
    this.#waiting = undefined;
  }
}
