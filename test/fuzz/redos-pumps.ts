import * as z from 'zod';
import { allPatterns, keyOf } from '../redos/product.js';
import type { Pattern } from '../redos/patterns.js';
import { readRows, type Verdict } from './rows.js';

/** A text that is made to slow expressions down: `prefix`, `pump` again and again, `suffix`. */
const row = z.object({ id: z.string(), prefix: z.string(), pump: z.string().min(1), suffix: z.string() });

/** Source: RELIABILITY 3.5. */
const LIMITS = [
  { length: 65_536, mostMs: 5 },
  { length: 1_048_576, mostMs: 50 },
] as const;

/** Too little for the long text to reach its limit, even for what grows with the square of a text. */
const STILL_MS = 0.1;

/** The quickest of so many tries, because other work of this machine is in each. */
const TRIES = 5;

/** Tries every expression of the product on every row, at both lengths. */
export async function fuzzRedosPumps(dir: string): Promise<readonly Verdict[]> {
  const patterns = allPatterns();
  const rows = await readRows(dir, 'redos_pumps', row);
  return rows.flatMap((one) => patterns.map((pattern) => judge(pattern, one)));
}

function judge(pattern: Pattern, { id, prefix, pump, suffix }: z.infer<typeof row>): Verdict {
  const name = `${id} ${pattern.where} ${keyOf(pattern)}`;
  const expression = new RegExp(pattern.source, pattern.flags);
  for (const { length, mostMs } of LIMITS) {
    const text = prefix + pump.repeat(Math.ceil((length - prefix.length - suffix.length) / pump.length)) + suffix;
    const tookMs = quickestMs(expression, text);
    if (tookMs > mostMs) return { id: name, fault: `${tookMs.toFixed(1)} ms for ${length} characters` };
    if (tookMs < STILL_MS) break;
  }
  return { id: name, fault: undefined };
}

function quickestMs(expression: RegExp, text: string): number {
  let quickest = Infinity;
  for (let tries = 0; tries < TRIES; tries += 1) {
    expression.lastIndex = 0;
    const startedMs = performance.now();
    if (expression.global) text.replace(expression, '');
    else expression.test(text);
    quickest = Math.min(quickest, performance.now() - startedMs);
    if (quickest < STILL_MS) break;
  }
  return quickest;
}
