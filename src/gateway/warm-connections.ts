import type { Disposable } from '../core/emitter.js';

/** Providers close idle connections after a minute or more; a shorter look would find nothing to do. */
const LOOK_EVERY_MS = 15_000;

/** Nobody has asked anything for so long: the next request may wait a little, and the network gets its rest. */
const GIVE_UP_AFTER_MS = 30 * 60_000;

/** What keeping connections warm needs from the house. */
type WarmDeps = {
  readonly warm: (address: URL) => void;
  /** Where the next requests are likely to go. Asked at each look. */
  readonly addresses: () => Promise<readonly URL[]>;
  readonly nowMs: () => number;
  readonly report: (error: unknown) => void;
};

/** Keeps connections open to where requests are likely to go, while there are requests. */
type WarmConnections = Disposable & {
  /** Begins, and looks at once. */
  start(): void;
  stop(): void;
  /** Somebody asks: connections stay wanted for another half hour. */
  touch(): void;
};

/** Does nothing until `start`. */
export function createWarmConnections(deps: WarmDeps): WarmConnections {
  let timer: NodeJS.Timeout | undefined;
  let usedMs = deps.nowMs();

  const look = (): void => {
    if (deps.nowMs() - usedMs > GIVE_UP_AFTER_MS) return;
    deps
      .addresses()
      .then((addresses) => {
        for (const address of timer ? addresses : []) deps.warm(address);
      })
      .catch(deps.report);
  };
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };

  return {
    start: () => {
      if (timer) return;
      usedMs = deps.nowMs();
      timer = setInterval(look, LOOK_EVERY_MS).unref();
      look();
    },
    stop,
    touch: () => {
      usedMs = deps.nowMs();
    },
    dispose: stop,
  };
}
