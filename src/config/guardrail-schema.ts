import * as z from 'zod';
import { PATTERN_ACTIONS, type PatternRule } from '../core/guardrails/index.js';

/** Longer ones are no patterns that a person wrote. */
const MAX_PATTERN_CHARACTERS = 1_000;

const name = z
  .string()
  .max(64)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u, 'use letters, digits, spaces, dots, dashes and underscores');
const action = z.enum(PATTERN_ACTIONS);

/** A pattern of the person's own. Whether its text is one is found out beside the event loop, because some take long to read. */
export const patternRuleSchema = z.strictObject({
  name,
  pattern: z.string().min(1).max(MAX_PATTERN_CHARACTERS),
  action,
});

/** A pattern that cannot be read stays in its place, without its text: what it should have kept in is kept in. */
export function usablePatterns(written: unknown): PatternRule[] {
  const entries: readonly unknown[] = Array.isArray(written) ? written : [written];
  return entries.map((entry, index) => {
    const { success, data } = patternRuleSchema.safeParse(entry);
    return success ? data : { pattern: '', ...readableOf(entry, index) };
  });
}

function readableOf(entry: unknown, index: number): Omit<PatternRule, 'pattern'> {
  const substitute = { name: `number ${index + 1}`, action: 'block' } as const;
  const readable = z.object({ name: name.catch(substitute.name), action: action.catch(substitute.action) });
  return readable.safeParse(entry).data ?? substitute;
}
