const SECOND_MS = 1_000;

/** '842 ms', '1.24 s', '2 min 05 s'. */
export function durationText(durationMs: number): string {
  const roundedMs = Math.round(durationMs);
  if (roundedMs < SECOND_MS) return `${roundedMs} ms`;
  const hundredths = Math.round(roundedMs / 10);
  if (hundredths < 60 * 100) return `${(hundredths / 100).toFixed(2)} s`;
  const seconds = Math.round(roundedMs / SECOND_MS);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
