import type { Classification } from '../../core/classify/classification.js';
import { GatewayError, toGatewayError, type ErrorKind } from '../../core/errors.js';
import type { LocalStrategy, Strategy } from '../../core/strategies/strategy.js';
import { textToAsk } from './person-text.js';

/** A strategy that asks somebody else, in parts. `local` judges first, and alone when no usable answer comes. */
export type Asking = {
  readonly id: string;
  readonly meaning: string;
  readonly local: LocalStrategy;
  readonly timeoutMs: number;
  /** Asks about the person's text and lays the answer over the local classification; rejects when there is none. */
  readonly ask: (text: string, base: Classification, signal: AbortSignal) => Promise<Classification>;
  /** What takes so long, when it is not the answer. */
  readonly whenLate?: () => string | undefined;
};

/** Makes the strategy: never late, and never without a classification. It throws only when `signal` is aborted. */
export const askingStrategy = ({ id, meaning, local, timeoutMs, ask, whenLate }: Asking): Strategy => ({
  id,
  meaning,
  async classify(input, signal) {
    stopIfCanceled(signal);
    const base = local.classify(input);
    const text = textToAsk(input.request);
    if (text === '') return fallBack(base, `${id} has no text to read`);
    try {
      return await inTime(timeoutMs, signal, (soon) => ask(text, base, soon));
    } catch (thrown) {
      stopIfCanceled(signal);
      const { kind } = toGatewayError(thrown);
      const late = whenLate?.() ?? `did not answer within ${timeoutMs / 1_000} s`;
      return fallBack(base, `${id} ${kind === 'upstream-timeout' ? late : (FAILURES[kind] ?? `failed (${kind})`)}`);
    }
  },
});

/** A strategy that may not be asked, and why: the local one judges and says so. */
export const notAsked = (id: string, local: LocalStrategy, reason: string): LocalStrategy => ({
  id,
  meaning: local.meaning,
  classify: (input) => fallBack(local.classify(input), `${id} ${reason}`),
});

const fallBack = (base: Classification, reason: string): Classification => ({
  ...base,
  fallback: `${reason}; judged by ${base.strategy}`,
});

function stopIfCanceled(signal: AbortSignal): void {
  if (signal.aborted) throw canceled();
}

const canceled = (): GatewayError => new GatewayError('canceled', 'The request was canceled.');

/** Runs a job that is given up when it is late or the caller leaves, whether or not the job itself notices. */
async function inTime<T>(ms: number, signal: AbortSignal, run: (soon: AbortSignal) => Promise<T>): Promise<T> {
  const late = AbortSignal.timeout(ms);
  const soon = AbortSignal.any([signal, late]);
  try {
    return await Promise.race([run(soon), whenAborted(soon)]);
  } catch (thrown) {
    if (!late.aborted) throw thrown;
    throw new GatewayError('upstream-timeout', `No answer within ${ms} ms.`, { cause: thrown });
  }
}

const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(canceled()), { once: true });
  });

/** Our own words by kind: what the other side said may quote the prompt, and this sentence is kept in the ledger. */
const FAILURES: Partial<Record<ErrorKind, string>> = {
  'upstream-unreachable': 'cannot be reached',
  'upstream-garbled': 'gave no answer of the expected form',
  'upstream-unauthenticated': 'refused the request for want of a key',
  'upstream-rate-limited': 'is overloaded',
  'upstream-model-unknown': 'does not know the model',
  'model-unknown': 'does not know the model',
  'no-candidate': 'has no model that is ready',
  forbidden: 'may not be asked',
};
