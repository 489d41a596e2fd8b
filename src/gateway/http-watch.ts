import type { ClientRequest } from 'node:http';
import { GatewayError } from '../core/errors.js';

/** Watches one exchange: a deadline for its present phase, and the caller's signal. Whichever comes first destroys the socket. */
export type Watch = {
  readonly name: string;
  /** Why the exchange was ended from our side; undefined when it was not. */
  readonly failure: GatewayError | undefined;
  /** Starts the deadline of the next phase; `did` completes the sentence "<name> <did> 120 s". */
  arm(ms: number, did: string): void;
  disarm(): void;
  /** Stops watching: the exchange is over. */
  release(): void;
};

type Deadline = { readonly atMs: number; readonly ms: number; readonly did: string };

/**
 * Starts to watch a request whose signal is not aborted yet. Phases change with every chunk, so their deadlines are
 * numbers; the one timer behind them is only moved when it would come too late.
 */
export function watchRequest(request: ClientRequest, signal: AbortSignal, name: string): Watch {
  let failure: GatewayError | undefined;
  let deadline: Deadline | undefined;
  let timer: NodeJS.Timeout | undefined;
  let timerAtMs = Number.POSITIVE_INFINITY;

  const end = (error: GatewayError): void => {
    failure ??= error;
    request.destroy(failure);
  };
  const onAbort = (): void => end(new GatewayError('canceled', 'The request was canceled.'));
  const stopTimer = (): void => {
    clearTimeout(timer);
    timerAtMs = Number.POSITIVE_INFINITY;
  };
  const wakeAt = (atMs: number, nowMs: number): void => {
    stopTimer();
    timerAtMs = atMs;
    timer = setTimeout(onTimer, atMs - nowMs);
  };
  const onTimer = (): void => {
    timerAtMs = Number.POSITIVE_INFINITY;
    if (!deadline) return;
    const nowMs = performance.now();
    if (nowMs < deadline.atMs) wakeAt(deadline.atMs, nowMs);
    else end(new GatewayError('upstream-timeout', `${name} ${deadline.did} ${secondsText(deadline.ms)}.`));
  };

  signal.addEventListener('abort', onAbort, { once: true });
  return {
    name,
    get failure() {
      return failure;
    },
    arm(ms, did) {
      const nowMs = performance.now();
      deadline = { atMs: nowMs + ms, ms, did };
      if (deadline.atMs < timerAtMs) wakeAt(deadline.atMs, nowMs);
    },
    disarm() {
      deadline = undefined;
    },
    release() {
      deadline = undefined;
      stopTimer();
      signal.removeEventListener('abort', onAbort);
    },
  };
}

const secondsText = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
