/** How many times as often as in CI every law is tried: 1 when not set, 10 in a nightly run. */
const FACTOR = factorOf(process.env['SIGNALBOX_FUZZ']);

/** For mocha, on laws whose nightly run is longer than a test may be. */
export const LAW_MS = 10_000 * Math.max(1, FACTOR);

/**
 * Parameters for fast-check: so many runs in CI. A law that fails prints its seed and path, which repeat the case.
 *
 * RELIABILITY 3.3 asks for 200,000 runs in CI and 2,000,000 in a nightly run. In thousands there are 40 of SSE, 20 of
 * NDJSON, 15 of replies that pass, 20 of JSON, 20 of wait hints, 40 of heads and the gate, 100 of keys in headers, 17 of translations, 3 of
 * patches, 10 of tool ids, 10 of token counts, 10 of usage, 4 of the rest of wire/ and 67 of core/: 376.
 */
export const runs = (inCi: number): { numRuns: number } => ({ numRuns: Math.max(1, Math.round(inCi * FACTOR)) });

function factorOf(text = '1'): number {
  const factor = Number(text);
  if (factor > 0 && factor <= 1_000) return factor;
  throw new Error('SIGNALBOX_FUZZ says how many times as often each law is tried: a number above 0, at most 1000.');
}
