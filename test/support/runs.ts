/** How many times as often as in CI every law is tried: 1 when not set, 10 in a nightly run. */
const FACTOR = factorOf(process.env['SIGNALBOX_FUZZ']);

/** For mocha, on laws whose nightly run is longer than a test may be. */
export const LAW_MS = 10_000 * Math.max(1, FACTOR);

/**
 * Parameters for fast-check: so many runs in CI. A law that fails prints its seed and path, which repeat the case.
 *
 * RELIABILITY 3.3 asks for 200,000 runs in CI and 2,000,000 in a nightly run. There are some 370,000 and ten times as many:
 * in thousands 143 of wire/ (SSE 40, NDJSON, JSON and wait hints 20 each), 140 of the head, the gate and keys, 77 of core/,
 * the rest of store/, app/ and catalog/.
 */
export const runs = (inCi: number): { numRuns: number } => ({ numRuns: Math.max(1, Math.round(inCi * FACTOR)) });

function factorOf(text = '1'): number {
  const factor = Number(text);
  if (factor > 0 && factor <= 1_000) return factor;
  throw new Error('SIGNALBOX_FUZZ says how many times as often each law is tried: a number above 0, at most 1000.');
}
