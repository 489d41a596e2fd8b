/** A time that may be moved often: it is a number, and the one timer behind it is only moved when it would come too late. */
export type Deadline = {
  /** Starts the time anew; what was armed before no longer counts. */
  arm(ms: number, onExpire: () => void): void;
  /** Stops the time; the timer may go on, so that arming again costs nothing. */
  pause(): void;
  /** Stops for good. */
  disarm(): void;
};

/** A deadline that is not running. `clockMs` never goes back. */
export function createDeadline(clockMs: () => number = () => performance.now()): Deadline {
  let expire: (() => void) | undefined;
  let atMs = 0;
  let timer: NodeJS.Timeout | undefined;
  let timerAtMs = Number.POSITIVE_INFINITY;

  const wakeAt = (whenMs: number, nowMs: number): void => {
    clearTimeout(timer);
    timerAtMs = whenMs;
    timer = setTimeout(onTimer, whenMs - nowMs);
  };
  const onTimer = (): void => {
    timerAtMs = Number.POSITIVE_INFINITY;
    if (!expire) return;
    const nowMs = clockMs();
    if (nowMs < atMs) wakeAt(atMs, nowMs);
    else expire();
  };
  return {
    arm(ms, onExpire) {
      const nowMs = clockMs();
      expire = onExpire;
      atMs = nowMs + ms;
      if (atMs < timerAtMs) wakeAt(atMs, nowMs);
    },
    pause() {
      expire = undefined;
    },
    disarm() {
      expire = undefined;
      clearTimeout(timer);
      timerAtMs = Number.POSITIVE_INFINITY;
    },
  };
}
