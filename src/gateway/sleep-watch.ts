/** A longer gap between two looks means that the machine slept, or this process was stopped. Source: RELIABILITY 2.5. */
const GAP_MS = 30_000;
const LOOK_EVERY_MS = 2_000;

/** Tells of a sleep after which connections are dead, though nobody has said so. */
export type SleepWatch = {
  /** Calls once after a sleep; what is given back stops that. */
  add(onWake: () => void): () => void;
};

/** Two clocks, because that of a sleeping machine stands still on some systems and runs on with others. */
export type SleepWatchDeps = { readonly nowMs: () => number; readonly clockMs: () => number };

/** Looks at the clocks while somebody waits. */
export function createSleepWatch({ nowMs, clockMs }: SleepWatchDeps): SleepWatch {
  const waiting = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;
  let seenMs = { wall: 0, clock: 0 };

  const look = (): void => {
    const now = { wall: nowMs(), clock: clockMs() };
    const gapMs = Math.max(now.wall - seenMs.wall, now.clock - seenMs.clock);
    seenMs = now;
    if (waiting.size === 0) {
      clearInterval(timer);
      timer = undefined;
    } else if (gapMs > GAP_MS) {
      for (const wake of [...waiting]) wake();
    }
  };
  return {
    add(onWake) {
      waiting.add(onWake);
      if (!timer) {
        seenMs = { wall: nowMs(), clock: clockMs() };
        timer = setInterval(look, LOOK_EVERY_MS).unref();
      }
      return () => waiting.delete(onWake);
    },
  };
}
