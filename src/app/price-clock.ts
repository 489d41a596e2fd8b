import type { Disposable, Event } from '../core/emitter.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/time.js';

/** What the weekly look-up needs. */
export type PriceClockDeps = {
  /** Whether the settings want it. */
  readonly isWanted: () => boolean;
  readonly onDidChangeSettings: Event<void>;
  /** Reads what is kept, which another process may have renewed; when it was looked up. */
  readonly lastLookUpMs: () => number | undefined;
  readonly lookUp: () => Promise<unknown>;
  readonly nowMs: () => number;
  /** Runs something later, once. */
  readonly after: (ms: number, run: () => void) => Disposable;
  readonly report: (error: unknown) => void;
};

/** Whoever starts an editor has better things to wait for. */
const FIRST_MS = 5 * MINUTE_MS;

/** Often enough to see what another window looked up. */
const EVERY_MS = HOUR_MS;

const WEEK_MS = 7 * DAY_MS;

/** A list that cannot be had is asked for once a day. */
const RETRY_MS = DAY_MS;

/** Looks prices up once a week while the settings want it; nothing is read or asked before some minutes have passed. */
export function createPriceClock(deps: PriceClockDeps): Disposable {
  let timer: Disposable | undefined;
  let triedMs = -Infinity;

  const isDue = (): boolean => {
    const now = deps.nowMs();
    const last = deps.lastLookUpMs() ?? -Infinity;
    // One in the future was made by a clock that was wrong.
    return (now - last >= WEEK_MS || last > now + DAY_MS) && now - triedMs >= RETRY_MS;
  };

  const look = (): void => {
    timer = deps.after(EVERY_MS, look);
    if (!isDue()) return;
    triedMs = deps.nowMs();
    deps.lookUp().catch(deps.report);
  };

  const follow = (): void => {
    if (!deps.isWanted()) stop();
    else timer ??= deps.after(FIRST_MS, look);
  };

  function stop(): void {
    timer?.dispose();
    timer = undefined;
  }

  const listening = deps.onDidChangeSettings(follow);
  follow();
  return {
    dispose() {
      listening.dispose();
      stop();
    },
  };
}
