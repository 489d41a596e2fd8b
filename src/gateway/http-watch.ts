import type { ClientRequest } from 'node:http';
import { GatewayError, type ErrorKind } from '../core/errors.js';
import { createDeadline } from './deadline.js';

/** Watches one exchange: a deadline for its present phase, and the caller's signal. Whichever comes first destroys the socket. */
export type Watch = {
  readonly name: string;
  /** Why the exchange was ended from our side; undefined when it was not. */
  readonly failure: GatewayError | undefined;
  /** Starts the deadline of the next phase; `did` completes the sentence "<name> <did> 120 s". `kind` is what its end is. */
  arm(ms: number, did: string, kind?: ErrorKind): void;
  disarm(): void;
  /** Stops watching: the exchange is over. */
  release(): void;
};

/** Starts to watch a request whose signal is not aborted yet. */
export function watchRequest(request: ClientRequest, signal: AbortSignal, name: string): Watch {
  let failure: GatewayError | undefined;
  const deadline = createDeadline();
  const end = (error: GatewayError): void => {
    failure ??= error;
    request.destroy(failure);
  };
  const onAbort = (): void => end(new GatewayError('canceled', 'The request was canceled.'));

  signal.addEventListener('abort', onAbort, { once: true });
  return {
    name,
    get failure() {
      return failure;
    },
    arm(ms, did, kind = 'upstream-timeout') {
      deadline.arm(ms, () => end(new GatewayError(kind, `${name} ${did} ${secondsText(ms)}.`)));
    },
    // Data comes often: the timer stays, and finds nothing to do.
    disarm: () => deadline.pause(),
    release() {
      deadline.disarm();
      signal.removeEventListener('abort', onAbort);
    },
  };
}

/** '1.5 s'. */
export const secondsText = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
