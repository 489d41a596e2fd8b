import { outranks, type Claim } from '../proxy/proof.js';
import { meet } from './discovery-file.js';
import { NeighbourLine } from './neighbour.js';

/** How often a window looks at the proxy of another, give or take a fifth. Source: RELIABILITY 2.9. */
const LOOK_EVERY_MS = 500;

/** An owner that says nothing for so long hangs or sleeps. */
const SILENT_MS = 2_000;

/** A sleeper is asked anew this often; until then the open question tells at once when it wakes or dies. */
const ASK_AGAIN_MS = 30_000;

/** What a watch needs. `onSilence` is told when the owner falls silent and when it answers again. */
export type WatchOptions = {
  readonly url: string;
  readonly token: () => string;
  readonly me: Claim;
  readonly signal: AbortSignal;
  readonly onSilence: (isSilent: boolean) => void;
};

/**
 * Looks at the proxy of another process until it has to be settled anew who has the port: when that one has gone, cannot
 * prove itself any more, or gives way to this one. The connection stays open, so an end is noticed at once.
 */
export async function watchProxy(options: WatchOptions): Promise<void> {
  const { url, token, me, signal } = options;
  const line = new NeighbourLine(url);
  const close = (): void => line.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    for (;;) {
      const met = await noticingSilence(meet(line, token, ASK_AGAIN_MS), options);
      if (met.kind !== 'ours' || outranks(me, met.identity)) return;
      await line.pause(LOOK_EVERY_MS * (0.8 + 0.4 * Math.random()));
    }
  } finally {
    signal.removeEventListener('abort', close);
    line.close();
  }
}

async function noticingSilence<T>(answer: Promise<T>, { onSilence, signal }: WatchOptions): Promise<T> {
  const silent = new AbortController();
  const timer = setTimeout(() => {
    silent.abort();
    onSilence(true);
  }, SILENT_MS).unref();
  try {
    return await answer;
  } finally {
    clearTimeout(timer);
    if (silent.signal.aborted && !signal.aborted) onSilence(false);
  }
}
