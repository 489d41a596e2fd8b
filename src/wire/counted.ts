import * as z from 'zod';
import type { ChatEvent, Usage } from '../core/chat.js';
import { reportedNanoUsd } from './reported-cost.js';
import { isPresent } from './unchecked.js';

/** More tokens than any call can have: who says so has not counted. */
const MAX_TOKENS = 1_000_000_000;

/** How many tokens; null is how some say nothing. */
export const count = z.int().min(0).max(MAX_TOKENS).nullish();

/** What a provider said that a reply used and cost. `usage` is undefined when that is not known: a field that is no count spoils all. */
export type Counted = { readonly usage: Usage | undefined; readonly reportedNanoUsd?: number };

/** Before anything was said. */
export const NOT_COUNTED: Counted = { usage: undefined };

/** Reads what stands where a wire has its counts. Undefined when nothing stands there; never throws, because the reply may be fine. */
export function readCounted<T>(
  said: unknown,
  schema: z.ZodType<T>,
  decode: (usage: T) => Usage | undefined,
): Counted | undefined {
  if (!isPresent(said)) return undefined;
  const { data } = schema.safeParse(said);
  const cost = reportedNanoUsd(said);
  return { usage: data && decode(data), ...(cost !== undefined && { reportedNanoUsd: cost }) };
}

/** The event that tells of counts before the end; none when they are not known. */
export const usageEvents = (usage: Usage | undefined): readonly ChatEvent[] =>
  usage ? [{ type: 'usage', usage }] : [];

/** What is read, or the counts and then the failure when it fails: a reply that failed is billed all the same. */
export function orCounted(usage: Usage | undefined, read: () => readonly ChatEvent[]): Iterable<ChatEvent> {
  try {
    return read();
  } catch (thrown) {
    if (!usage) throw thrown;
    return failing(usage, thrown);
  }
}

function* failing(usage: Usage, failure: unknown): Generator<ChatEvent, void> {
  yield* usageEvents(usage);
  throw failure;
}
